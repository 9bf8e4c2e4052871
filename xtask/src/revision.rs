//! The spec of a git revision, read without touching the checkout.

use chargebee_codegen::spec::Sources;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The files of `spec/` as a revision has them.
pub fn spec(root: &Path, revision: &str) -> Result<Sources, String> {
    let commit = commit(root, revision)?;
    let listed = git(root, &["ls-tree", "-r", "-z", "--end-of-options", &commit, "spec/"], b"")?;
    let files = String::from_utf8_lossy(&listed).into_owned();
    let files: Vec<(&str, &str)> = files.split('\0').filter_map(file).collect();
    if files.is_empty() {
        return Err(format!("revision `{revision}` has no spec/"));
    }
    let wanted: String = files.iter().map(|(blob, _)| format!("{blob}\n")).collect();
    let texts = git(root, &["cat-file", "--batch"], wanted.as_bytes())?;
    let mut rest = texts.as_slice();
    let mut read = Vec::with_capacity(files.len());
    for (_, path) in files {
        let blob = next_blob(&mut rest).ok_or_else(|| format!("git gave no text of {revision}:{path}"))?;
        let text = std::str::from_utf8(blob).map_err(|_| format!("{revision}:{path} is no text in UTF-8"))?;
        read.push((path.to_owned(), text.to_owned()));
    }
    Ok(Sources::new(read))
}

/// The text of a file of the checkout as a revision has it.
pub fn text(root: &Path, revision: &str, path: &str) -> Result<String, String> {
    let commit = commit(root, revision)?;
    let text = git(root, &["cat-file", "blob", &format!("{commit}:./{path}")], b"")?;
    String::from_utf8(text).map_err(|_| format!("{revision}:{path} is no text in UTF-8"))
}

fn commit(root: &Path, revision: &str) -> Result<String, String> {
    let name = format!("{revision}^{{commit}}");
    match git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &name], b"") {
        Ok(commit) => Ok(String::from_utf8_lossy(&commit).trim().to_owned()),
        Err(_) => Err(format!(
            "`{revision}` is no folder, no file, and no revision that git knows here; a shallow clone may lack it"
        )),
    }
}

/// Blob and path of a line of `ls-tree`: `100644 blob <hash>\t<path>`. Links and submodules are no files of a spec.
fn file(line: &str) -> Option<(&str, &str)> {
    let (facts, path) = line.split_once('\t')?;
    let mut facts = facts.split(' ');
    let regular = facts.next()?.starts_with("100") && facts.next()? == "blob";
    (regular && (path.ends_with(".yaml") || path.ends_with(".yml"))).then_some((facts.next()?, path))
}

/// What follows `<hash> blob <size>\n`, up to its line end.
fn next_blob<'t>(rest: &mut &'t [u8]) -> Option<&'t [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let size = std::str::from_utf8(rest.get(..end)?).ok()?.rsplit(' ').next()?.parse::<usize>().ok()?;
    let start = end + 1;
    let blob = rest.get(start..start.checked_add(size)?)?;
    *rest = rest.get(start + size + 1..)?;
    Some(blob)
}

fn git(root: &Path, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, String> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("git cannot be run: {error}"))?;
    let stdin = child.stdin.take();
    // Git answers while it reads: who writes all before reading waits for ever.
    let output: Result<Output, std::io::Error> = std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output()
    });
    let output = output.map_err(|error| format!("git: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(format!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim()))
}

#[cfg(test)]
mod tests {
    use super::{file, next_blob};

    #[test]
    fn only_yaml_files_are_of_a_spec() {
        for (line, expected) in [
            ("100644 blob abc\tspec/api.yaml", Some(("abc", "spec/api.yaml"))),
            ("120000 blob abc\tspec/api.yaml", None),
            ("160000 commit abc\tspec/other.yaml", None),
            ("100644 blob abc\tspec/schema.json", None),
            ("", None),
        ] {
            assert_eq!(file(line), expected, "{line}");
        }
    }

    #[test]
    fn blobs_are_read_by_their_sizes_and_a_cut_answer_is_noticed() {
        let mut rest: &[u8] = b"abc blob 3\na\nb\ndef blob 0\n\n";
        assert_eq!(next_blob(&mut rest), Some(&b"a\nb"[..]));
        assert_eq!(next_blob(&mut rest), Some(&b""[..]));
        for cut in [&b"abc blob 3\na"[..], b"abc missing\n", b""] {
            let mut rest = cut;
            assert_eq!(next_blob(&mut rest), None);
        }
    }
}
