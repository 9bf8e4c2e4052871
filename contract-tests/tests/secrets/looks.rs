//! In which looks a secret could be shown, and the search for them.

use super::{KEY, SECRETS};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What it is called, and what it makes of a text.
type Way = (&'static str, fn(&str) -> String);

/// In which ways a text can be shown so that whoever sees it has it.
const WAYS: [Way; 12] = [
    ("as it is", str::to_owned),
    ("in upper case", str::to_ascii_uppercase),
    ("backwards", |text| text.chars().rev().collect()),
    ("URL-encoded", |text| form_urlencoded::byte_serialize(text.as_bytes()).collect()),
    ("URL-encoded in lower case", |text| url_encoded(text, &|byte| format!("%{byte:02x}"))),
    ("URL-encoded twice", |text| url_encoded(text, &|byte| format!("%25{byte:02X}"))),
    ("in Base64", |text| STANDARD.encode(text).trim_end_matches('=').to_owned()),
    ("in Base64, one byte in", |text| inside(text, "x")),
    ("in Base64, two bytes in", |text| inside(text, "xx")),
    ("in hexadecimal", |text| text.bytes().map(|byte| format!("{byte:02x}")).collect()),
    ("as a list of bytes", |text| {
        let bytes: Vec<String> = text.bytes().map(|byte| byte.to_string()).collect();
        bytes.join(", ")
    }),
    ("escaped", |text| text.escape_unicode().to_string()),
];

fn url_encoded(text: &str, byte: &dyn Fn(u8) -> String) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"*-._".contains(&it);
    text.bytes().map(|it| if plain(it) { char::from(it).to_string() } else { byte(it) }).collect()
}

/// What Base64 makes of a text behind something else, but for the digits that hold a part of what stands around it.
fn inside(text: &str, before: &str) -> String {
    let encoded = STANDARD.encode(format!("{before}{text}"));
    let end = (before.len() + text.len()) * 8 / 6;
    encoded.get(before.len() + 1..end).unwrap_or_default().to_owned()
}

/// Every look of every secret that must not be seen, and what it is.
fn looks() -> Vec<(String, String)> {
    let mut looks = vec![("the header with the key".to_owned(), STANDARD.encode(format!("{KEY}:")))];
    for secret in SECRETS {
        looks.extend(WAYS.map(|(way, look)| (format!("{secret} {way}"), look(secret))));
    }
    // Of a card number the last four digits may be seen, and no more.
    let parts = ["401288888888", "40128888", "88881881", "81881"];
    looks.extend(parts.map(|part| ("a part of the card number".to_owned(), part.to_owned())));
    looks
}

fn bare(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace() && *it != '-').collect()
}

/// The lines of an output that show a secret.
pub fn leaks(output: &[String]) -> Vec<String> {
    let looks: Vec<String> = looks().into_iter().map(|(_, look)| bare(&look)).collect();
    let shown = |text: &&String| {
        let text = bare(text);
        looks.iter().any(|look| text.contains(look))
    };
    output.iter().filter(shown).cloned().collect()
}

#[test]
fn the_search_finds_every_secret_in_every_look() {
    let planted = looks();
    assert_eq!(planted.len(), 1 + SECRETS.len() * WAYS.len() + 4);
    for (what, look) in planted {
        assert!(bare(&look).len() >= 3, "{what} is too short to be looked for: {look}");
        // With nothing around, in a line, in the middle of a text, and over several lines.
        let broken: String = look.chars().flat_map(|it| [it, '\n']).collect();
        for text in [look.clone(), format!("something {look} something"), format!("a{look}z"), broken] {
            let output = vec![text];
            assert_eq!(leaks(&output), output, "{what}");
        }
    }
    for text in ["4012 8888 8888 1881", "4012-8888-8888-1881", "4012888888881***", "4012 88\n88", "***881881"]
    {
        let output = vec![format!("something {text} something")];
        assert_eq!(leaks(&output), output, "{text}");
    }
    assert!(leaks(&["CardNumber(***1881)".to_owned(), String::new()]).is_empty());
}
