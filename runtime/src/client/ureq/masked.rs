//! What ureq is not to see of a request: it writes every head to the `log` crate.
//!
//! It gets as many stars for the path, the query and each sensitive header, and the connection puts what was meant in their
//! place, on the way out. Of a body whose length is known it logs nothing.

use http::header::AUTHORIZATION;
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Uri};
use std::cell::RefCell;

/// What stands behind the stars of one head. Cheap to make: nothing secret is copied.
pub(super) struct Meant {
    /// How the masked head begins: no other one that this thread sends does, as that for a proxy.
    begins: Vec<u8>,
    begun: bool,
    target: Uri,
    headers: Vec<(HeaderName, HeaderValue)>,
}

thread_local! {
    /// What this thread's request means. ureq writes on the thread that calls it.
    static MEANT: RefCell<Option<Meant>> = const { RefCell::new(None) };
}

/// Puts stars into a head.
pub(super) fn mask(head: &mut Parts) -> Meant {
    let target = head.uri.clone();
    let stars = format!("/{}", "*".repeat(behind_the_slash(&target).len()));
    let begins = format!("{} {stars} ", head.method).into_bytes();
    let mut masked = std::mem::take(&mut head.uri).into_parts();
    masked.path_and_query = PathAndQuery::try_from(stars).ok();
    // An address that is none is refused by ureq.
    head.uri = Uri::from_parts(masked).unwrap_or_default();
    let mut headers = Vec::new();
    for (name, value) in &mut head.headers {
        if value.is_sensitive() || name == AUTHORIZATION {
            let stars = HeaderValue::try_from("*".repeat(value.len()));
            let meant = std::mem::replace(value, stars.unwrap_or(HeaderValue::from_static("")));
            headers.push((name.clone(), meant));
        }
    }
    Meant { begins, begun: false, target, headers }
}

fn behind_the_slash(uri: &Uri) -> &str {
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    target.strip_prefix('/').unwrap_or(target)
}

impl Meant {
    /// Sends the masked request, with this at hand for the connection.
    pub(super) fn at_hand<T>(self, send: impl FnOnce() -> T) -> T {
        struct Forgotten;
        impl Drop for Forgotten {
            fn drop(&mut self) {
                MEANT.set(None);
            }
        }
        MEANT.set(Some(self));
        let _at_the_end = Forgotten;
        send()
    }

    /// Puts what was meant into a piece of the head; `None` behind its last one. ureq breaks no line of a head apart.
    fn restore(mut self, output: &mut [u8]) -> Option<Self> {
        if !self.begun && !output.starts_with(&self.begins) {
            return Some(self);
        }
        let mut over = false;
        for line in output.split_inclusive_mut(|byte| *byte == b'\n') {
            over = line == b"\r\n";
            self.restore_line(line);
        }
        (!over).then_some(self)
    }

    fn restore_line(&mut self, line: &mut [u8]) {
        if !self.begun {
            self.begun = true;
            // Between `POST /` and the blank.
            let end = self.begins.len().saturating_sub(1);
            let meant = behind_the_slash(&self.target).as_bytes();
            return put(line, end.saturating_sub(meant.len()), meant);
        }
        let of_line = |(name, value): &(HeaderName, HeaderValue)| {
            let rest = line.strip_prefix(name.as_str().as_bytes()).and_then(|rest| rest.strip_prefix(b": "));
            rest.is_some_and(|rest| rest.len() == value.len().saturating_add(2))
        };
        if let Some(index) = self.headers.iter().position(of_line) {
            let (name, value) = self.headers.remove(index);
            put(line, name.as_str().len().saturating_add(2), value.as_bytes());
        }
    }
}

fn put(line: &mut [u8], at: usize, meant: &[u8]) {
    let place = line.get_mut(at..).and_then(|rest| rest.get_mut(..meant.len()));
    if let Some(place) = place {
        place.copy_from_slice(meant);
    }
}

/// Puts what was meant into what goes out. What is left of it is to be kept once that has gone: what goes out below, as the
/// head of a tunnel, is not this request's.
pub(super) fn unmask(output: &mut [u8]) -> Option<Meant> {
    MEANT.take()?.restore(output)
}

/// Has what is left of a head at hand again.
pub(super) fn keep(left: Option<Meant>) {
    MEANT.set(left);
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    const MEANT_HEAD: &str = "POST /api/v2/cards?number=4111 HTTP/1.1\r\nauthorization: Basic a2V5Og==\r\n\
                              accept: text/plain\r\nx-user: zo\u{eb}\r\nx-user: ann\r\n\r\n";
    const MASKED_HEAD: &str = "POST /************************ HTTP/1.1\r\nauthorization: **************\r\n\
                               accept: text/plain\r\nx-user: ****\r\nx-user: ***\r\n\r\n";

    fn masked() -> (Parts, Meant) {
        let mut request = Request::post("https://acme.chargebee.com/api/v2/cards?number=4111");
        request = request.header("authorization", "Basic a2V5Og==").header("accept", "text/plain");
        for user in ["zo\u{eb}", "ann"] {
            let mut user = HeaderValue::from_bytes(user.as_bytes()).unwrap_or(HeaderValue::from_static("?"));
            user.set_sensitive(true);
            request = request.header("x-user", user);
        }
        let (mut head, ()) = request.body(()).unwrap_or_default().into_parts();
        let meant = mask(&mut head);
        (head, meant)
    }

    /// A head as ureq writes it.
    fn written(head: &Parts) -> String {
        let mut text = format!("{} {} {:?}\r\n", head.method, head.uri.path(), head.version);
        for (name, value) in &head.headers {
            text.extend([name.as_str(), ": ", &String::from_utf8_lossy(value.as_bytes()), "\r\n"]);
        }
        text + "\r\n"
    }

    #[test]
    fn nothing_of_the_path_the_query_or_a_sensitive_header_is_left_to_be_seen_but_its_length() {
        let (head, _) = masked();
        assert_eq!(written(&head), MASKED_HEAD);
        assert_eq!(head.uri.authority().map(|it| it.as_str()), Some("acme.chargebee.com"));
    }

    #[test]
    fn what_goes_out_is_what_was_meant_wherever_the_head_is_broken_between_two_lines() {
        let ends: Vec<usize> = MASKED_HEAD.match_indices('\n').map(|(at, _)| at + 1).collect();
        for end in &ends {
            let mut output = MASKED_HEAD.as_bytes().to_vec();
            let (first, second) = output.split_at_mut(*end);
            let left = masked().1.restore(first).and_then(|meant| meant.restore(second));
            assert_eq!(
                (String::from_utf8_lossy(&output).as_ref(), left.is_none()),
                (MEANT_HEAD, true),
                "{end}"
            );
        }
    }

    #[test]
    fn another_head_on_the_way_and_what_comes_behind_the_own_one_are_left_alone() {
        let all = [
            "CONNECT acme.chargebee.com:443 HTTP/1.1\r\nauthorization: **************\r\n\r\n",
            MASKED_HEAD,
            "authorization: **************\r\n",
            MASKED_HEAD,
        ];
        let sent = masked().1.at_hand(|| {
            all.map(|piece| {
                let mut output = piece.as_bytes().to_vec();
                keep(unmask(&mut output));
                String::from_utf8_lossy(&output).into_owned()
            })
        });
        assert_eq!(sent.each_ref().map(String::as_str), [all[0], MEANT_HEAD, all[2], all[3]]);
    }
}
