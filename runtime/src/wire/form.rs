//! `application/x-www-form-urlencoded`: bodies and queries.

use crate::call::Parts;
use bytes::Bytes;
use form_urlencoded::byte_serialize;
use std::fmt::{self, Write};
use zeroize::Zeroizing;

/// The call's pairs as a form body. Wiped on drop, and written into memory of the exact size: a buffer that grows leaves copies
/// of secrets behind.
pub(crate) fn body(call: &Parts) -> Bytes {
    let mut text = Zeroizing::new(String::with_capacity(length(call)));
    write(call, &mut |piece| text.push_str(piece));
    let bytes = std::mem::take(&mut *text).into_bytes();
    Bytes::from_owner(Zeroizing::new(bytes))
}

/// Adds the call's pairs to an address; nothing, not even `?`, if there are none.
pub(crate) fn add_query(call: &Parts, address: &mut String) {
    let length = length(call);
    if length == 0 {
        return;
    }
    address.reserve_exact(1 + length);
    address.push('?');
    write(call, &mut |piece| address.push_str(piece));
}

fn length(call: &Parts) -> usize {
    let mut length = 0;
    write(call, &mut |piece| length += piece.len());
    length
}

fn write(call: &Parts, sink: &mut dyn FnMut(&str)) {
    let mut first = true;
    call.each_pair(&mut |pair| {
        if !std::mem::take(&mut first) {
            sink("&");
        }
        // The sink never fails, so that writing to it doesn't either.
        let _ = write!(Encoded(sink), "{}", pair.name);
        sink("=");
        let _ = Encoded(sink).write_str(&pair.text);
    });
}

/// Encodes what is written to it.
struct Encoded<'a>(&'a mut dyn FnMut(&str));

impl fmt::Write for Encoded<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        byte_serialize(text.as_bytes()).for_each(&mut self.0);
        Ok(())
    }
}
