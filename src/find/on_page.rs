//! Says on which page a passage stands and where its marks are, for articles of files with pages.

use crate::article::page_map::PageMap;
use crate::hit::{MarkBox, Snippet};

/// Fills in page and boxes of the passages of a body.
pub(super) fn place(pages: &PageMap, body: &str, snippets: &mut [Snippet]) {
    if pages.is_empty() {
        return;
    }
    for snippet in snippets {
        let start = snippet.span.0;
        let bytes: Vec<usize> = snippet.text.char_indices().map(|(byte, _)| byte).chain([snippet.text.len()]).collect();
        let first = snippet.marks.first().map_or(0, |mark| bytes[mark.start]);
        snippet.page = pages.name_at(start + first);
        snippet.boxes.clear();
        for (number, mark) in snippet.marks.iter().enumerate() {
            let areas = pages.areas(body, start + bytes[mark.start]..start + bytes[mark.end]);
            snippet.boxes.extend(areas.into_iter().map(|found| {
                let [x, y, width, height] = found.area;
                MarkBox { mark: number, page: found.page + 1, x, y, width, height }
            }));
        }
    }
}
