//! Articles of files with pages: a hit names its page and says where its marks stand on it.

use hansou::hit::Page;
use hansou::index::Index;
use hansou::render::json;
use tempfile::TempDir;

use super::support;

/// An index of files of tests/documents/.
fn index_of(files: &[&str]) -> (TempDir, Index) {
    let folder = TempDir::new().unwrap();
    for file in files {
        let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(file);
        // What a file is, is told by its content.
        let name = file.rsplit('/').next().unwrap().replace(['.'], "_");
        std::fs::copy(from, folder.path().join(name)).unwrap();
    }
    let report = support::index_folder(folder.path());
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let index = Index::open(&folder.path().join(".hansou")).unwrap();
    (folder, index)
}

fn marked(page: &Page) -> Vec<String> {
    let snippets = page.hits.iter().flat_map(|hit| &hit.snippets);
    let text = |text: &str, start: usize, end: usize| text.chars().skip(start).take(end - start).collect::<String>();
    snippets
        .flat_map(|snippet| snippet.boxes.iter().map(move |found| (&snippet.text, snippet.marks[found.mark])))
        .map(|(whole, mark)| text(whole, mark.start, mark.end))
        .collect()
}

#[test]
fn a_hit_names_the_page_as_printed_and_boxes_its_marks() {
    let (_folder, index) = index_of(&["pdf/np5_cid_rows.pdf"]);
    let page = support::find(&index, "高新区");
    assert!(!page.hits.is_empty());
    for hit in &page.hits {
        assert_eq!(hit.page.as_deref(), Some("第03版"), "{}", hit.title);
        assert_eq!(hit.ocr, None);
        for snippet in hit.snippets.iter().filter(|snippet| !snippet.marks.is_empty()) {
            assert!(snippet.boxes.len() >= snippet.marks.len(), "{snippet:?}");
            for found in &snippet.boxes {
                assert_eq!(found.page, 1);
                assert!(found.x > 0 && found.y > 0 && found.x + found.width < 1200, "{found:?}");
                // A line of body text is some ten points high and a mark of three characters thirty wide.
                assert!((6..40).contains(&found.height) && (4..130).contains(&found.width), "{found:?}");
            }
        }
    }
    assert!(marked(&page).iter().all(|text| text == "高新区"));
    let mut out = Vec::new();
    json::write(&page, &mut out).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(value["hits"][0]["page"], "第03版");
    assert!(value["hits"][0]["snippets"][0]["boxes"][0]["width"].is_number());
}

#[test]
fn a_page_without_a_name_goes_by_its_number() {
    let (_folder, index) = index_of(&["ofd/notice.ofd", "pdf/cid_GBK-EUC-V.pdf"]);
    for hit in &support::find(&index, "高新区").hits {
        assert_eq!(hit.page.as_deref(), Some("第1页"), "{hit:?}");
    }
}

#[test]
fn other_articles_have_no_page() {
    let (_folder, index) = support::index_of(&["高新区的天健湖。"]);
    let page = support::find(&index, "高新区");
    assert_eq!(page.hits[0].page, None);
    let mut out = Vec::new();
    json::write(&page, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(!text.contains("\"page\"") && !text.contains("\"boxes\""), "{text}");
}
