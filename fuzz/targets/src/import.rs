//! The import: any document is refused with a reason, or becomes a spec that reads again and stays as it is.

use crate::text::nearly;
use arbitrary::{Result, Unstructured};
use chargebee_codegen::check::check;
use chargebee_codegen::finding::{Style, render};
use chargebee_codegen::import::{Imported, RECORD, import as over};
use chargebee_codegen::spec::Sources;
use serde_json::Value as Json;
use std::sync::OnceLock;

/// In the shape with marks; without them, it is in the other published shape.
const MARKED: &str = include_str!("../../../codegen/tests/fixtures/library.json");
/// What a mark begins with.
const MARK: &str = "\"x-cb-";

/// A spec, and the record of the imports into it.
type Spec = (Sources, Option<String>);

/// Imports any document, into nothing or over the spec of a sound one.
pub fn import(data: &[u8]) {
    let mut input = Unstructured::new(data);
    let Ok((text, before)) = document(&mut input) else { return };
    let (sources, record) = &before;
    let imported = match over(&text, sources, record.as_deref(), "spec", &[]) {
        Ok(imported) => imported,
        Err(why) => {
            assert!(!why.trim().is_empty(), "refused without a reason");
            return;
        }
    };
    imported.report.text();
    let (sources, record) = spec_of(imported);
    let checked = check(&sources);
    render(&checked.findings, &sources, Style::Plain);
    for finding in &checked.findings {
        assert!(!finding.title.is_empty() && !finding.remedy.is_empty(), "{finding:?}");
    }
    assert!(checked.model.is_some() || !checked.findings.is_empty(), "neither a model nor a finding");
    let again = over(&text, &sources, record.as_deref(), "spec", &[])
        .unwrap_or_else(|why| panic!("the import wrote what cannot be read again: {why}"));
    assert!(again.report.changes_nothing(), "the same document changes something:\n{}", again.report.text());
    let (second, second_record) = spec_of(again);
    for (one, other) in sources.files.iter().zip(&second.files) {
        assert_eq!((&one.path, &one.text), (&other.path, &other.text));
    }
    assert_eq!((sources.files.len(), record), (second.files.len(), second_record));
}

fn document(input: &mut Unstructured<'_>) -> Result<(String, Spec)> {
    static SOUND: OnceLock<(String, [Spec; 4])> = OnceLock::new();
    let (plain, specs) = SOUND.get_or_init(|| {
        let plain = MARKED.replace(MARK, "\"x-other-");
        let specs = [(Sources::default(), None), sound(MARKED), sound(&plain), by_hand(sound(MARKED))];
        (plain, specs)
    });
    let before = input.choose(specs)?.clone();
    let as_yaml = input.ratio(1, 8)?;
    let mut text = if input.arbitrary()? {
        rearranged(if input.arbitrary()? { MARKED } else { plain }, input)?
    } else {
        nearly(&[MARKED, plain], input)?
    };
    if as_yaml {
        // What begins with a brace is read as JSON.
        text.insert_str(0, "# A document.\n");
    }
    Ok((text, before))
}

/// A document that is JSON still: a few of its values are gone, under another name, or in the place of others.
fn rearranged(sound: &str, input: &mut Unstructured<'_>) -> Result<String> {
    let mut document: Json = serde_json::from_str(sound).expect("the sound document is JSON");
    for _ in 0..input.int_in_range(0..=4)? {
        let mut places = Vec::new();
        pointers(&document, String::new(), &mut places);
        let (at, other) = (input.choose(&places)?, input.choose(&places)?);
        let (parent, name) = at.rsplit_once('/').unwrap_or_default();
        let (_, other_name) = other.rsplit_once('/').unwrap_or_default();
        let piece = document.pointer(other).cloned().unwrap_or_default();
        let way = input.int_in_range(0..=3)?;
        match (document.pointer_mut(parent), way) {
            (Some(Json::Object(members)), 0) => {
                members.remove(&unescaped(name));
            }
            (Some(Json::Object(members)), 1) => {
                let value = members.remove(&unescaped(name)).unwrap_or_default();
                members.insert(unescaped(other_name), value);
            }
            (Some(Json::Object(members)), 2) => {
                members.insert(unescaped(other_name), piece);
            }
            (Some(Json::Array(items)), 0) => {
                items.pop();
            }
            (Some(Json::Array(items)), 1) => items.push(piece),
            _ => {
                if let Some(value) = document.pointer_mut(at) {
                    *value = piece;
                }
            }
        }
    }
    Ok(document.to_string())
}

/// The pointers of all values below.
fn pointers(value: &Json, at: String, places: &mut Vec<String>) {
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                pointers(value, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), places);
            }
        }
        Json::Array(items) => {
            for (number, value) in items.iter().enumerate() {
                pointers(value, format!("{at}/{number}"), places);
            }
        }
        _ => {}
    }
    places.push(at);
}

fn unescaped(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}

fn sound(document: &str) -> Spec {
    let imported = over(document, &Sources::default(), None, "spec", &[]);
    spec_of(imported.unwrap_or_else(|why| panic!("the sound document: {why}")))
}

/// A spec as people leave it: with comments, values between braces, and what no document says.
fn by_hand((mut sources, record): Spec) -> Spec {
    for (from, to) in [
        (
            "  due_at:\n    type: timestamp\n    optional: true",
            "  due_at: { optional: true,  type: timestamp }\n  # Ours.\n  shelf: { type: string, optional: true }",
        ),
        (
            "            max_chars: 19",
            "            max_chars: 19 # Never stored.\n            sensitive: pan",
        ),
        (
            "        max_chars: 20",
            "        max_chars: 8\n        against_import: { max_chars: The desk prints eight. }",
        ),
        ("  id:\n", "  # By hand.\n  id:\n    doc:   >-\n      Identifies\n      the loan.\n"),
        ("      loan: always\n", "      loan: { optional: false }\n"),
    ] {
        let loan = sources.files.iter_mut().find(|file| file.path.ends_with("loan.yaml"));
        let loan = loan.unwrap_or_else(|| panic!("a document of loans gives loans"));
        assert!(loan.text.contains(from), "{from:?} is not in\n{}", loan.text);
        loan.text = loan.text.replacen(from, to, 1);
    }
    (sources, record)
}

fn spec_of(imported: Imported) -> Spec {
    let (record, files): (Vec<_>, Vec<_>) =
        imported.files.into_iter().partition(|(path, _)| path.ends_with(RECORD));
    (Sources::new(files), record.into_iter().next().map(|(_, text)| text))
}
