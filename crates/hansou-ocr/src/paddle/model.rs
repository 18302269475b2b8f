//! The models of PP-OCR: finding their files in a folder, loading them, and the characters that one of them knows.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use rten::{Model, Value};
use xxhash_rust::xxh3::Xxh3Default;

use crate::Missing;

/// Folders in the folder that is named, down to which models are looked for: those of a wheel lie some way down.
const DEPTH: usize = 3;

/// Detection and recognition.
pub(super) struct Models {
    pub detection: Model,
    pub recognition: Model,
    /// What each class of the recognition stands for; the first is that of nothing.
    pub characters: Vec<String>,
    /// Of both files.
    pub hash: u64,
}

impl fmt::Debug for Models {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Models").field("characters", &self.characters.len()).field("hash", &self.hash).finish()
    }
}

impl Models {
    pub fn load(folder: &Path) -> Result<Self, Missing> {
        let mut files = Vec::new();
        collect(folder, DEPTH, &mut files).map_err(|error| unusable(folder, error))?;
        files.sort();
        let mut hash = Xxh3Default::new();
        let mut model = |part: &str| {
            let path = files.iter().find(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
                name.ends_with(".onnx") && name.contains(part)
            });
            let path = path.ok_or_else(|| unusable(folder, format!("no file *{part}*.onnx")))?;
            let bytes = fs::read(path).map_err(|error| unusable(path, error))?;
            hash.update(&bytes);
            Model::load(bytes).map_err(|error| unusable(path, error)).map(|model| (model, path))
        };
        let (detection, _) = model("det")?;
        let (recognition, path) = model("rec")?;
        let known = recognition.metadata().get("character").ok_or_else(|| unusable(path, "it names no characters"))?;
        Ok(Self { characters: classes(known), detection, recognition, hash: hash.digest() })
    }
}

/// What each class means: nothing, the characters of the list, a space.
fn classes(list: &str) -> Vec<String> {
    let known = list.trim_end_matches('\n').split('\n').map(|c| c.trim_end_matches('\r').to_owned());
    [String::new()].into_iter().chain(known).chain([" ".to_owned()]).collect()
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && depth > 0 {
            // A folder that cannot be opened has no models for us.
            let _ = collect(&path, depth - 1, files);
        } else if path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

fn unusable(path: &Path, what: impl fmt::Display) -> Missing {
    Missing::Unusable { path: path.to_owned(), what: what.to_string() }
}

/// What a model makes of a batch: the numbers and their shape.
pub(super) fn run<const N: usize>(
    model: &Model,
    shape: [usize; 4],
    data: Vec<f32>,
) -> Result<(Vec<f32>, [usize; N]), String> {
    use rten_tensor::prelude::*;

    let input = Value::from_shape(shape, data).map_err(|error| format!("{error:?}"))?;
    let output = model.run_one(input.into(), None).map_err(|error| error.to_string())?;
    let output = output.into_tensor::<f32>().ok_or("the model gives no numbers")?;
    let shape = <[usize; N]>::try_from(output.shape().to_vec());
    let shape = shape.map_err(|shape| format!("the model gives numbers of the shape {shape:?}"))?;
    Ok((output.into_data(), shape))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_folder_lacks_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = |folder: &Path| match Models::load(folder) {
            Err(Missing::Unusable { what, .. }) => what,
            other => panic!("{other:?}"),
        };
        assert!(wrong(folder.path()).contains("*det*.onnx"));
        fs::create_dir(folder.path().join("models")).unwrap();
        fs::write(folder.path().join("models/x_det.onnx"), "no model").unwrap();
        assert!(!wrong(folder.path()).contains("*det*.onnx"), "it is found, and is no model");
        assert!(!wrong(&folder.path().join("nowhere")).is_empty());
        assert_eq!(classes("一\n二\n\u{3000}\n"), ["", "一", "二", "\u{3000}", " "]);
    }
}
