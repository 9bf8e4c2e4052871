//! `application/x-www-form-urlencoded`: bodies and queries.

use crate::call::{Entry, Index, Name, Parts};
use bytes::Bytes;
use form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

/// The call's pairs as a form body. Wiped on drop, and written into memory that is large enough from the start: a buffer that
/// grows leaves copies of secrets behind.
pub(crate) fn body(call: &Parts) -> Bytes {
    let mut text = String::with_capacity(most(call));
    write(call, &mut text);
    Bytes::from_owner(Zeroizing::new(text.into_bytes()))
}

/// Adds the call's pairs to an address; nothing, not even `?`, if there are none.
pub(crate) fn add_query(call: &Parts, address: &mut String) {
    address.reserve_exact(1 + most(call));
    address.push('?');
    let empty = address.len();
    write(call, address);
    if address.len() == empty {
        address.pop();
    }
}

/// As much as the pairs can take, or more: a byte becomes three at most (`%C3`), and an index has at most 20 digits. Not much
/// more, for all of it is wiped.
fn most(call: &Parts) -> usize {
    let index = |entry: &Entry| if entry.index == Index::None { 0 } else { "[]".len() + 20 };
    let entries = call.entries.iter().map(|entry| entry.name.len() + index(entry) + entry.value.most_bytes());
    let conditions = call
        .conditions
        .iter()
        .map(|(field, condition)| field.len() + condition.operator.len() + 2 + condition.text().len());
    let sort = call.sort.iter().map(|sort| "sort_by[desc]".len() + sort.field().len());
    entries.chain(conditions).chain(sort).map(|bytes| 3 * bytes + 2).sum()
}

fn write(call: &Parts, to: &mut String) {
    let mut first = true;
    call.each_pair(&mut |pair| {
        if !std::mem::take(&mut first) {
            to.push('&');
        }
        match pair.name {
            Name::Plain(name) => encode(name, to),
            indexed_or_qualified => encode(&indexed_or_qualified.to_string(), to),
        }
        to.push('=');
        encode(&pair.text, to);
    });
}

fn encode(text: &str, to: &mut String) {
    to.extend(byte_serialize(text.as_bytes()));
}
