//! Names of operations and of several of a thing, where the document has none; and of what is written with signs.

use crate::model::{NO_NAME, RESERVED_FEATURES, is_address, snake, unfit};

/// A name in snake case, where need be with its signs spelled out: there is always one.
pub(super) fn word(name: &str) -> String {
    let plain = snake(name);
    if plain.is_empty() || !plain.is_ascii() { snake(&spelled(name)) } else { plain }
}

/// The longest name of a resource, in bytes: a file and a module are called by it.
const LONGEST_RESOURCE: usize = 100;

/// What a resource is called in the spec, whatever a document calls it: a file is named so, and no document may choose where.
pub(super) fn of_resource(id: &str) -> String {
    let plain = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && id.contains(|c| c != '_');
    let name = if plain { id.to_owned() } else { word(id) };
    let name: String = name.chars().take(LONGEST_RESOURCE).collect();
    if RESERVED_FEATURES.contains(&name.as_str()) { format!("{name}_resource") } else { name }
}

/// A name whose signs are words: `+` is `plus`, what is not in ASCII has its number.
pub(super) fn spelled(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        let sign = match c {
            '+' => "plus",
            '-' => "minus",
            '*' => "times",
            '/' => "slash",
            '<' => "less",
            '>' => "greater",
            '=' => "equal",
            '!' => "not",
            '.' => "dot",
            ',' => "comma",
            ':' => "colon",
            '%' => "percent",
            '&' => "and",
            '|' => "or",
            '#' => "number",
            '@' => "at",
            '$' => "dollar",
            '_' => "underscore",
            ' ' => "blank",
            c if c.is_ascii_alphanumeric() => {
                words.push(c);
                continue;
            }
            c => &format!("u{:04x}", u32::from(c)),
        };
        words.push('_');
        words.push_str(sign);
        words.push('_');
    }
    if words.is_empty() { "empty".to_owned() } else { words }
}

/// `companies`, `statuses`, `cards`.
pub(super) fn plural(name: &str) -> String {
    match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if name.ends_with(['s', 'x']) || name.ends_with("ch") => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

/// [`plural`], or what stands for it where Rust cannot have it.
pub(super) fn accessor(name: &str) -> String {
    let plural = plural(name);
    let fit = |name: &String| unfit(name).is_none();
    let list = format!("{name}_list");
    if fit(&plural) {
        plural
    } else if fit(&list) {
        list
    } else {
        format!("resource_{plural}")
    }
}

/// What [`plural`] was made from, where the ending tells.
pub(super) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["sses", "xes", "ches", "tuses"] {
        if name.ends_with(ending) {
            return name.trim_end_matches("es").to_owned();
        }
    }
    match name.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && !stem.is_empty() => stem.to_owned(),
        _ => name.to_owned(),
    }
}

/// Where an operation belongs and what it is called, from its address alone: it does not depend on what other operations there are.
///
/// The first word of the path is the resource. What follows the id is the name; without it, the method says what is done:
/// `list` and `create`, or with an id `retrieve` and `update`. A GET further down is `list_…` or `retrieve_…`, unless a name
/// with its verb stands there.
pub(super) fn of_address(method: &str, path: &str, list: bool) -> (String, String) {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let words: Vec<&str> = segments.iter().copied().filter(|segment| !segment.starts_with('{')).collect();
    let fit = |word: &str| if unfit(word) == Some(NO_NAME) { self::word(word) } else { word.to_owned() };
    let resource = words
        .first()
        .map_or_else(|| "root".to_owned(), |word| of_resource(&singular(&fit(&word.replace('-', "_")))));
    let rest: Vec<String> = words.iter().skip(1).map(|word| fit(&word.replace(['-', '.'], "_"))).collect();
    let has_id = segments.len() > words.len();
    if rest.is_empty() {
        let name = match (method, has_id) {
            ("get", false) if list => "list",
            ("get", _) => "retrieve",
            (_, false) => "create",
            (_, true) => "update",
        };
        return (resource, name.to_owned());
    }
    let rest = rest.join("_");
    let verbs = ["list", "retrieve", "get", "download", "find"];
    let said = verbs.iter().any(|verb| rest == *verb || rest.starts_with(&format!("{verb}_")));
    let name = match method {
        "get" if !said && list => format!("list_{rest}"),
        "get" if !said => format!("retrieve_{rest}"),
        _ => rest,
    };
    (resource, name)
}

/// A path as the language has it: the id in it has a name to call it by. `None` for a path that it cannot say.
pub(super) fn address(path: &str, resource: &str) -> Option<String> {
    if !is_address(path) {
        return None;
    }
    let Some((before, rest)) = path.split_once('{') else { return Some(path.to_owned()) };
    let (id, after) = rest.split_once('}')?;
    let id = if unfit(&snake(id)).is_some() { &format!("{resource}_id") } else { id };
    Some(format!("{before}{{{id}}}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{accessor, of_address, of_resource, plural, singular, word};

    #[test]
    fn a_resource_is_called_so_that_a_file_can_be() {
        let long = "l".repeat(300);
        let table = [
            ("loan", "loan"),
            ("2fa", "2fa"),
            ("Loan", "loan"),
            ("../../loan", "loan"),
            ("/loan", "loan"),
            ("C:\\loan", "c_loan"),
            ("a\0b", "a_b"),
            ("..", "dot_dot"),
            ("__", "underscore_underscore"),
            ("", "empty"),
            ("default", "default_resource"),
            (&long, &long[..100]),
        ];
        for (written, name) in table {
            assert_eq!(of_resource(written), name, "{written:?}");
        }
    }

    #[test]
    fn what_is_written_with_signs_has_a_name_too() {
        let table = [
            ("Plan", "plan"),
            ("a.b", "a_b"),
            ("+", "plus"),
            ("<=", "less_equal"),
            ("", "empty"),
            ("é1", "u00e9_1"),
        ];
        for (written, name) in table {
            assert_eq!(word(written), name, "{written}");
        }
    }

    #[test]
    fn an_address_gives_resource_and_name() {
        let table = [
            ("get", "/plans", true, "plan", "list"),
            ("post", "/plans", false, "plan", "create"),
            ("get", "/plans/{plan-id}", false, "plan", "retrieve"),
            ("post", "/plans/{plan-id}", false, "plan", "update"),
            ("post", "/plans/{plan-id}/delete", false, "plan", "delete"),
            ("post", "/plans/make_new", false, "plan", "make_new"),
            ("get", "/people/{id}/plans", true, "people", "list_plans"),
            ("post", "/people/{id}/plans", false, "people", "plans"),
            ("get", "/people/{id}/plan_estimate", false, "people", "retrieve_plan_estimate"),
            ("get", "/plans/{id}/retrieve_old", false, "plan", "retrieve_old"),
        ];
        for (method, path, list, resource, name) in table {
            assert_eq!(
                of_address(method, path, list),
                (resource.to_owned(), name.to_owned()),
                "{method} {path}"
            );
        }
    }

    #[test]
    fn a_resource_has_an_accessor_whatever_it_is_called() {
        for (one, many) in [("loan", "loans"), ("typ_", "typ_s"), ("2fa", "resource_2fas"), ("el", "els")] {
            assert_eq!(accessor(one), many);
        }
    }

    #[test]
    fn several_of_a_thing_and_one_of_them() {
        for (one, many) in
            [("card", "cards"), ("company", "companies"), ("address", "addresses"), ("box", "boxes")]
        {
            assert_eq!((plural(one).as_str(), singular(many).as_str()), (many, one));
        }
    }
}
