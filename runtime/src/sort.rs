//! The order of a list: `.sort_by(sort::desc(SortBy::CreatedAt))`.

use crate::value::OpenEnum;

/// An order by the field `F`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort<F> {
    field: F,
    ascending: bool,
}

/// The smallest, or earliest, first.
pub fn asc<F>(field: F) -> Sort<F> {
    Sort { field, ascending: true }
}

/// The greatest, or latest, first.
pub fn desc<F>(field: F) -> Sort<F> {
    Sort { field, ascending: false }
}

/// An order, the type of its field forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortOrder {
    field: String,
    ascending: bool,
}

impl SortOrder {
    pub(crate) fn field(&self) -> &str {
        &self.field
    }

    pub(crate) fn direction(&self) -> &'static str {
        if self.ascending { "asc" } else { "desc" }
    }
}

impl<F: OpenEnum> From<Sort<F>> for SortOrder {
    fn from(sort: Sort<F>) -> Self {
        Self { field: sort.field.as_str().to_owned(), ascending: sort.ascending }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::open_enum! {
        pub enum SortBy {
            CreatedAt = "created_at",
        }
    }

    #[test]
    fn an_order_has_a_field_and_a_direction() {
        let order = SortOrder::from(desc(SortBy::CreatedAt));
        assert_eq!((order.direction(), order.field()), ("desc", "created_at"));
        assert_eq!(SortOrder::from(asc(SortBy::CreatedAt)).direction(), "asc");
    }
}
