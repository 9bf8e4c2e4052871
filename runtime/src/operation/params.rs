//! The parameters of an operation as rows of text, and how a row is read.

use super::Param;
use crate::check::Bound;
use std::sync::OnceLock;

/// The parameters of an operation, in the order in which they are sent.
///
/// Each is a row: its name on the wire, the kind of its value, and the facts that are documented of it, as [`Param`] calls
/// them. An API has thousands, and as expressions they cost the compiler more than anything else. So they are read when the
/// operation is first called, once. The values of enums stand beside them, under the same names.
/// ```
/// use chargebee_runtime::operation::Params;
/// static PARAMS: Params = Params::of(
///     &["card[number]: text, required, max_chars 19, sensitive", "card[brand]: one_of"],
///     &[("card[brand]", &["visa", "maestro"])],
/// );
/// let [number, brand] = PARAMS.all() else { panic!("two rows") };
/// assert!(number.required && number.sensitive);
/// assert_eq!((number.name, number.chars.max, brand.values.len()), ("card[number]", Some(19), 2));
/// ```
#[derive(Debug)]
pub struct Params {
    rows: &'static [&'static str],
    values: &'static [Values],
    read: OnceLock<Vec<Param>>,
}

/// An enum's documented values, and the parameter that takes them.
pub type Values = (&'static str, &'static [&'static str]);

impl Params {
    /// What these rows say, and these values. A fact that [`Param`] does not know says nothing.
    pub const fn of(rows: &'static [&'static str], values: &'static [Values]) -> Self {
        Self { rows, values, read: OnceLock::new() }
    }

    /// None.
    pub const fn none() -> Self {
        Self::of(&[], &[])
    }

    /// All of them, in their order.
    pub fn all(&self) -> &[Param] {
        self.read.get_or_init(|| self.rows.iter().map(|row| read(row, self.values)).collect())
    }
}

/// `NAME: KIND, FACT, FACT`. Names have brackets and may have anything else; kinds and facts have no colon.
fn read(row: &'static str, values: &[Values]) -> Param {
    let (name, facts) = row.rsplit_once(": ").unwrap_or((row, ""));
    let mut facts = facts.split(", ");
    let param = match facts.next().unwrap_or_default() {
        "boolean" => Param::boolean(name),
        "integer" => Param::integer(name),
        "decimal" => Param::decimal(name),
        "number" => Param::number(name),
        "timestamp" => Param::timestamp(name),
        "json" => Param::json(name),
        "one_of" => {
            let listed = values.iter().find(|(of, _)| *of == name);
            Param::one_of(name, listed.map_or(&[], |(_, values)| *values))
        }
        _ => Param::text(name),
    };
    facts.fold(param, with)
}

/// The parameter with one more fact.
fn with(mut param: Param, fact: &str) -> Param {
    let (fact, bound) = fact.split_once(' ').unwrap_or((fact, ""));
    match fact {
        "required" => param.required(),
        "digits" => param.digits(),
        "email" => param.email(),
        "list" => param.list(),
        "in_list" => param.in_list(),
        "sensitive" => param.sensitive(),
        "min_chars" => {
            param.chars.min = bound.parse().ok();
            param
        }
        "max_chars" => {
            param.chars.max = bound.parse().ok();
            param
        }
        "min" => {
            param.range.min = number(bound);
            param
        }
        "max" => {
            param.range.max = number(bound);
            param
        }
        _ => param,
    }
}

/// A whole number of any size, or a decimal one.
fn number(bound: &str) -> Option<Bound> {
    bound.parse().map(Bound::whole).ok().or_else(|| Bound::decimal(bound))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Chars, Range};

    #[test]
    fn a_row_says_what_calls_would() {
        const VALUES: &[&str] = &["a", "b"];
        let rows = [
            ("plain: text", Param::text("plain")),
            (
                "n: text, required, min_chars 2, max_chars 5",
                Param { chars: Chars::between(2, 5), ..Param::text("n").required() },
            ),
            ("n: text, digits, email, sensitive", Param::text("n").digits().email().sensitive()),
            (
                "n: integer, min -9223372036854775808, max 12",
                Param { range: Range::between(i64::MIN, 12), ..Param::integer("n") },
            ),
            (
                "n: decimal, min 0.01, max 99.5",
                Param {
                    range: Range { min: Bound::decimal("0.01"), max: Bound::decimal("99.5") },
                    ..Param::decimal("n")
                },
            ),
            (
                "n: number, max 1",
                Param { range: Range { min: None, max: Some(Bound::whole(1)) }, ..Param::number("n") },
            ),
            ("n: boolean", Param::boolean("n")),
            ("n: timestamp", Param::timestamp("n")),
            ("n[m]: json, in_list", Param::json("n[m]").in_list()),
            ("of: one_of, list", Param::one_of("of", VALUES).list()),
            ("a: b: text", Param::text("a: b")),
        ];
        for (row, param) in rows {
            let found = read(row, &[("other", &[]), ("of", VALUES)]);
            assert_eq!(format!("{found:?}"), format!("{param:?}"), "{row}");
        }
    }

    #[test]
    fn any_text_is_a_row() {
        for row in
            ["", ": ", "x", "x: ", "x: text, ", "x: text, min", "x: text, max_chars -1", "x: text, tall 5"]
        {
            let read = read(row, &[]);
            assert_eq!(format!("{read:?}"), format!("{:?}", Param::text(read.name)), "{row}");
        }
    }
}
