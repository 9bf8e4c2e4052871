//! HTTP Basic, compared in the time that the presented credentials take.

use super::Refused;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

/// What a delivery must present: `base64(user:password)`. Nothing that comes from outside is decoded.
pub(super) struct Expected(Zeroizing<String>);

impl Expected {
    pub(super) fn basic(user: &str, password: &str) -> Self {
        let credentials = Zeroizing::new(format!("{user}:{password}"));
        Self(Zeroizing::new(STANDARD.encode(credentials.as_bytes())))
    }

    /// Takes the values of all `Authorization` headers; one must be there, and it must be right.
    pub(super) fn check<V: AsRef<[u8]>>(&self, headers: impl IntoIterator<Item = V>) -> Result<(), Refused> {
        let mut headers = headers.into_iter();
        let header = headers.next().ok_or(Refused::Missing)?;
        if headers.next().is_some() {
            return Err(Refused::Repeated);
        }
        let header = header.as_ref().trim_ascii();
        let (scheme, presented) = header.split_at_checked("basic ".len()).ok_or(Refused::NotBasic)?;
        if !scheme.eq_ignore_ascii_case(b"basic ") {
            return Err(Refused::NotBasic);
        }
        if bool::from(self.is(presented.trim_ascii_start())) { Ok(()) } else { Err(Refused::Wrong) }
    }

    /// Looks at every presented byte, whether or not the lengths agree, so that the time says nothing of what is expected.
    fn is(&self, presented: &[u8]) -> Choice {
        let expected = self.0.as_bytes();
        let bytes = presented.iter().zip(expected.iter().cycle());
        bytes.fold(presented.len().ct_eq(&expected.len()), |same, (one, other)| same & one.ct_eq(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What it is, the headers, and what comes of them.
    type Row = (&'static str, Vec<Vec<u8>>, Result<(), Refused>);

    #[test]
    fn only_one_header_with_the_whole_credentials_is_taken() {
        let expected = Expected::basic("user", "pass:wörds");
        let right = format!("Basic {}", STANDARD.encode("user:pass:wörds"));
        let of = |text: &str| format!("Basic {}", STANDARD.encode(text)).into_bytes();
        let (lower, blanks) = (right.replace("Basic", "basic"), format!(" {}  ", right.replace(' ', "  ")));
        let table: Vec<Row> = vec![
            ("right", vec![right.clone().into()], Ok(())),
            ("lower-case scheme", vec![lower.into()], Ok(())),
            ("blanks around", vec![blanks.into()], Ok(())),
            ("no header", vec![], Err(Refused::Missing)),
            ("two headers", vec![right.clone().into(), right.clone().into()], Err(Refused::Repeated)),
            ("empty", vec![vec![]], Err(Refused::NotBasic)),
            ("scheme only", vec![b"Basic".to_vec()], Err(Refused::NotBasic)),
            ("scheme and a blank", vec![b"Basic ".to_vec()], Err(Refused::NotBasic)),
            ("other scheme", vec![right.replace("Basic", "Bearer").into()], Err(Refused::NotBasic)),
            ("no blank", vec![right.replace(' ', "").into()], Err(Refused::NotBasic)),
            ("wrong user", vec![of("users:pass:wörds")], Err(Refused::Wrong)),
            ("wrong password", vec![of("user:pass:words")], Err(Refused::Wrong)),
            ("password cut at the colon", vec![of("user:pass")], Err(Refused::Wrong)),
            ("no colon", vec![of("user")], Err(Refused::Wrong)),
            ("nothing inside", vec![of("")], Err(Refused::NotBasic)),
            (
                "twice over",
                vec![format!("{right}{}", right.trim_start_matches("Basic ")).into()],
                Err(Refused::Wrong),
            ),
            ("not Base64", vec![b"Basic user:pass".to_vec()], Err(Refused::Wrong)),
            ("without padding", vec![right.trim_end_matches('=').into()], Err(Refused::Wrong)),
            ("not UTF-8", vec![b"Basic \xff\xfe".to_vec()], Err(Refused::Wrong)),
        ];
        assert!(right.ends_with('='), "the row without padding tells something");
        for (what, headers, result) in table {
            assert_eq!(expected.check(headers), result, "{what}");
        }
    }
}
