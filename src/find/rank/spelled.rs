//! What other spellings of parts of the query are worth: an article that has 二〇二三年 where 2023年 was asked for has as
//! much as one that has the part once, as typed.

use crate::find::docs::Docs;
use crate::index::Index;
use crate::index::postings::{Conjunction, Phrase};
use crate::query::plan::Spelled;

/// The articles with another spelling and not with the one that was typed.
pub(super) fn documents(index: &Index, spelled: &Spelled) -> Docs {
    let segments = index.postings().segments().zip(index.searcher().segment_readers());
    let docs = segments.map(|(segment, reader)| {
        let docs = |places: &[Phrase]| {
            let mut docs = Vec::new();
            if places.is_empty() {
                return docs;
            }
            Conjunction::look_up(segment, &[places]).each(0..reader.max_doc(), |doc| {
                docs.push(doc);
                true
            });
            docs
        };
        let mut others = docs(&spelled.others);
        if !others.is_empty() {
            let own = docs(&spelled.own);
            others.retain(|doc| own.binary_search(doc).is_err());
        }
        others
    });
    docs.collect()
}
