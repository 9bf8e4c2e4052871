//! Text from outside on its way into a message.

use crate::value::Argument;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use form_urlencoded::byte_serialize;
use std::fmt::{self, Write};
use zeroize::Zeroizing;

/// The secrets of a call, to be taken out of what the API says.
pub(crate) struct Secrets(Vec<Zeroizing<String>>);

impl Secrets {
    /// Shorter ones are not looked for: to replace every `7` would destroy the message and tell nothing less.
    const SHORTEST: usize = 3;

    pub(crate) fn of<'a>(values: impl Iterator<Item = &'a Argument>, key: &str) -> Self {
        let mut secrets = Self(Vec::new());
        secrets.add(key);
        // Large enough from the start: a buffer that grows leaves a copy behind.
        let mut credentials = Zeroizing::new(String::with_capacity(key.len() + 1));
        credentials.push_str(key);
        credentials.push(':');
        secrets.add(&Zeroizing::new(STANDARD.encode(credentials.as_bytes())));
        for value in values {
            let text = value.text();
            secrets.add(&text);
            // As it was sent, should the API give back the form or the query.
            let mut encoded = Zeroizing::new(String::with_capacity(3 * text.len()));
            encoded.extend(byte_serialize(text.as_bytes()));
            secrets.add(&encoded);
        }
        // The longest first, or else a shorter one inside of it would leave the rest of it behind.
        secrets.0.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
    }

    /// Kept bare, since an API may give a number back with other blanks and dashes than it was sent with.
    fn add(&mut self, secret: &str) {
        let mut bare = Zeroizing::new(String::with_capacity(secret.len()));
        bare.extend(secret.chars().filter(|it| !separates(*it)));
        if bare.chars().count() >= Self::SHORTEST && !self.0.contains(&bare) {
            self.0.push(bare);
        }
    }

    /// The text with `***` in place of every secret, however it is spaced there.
    pub(crate) fn hide(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            match self.0.iter().find_map(|secret| after(secret, rest)) {
                Some(after) => {
                    shown.push_str("***");
                    rest = after;
                }
                None => {
                    shown.push(next);
                    rest = rest.get(next.len_utf8()..).unwrap_or_default();
                }
            }
        }
        shown
    }
}

/// What may stand between the characters of a secret without making it another.
fn separates(it: char) -> bool {
    it == '-' || it.is_whitespace() || it.is_control()
}

/// What comes after the secret, if the text begins with it.
fn after<'t>(secret: &str, text: &'t str) -> Option<&'t str> {
    let mut rest = text.chars();
    for (number, expected) in secret.chars().enumerate() {
        let mut found = rest.next()?;
        while number > 0 && separates(found) {
            found = rest.next()?;
        }
        if found != expected {
            return None;
        }
    }
    Some(rest.as_str())
}

/// The text on one line: what comes from outside must not be able to forge lines of a log.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(within_a_line).collect()
}

fn within_a_line(it: char) -> char {
    if it.is_control() || matches!(it, '\u{2028}' | '\u{2029}') { ' ' } else { it }
}

/// Writes all that it is given on one line.
pub(super) struct OneLine<W>(pub(super) W);

impl<W: Write> Write for OneLine<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|it| self.0.write_char(within_a_line(it)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{CardNumber, Cvv, Token};

    #[test]
    fn every_secret_is_hidden_however_the_api_spaces_it() {
        let values = [
            CardNumber::from("4111 1111 1111 1111").into(),
            Cvv::from("411").into(),
            Cvv::from("7").into(),
            Token::from("a+b/c").into(),
        ];
        let secrets = Secrets::of(values.iter(), "test_key");
        let cases = [
            ("card 4111 1111 1111 1111 declined", "card *** declined"),
            ("card 4111-1111-11111111 declined", "card *** declined"),
            ("4111 1111\n1111 1111", "***"),
            ("4 1 2 1 left", "4 1 2 1 left"),
            ("4111111111111111/411", "***/***"),
            ("wrong key test_key", "wrong key ***"),
            ("7 left", "7 left"),
            ("token=a%2Bb%2Fc", "token=***"),
            ("authorization: Basic dGVzdF9rZXk6", "authorization: Basic ***"),
        ];
        for (text, hidden) in cases {
            assert_eq!(secrets.hide(text), hidden);
        }
    }

    #[test]
    fn a_message_stays_on_one_line() {
        assert_eq!(one_line("a\r\nb\u{2028}c\u{1b}[0m"), "a  b c [0m");
    }
}
