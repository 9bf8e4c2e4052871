//! Whether two JSON values say the same.

use serde_json::Value as Json;

/// Equal but for how a number is spelled: `40.0` and `40` are the same amount.
pub fn alike(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) if a.is_f64() || b.is_f64() => a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| alike(a, b)))
        }
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::alike;
    use serde_json::json;

    #[test]
    fn only_the_spelling_of_numbers_is_free() {
        let table = [
            (json!({"a": [40.0]}), json!({"a": [40]}), true),
            (json!(9007199254740993_i64), json!(9007199254740992_i64), false),
            (json!(1.5), json!(1), false),
            (json!({"a": 1}), json!({"a": 1, "b": null}), false),
            (json!({"a": 1}), json!({"b": 1}), false),
            (json!([1]), json!([1, 1]), false),
            (json!("1"), json!(1), false),
        ];
        for (a, b, expected) in table {
            assert_eq!(alike(&a, &b), expected, "{a} and {b}");
        }
    }
}
