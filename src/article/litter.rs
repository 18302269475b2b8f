//! Files that systems and programs leave beside the user's own: lock files, thumbnails, settings of folders, recycle bins.
//! They are no articles and no problems, wherever they lie.
//!
//! Leaves to `walk` and `unpack` where names come from.

/// Names, lower case: Windows, macOS, and storage systems that serve folders.
const NAMES: [&str; 14] = [
    "desktop.ini",
    "thumbs.db",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "folder.htt",
    "$recycle.bin",
    "recycler",
    "recycled",
    "#recycle",
    "system volume information",
    "__macosx",
    "@eadir",
    "lost+found",
    "icon\r",
];
/// How names begin: lock files of office programs, what macOS and others hide.
const STARTS: [&str; 4] = [".", "~$", "~wrl", "found.00"];

/// True for a file or folder of this name.
pub fn is_litter(name: &str) -> bool {
    let name = name.to_lowercase();
    NAMES.contains(&name.as_str()) || STARTS.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_leave_is_litter() {
        for name in
            ["~$采购合同.docx", "Desktop.ini", "Thumbs.db", "$RECYCLE.BIN", "._采购.txt", ".DS_Store", "__MACOSX"]
        {
            assert!(is_litter(name), "{name}");
        }
        for name in ["采购合同.docx", "~草稿.txt", "desktop.ini说明.txt", "回收站.md", "$5.txt"] {
            assert!(!is_litter(name), "{name}");
        }
    }
}
