//! Texts that are nearly sound: random bytes alone would never get past the first brace.

use arbitrary::{Result, Unstructured};

/// One of the sound texts with a few edits, or no sound text at all.
pub(crate) fn nearly(sound: &[&str], input: &mut Unstructured<'_>) -> Result<String> {
    if sound.is_empty() || input.ratio(1, 4)? {
        return Ok(String::from_utf8_lossy(input.bytes(input.len())?).into_owned());
    }
    let mut text = (*input.choose(sound)?).to_owned();
    for _ in 0..input.int_in_range(0..=6)? {
        edit(&mut text, input)?;
    }
    Ok(text)
}

/// Takes a piece out, doubles it, moves it elsewhere, or puts a telling one in.
fn edit(text: &mut String, input: &mut Unstructured<'_>) -> Result<()> {
    const TELLING: &[&str] = &[
        "null",
        "true",
        "-1",
        "9223372036854775808",
        "1e400",
        "\"\"",
        "[]",
        "{}",
        "[",
        "{",
        "\u{0}",
        "\u{feff}",
        "\u{e9}",
        "\\ud800",
        "&a ",
        "*a",
        "<<: ",
        "!!binary ",
        "|\n",
        ": ",
        "- ",
        "\n",
        "  ",
        "'",
        "\"",
        ",",
        "%2e",
        "..",
    ];
    let from = boundary(text, input)?;
    let to = boundary(text, input)?.max(from).min(from.saturating_add(200));
    let to = (to..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(from);
    let piece = text.get(from..to).unwrap_or_default().to_owned();
    match input.int_in_range(0..=3)? {
        0 => text.replace_range(from..to, ""),
        1 => text.insert_str(from, &piece),
        2 => {
            let at = boundary(text, input)?;
            text.insert_str(at, &piece);
        }
        _ => text.replace_range(from..to, input.choose(TELLING)?),
    }
    Ok(())
}

fn boundary(text: &str, input: &mut Unstructured<'_>) -> Result<usize> {
    let at = input.int_in_range(0..=text.len())?;
    Ok((at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len()))
}
