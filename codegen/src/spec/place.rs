//! Where a thing stands in the spec: file and byte range.

use std::ops::Range;

/// Number of a file in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

/// A range of bytes in one file of the spec.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Byte offset of the first byte.
    pub start: usize,
    /// Byte offset behind the last byte.
    pub end: usize,
}

impl Place {
    /// The byte range, cut to `text` so that slicing with it cannot fail.
    pub fn range_in(&self, text: &str) -> Range<usize> {
        let floor = |at: usize| {
            let mut at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = floor(self.start);
        start..floor(self.end).max(start)
    }
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct At<T> {
    /// What was read.
    pub value: T,
    /// Where it was read.
    pub place: Place,
}

/// One file of the spec.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path from the repository's root, with `/`.
    pub path: String,
    /// Whole text.
    pub text: String,
}

/// The files of a spec, in the order in which they are read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The files; a [`FileId`] counts from the first.
    pub files: Vec<SourceFile>,
}

impl Sources {
    /// Takes `(path, text)` pairs and orders them by path, so that every machine reads them alike.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut files: Vec<_> = files.into_iter().map(|(path, text)| SourceFile { path, text }).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// The file behind an id.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0)
    }

    /// Line and column of a place, both counted from 1, columns in characters.
    pub fn line_and_column(&self, place: &Place) -> (usize, usize) {
        let Some(file) = self.get(place.file) else { return (1, 1) };
        let before = file.text.get(..place.range_in(&file.text).start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}
