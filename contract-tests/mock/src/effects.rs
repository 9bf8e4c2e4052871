//! What operations do: the one thing that a spec does not say. A new resource is a few new rows here, and nothing anywhere else.
//!
//! An operation without a row answers from its sample, with what was sent put in. Retrieving and listing need no row: the spec
//! says what they do.

/// What an operation does to the mock's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Makes the resource.
    Create,
    /// Changes the attributes that are sent.
    Update,
    /// Takes the resource away.
    Delete,
    /// Moves it: what [`RENEWED`] names gets new values, and the sample says where it is then.
    Move,
    /// Copies it elsewhere: nothing here changes, and the answer's object is new.
    Copy,
}

/// An operation and what it does.
#[derive(Debug)]
pub(crate) struct Row {
    /// `resource.operation`.
    pub(crate) operation: &'static str,
    pub(crate) effect: Effect,
    /// An attribute and the value that it must have.
    pub(crate) requires: Option<(&'static str, &'static str)>,
}

const fn row(operation: &'static str, effect: Effect) -> Row {
    Row { operation, effect, requires: None }
}

const CARDS_ONLY: Option<(&str, &str)> = Some(("type", "card"));

pub(crate) const EFFECTS: &[Row] = &[
    row("payment_source.create_using_temp_token", Effect::Create),
    row("payment_source.create_using_permanent_token", Effect::Create),
    row("payment_source.create_using_token", Effect::Create),
    row("payment_source.create_using_payment_intent", Effect::Create),
    row("payment_source.create_voucher_payment_source", Effect::Create),
    row("payment_source.create_bank_account", Effect::Create),
    row("payment_source.create_card", Effect::Create),
    row("payment_source.update_bank_account", Effect::Update),
    Row { requires: CARDS_ONLY, ..row("payment_source.update_card", Effect::Update) },
    Row { requires: CARDS_ONLY, ..row("payment_source.switch_gateway_account", Effect::Move) },
    row("payment_source.export_payment_source", Effect::Copy),
    row("payment_source.delete", Effect::Delete),
    row("payment_source.delete_local", Effect::Delete),
];

/// Attributes that get a new value when a resource is made, moved or copied, unless one is sent.
pub(crate) const RENEWED: &[&str] = &["reference_id"];

/// Attributes that say where a resource is: a move or a copy takes them from its sample.
pub(crate) const WHEREABOUTS: &[&str] = &["gateway"];

/// A resource that belongs to another one, its owner, which has a primary one of it.
#[derive(Debug)]
pub(crate) struct Belonging {
    pub(crate) resource: &'static str,
    pub(crate) owner: &'static str,
    /// What names the owner, in the resource and in requests.
    pub(crate) by: &'static str,
    /// The owner's attribute that names the primary one.
    pub(crate) primary: &'static str,
    /// The owner's attribute that names the backup. No documented operation sets it: where it is not there, the oldest other
    /// one is the backup.
    pub(crate) backup: &'static str,
    /// The owner's part that shows the primary one in short.
    pub(crate) summary: &'static str,
    /// The owner's attribute that says the state of a primary one of this type.
    pub(crate) state_of: (&'static str, &'static str),
    /// The parameter that puts a new one into the place of the primary one, which goes.
    pub(crate) replaces: &'static str,
    /// What the owner becomes when the primary one goes and there is no backup.
    pub(crate) without: (&'static str, &'static str),
}

pub(crate) const BELONGINGS: &[Belonging] = &[Belonging {
    resource: "payment_source",
    owner: "customer",
    by: "customer_id",
    primary: "primary_payment_source_id",
    backup: "backup_payment_source_id",
    summary: "payment_method",
    state_of: ("card", "card_status"),
    replaces: "replace_primary_payment_source",
    without: ("auto_collection", "off"),
}];

/// What a resource of some type holds.
#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) resource: &'static str,
    /// Value of `type`.
    pub(crate) of: &'static str,
    /// The part with its details.
    pub(crate) part: Option<&'static str>,
    /// The part's attribute that repeats the resource's `reference_id`.
    pub(crate) reference: Option<&'static str>,
}

const fn kind(of: &'static str, part: Option<&'static str>, reference: Option<&'static str>) -> Kind {
    Kind { resource: "payment_source", of, part, reference }
}

pub(crate) const KINDS: &[Kind] = &[
    kind("card", Some("card"), None),
    kind("paypal_express_checkout", Some("paypal"), Some("agreement_id")),
    kind("amazon_payments", Some("amazon_payment"), Some("agreement_id")),
    kind("direct_debit", Some("bank_account"), None),
    kind("generic", None, None),
    kind("alipay", None, None),
    kind("unionpay", None, None),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_names_what_the_spec_knows() {
        let described = crate::spec::embedded().expect("the spec is whole");
        let names: Vec<&str> = described.operation_ids().map(|id| described.name(id)).collect();
        for row in EFFECTS {
            assert!(names.contains(&row.operation), "{}", row.operation);
        }
        for belonging in BELONGINGS {
            assert!(described.find_resource(belonging.resource).is_some(), "{}", belonging.resource);
            assert!(described.find_resource(belonging.owner).is_some(), "{}", belonging.owner);
        }
    }
}
