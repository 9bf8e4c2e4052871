//! What all operations share, compared: servers, authentication, headers.

use super::bounds;
use super::found::{Found, Subject, matched};
use super::kinds::Kind;
use super::types::{self, Fit};
use crate::model::{Constraints, Header};
use crate::spec::{Api, Server};

/// Compares the two `api.yaml`, except for their enums.
pub(super) fn compare(found: &mut Found<'_>) {
    let (old, new) = (&found.base.spec.api, &found.head.spec.api);
    let (base, head) = found.models();
    let subject = |path: &str| Subject::shared(path).between(&old.place, &new.place);
    let named = subject("api").between(&old.api.place, &new.api.place);
    found.differs(Kind::PackageRenamed, &named, &old.api.value, &new.api.value);
    found.documented(&subject("title"), &old.title, &new.title);
    found.documented(&subject("doc"), text(&old.doc), text(&new.doc));
    servers(found, &subject("servers"), old, new);
    let (before, after) = (&old.authentication, &new.authentication);
    let shared = subject("authentication").between(&before.place, &after.place);
    found.differs(Kind::AuthenticationScheme, &shared, &before.scheme.value, &after.scheme.value);
    found.differs(Kind::EnvironmentVariable, &shared, &base.api.key_variable, &head.api.key_variable);
    found.documented(&shared, text(&before.doc), text(&after.doc));
    let sources = |api: &Api| -> Vec<(String, String)> {
        api.sources.iter().map(|entry| (entry.name.value.clone(), entry.value.clone())).collect()
    };
    if sources(old) != sources(new) {
        found.add(Kind::SourceChanged, &subject("sources"));
    }
    headers(found);
}

fn text(doc: &Option<String>) -> &str {
    doc.as_deref().unwrap_or_default().trim_end()
}

fn servers(found: &mut Found<'_>, subject: &Subject<'_>, old: &Api, new: &Api) {
    let (base, head) = found.models();
    found.differs(Kind::ServerChanged, subject, &base.api.server, &head.api.server);
    found.differs(Kind::EnvironmentVariable, subject, &base.api.site_variable, &head.api.site_variable);
    if base.api.server == head.api.server {
        let listed = |api: &Api| -> Vec<_> { api.servers.iter().map(facts).collect() };
        if listed(old) != listed(new) {
            found.add(Kind::ServersListed, subject);
        }
    }
    let docs = |api: &Api| -> Vec<String> {
        let server = |server: &Server| {
            let variables = server.variables.iter().map(|entry| text(&entry.value.doc).to_owned());
            std::iter::once(text(&server.doc).to_owned()).chain(variables).collect::<Vec<_>>()
        };
        api.servers.iter().flat_map(server).collect()
    };
    if docs(old) != docs(new) {
        found.add(Kind::Documentation, subject);
    }
}

/// What a server says but for people: address, and each variable with its default and environment.
type Facts = (String, Vec<(String, Option<String>, Option<String>)>);

fn facts(server: &Server) -> Facts {
    let value = |at: &Option<crate::spec::At<String>>| at.as_ref().map(|at| at.value.clone());
    let variables = server.variables.iter().map(|entry| {
        (entry.name.value.clone(), value(&entry.value.default), value(&entry.value.environment))
    });
    (server.url.value.clone(), variables.collect())
}

fn headers(found: &mut Found<'_>) {
    let (base, head) = found.models();
    let (old, new) = (&found.base.spec.api, &found.head.spec.api);
    let subject = |header: &Header| Subject::shared(&header.wire).between(&old.place, &new.place);
    let headers = matched(&base.headers, &head.headers, |header| &header.wire);
    for header in headers.removed {
        let kind = if header.required { Kind::RequiredHeaderRemoved } else { Kind::HeaderRemoved };
        found.lost(kind, &subject(header).removed(&header.place), header.ty.word());
    }
    for header in headers.added {
        let kind = if header.required { Kind::RequiredHeaderAdded } else { Kind::HeaderAdded };
        found.gained(kind, &subject(header).added(&header.place), header.ty.word());
    }
    for (old, new) in headers.both {
        self::header(found, &subject(new).between(&old.place, &new.place), old, new);
    }
    if headers.reordered {
        found.add(Kind::OrderChanged, &Subject::shared("headers").between(&old.place, &new.place));
    }
}

fn header(found: &mut Found<'_>, subject: &Subject<'_>, old: &Header, new: &Header) {
    let (base, head) = found.models();
    match (old.required, new.required) {
        (false, true) => found.add(Kind::HeaderRequired, subject),
        (true, false) => found.add(Kind::HeaderOptional, subject),
        _ => {}
    }
    if old.default != new.default {
        let kind = if old.required && new.required { Kind::HeaderValue } else { Kind::HeaderDefault };
        let word = |header: &Header| header.default.clone().or_else(|| Some("none".to_owned()));
        found.change(kind, subject, word(old), word(new));
    }
    let fit = types::sent((base, old.ty), (head, new.ty), false);
    let kind = match fit {
        Fit::Same | Fit::SameInRust | Fit::SameInRustNarrowed => None,
        Fit::Every => Some(Kind::HeaderWidened),
        Fit::Narrower => Some(Kind::HeaderNarrowed),
        Fit::Differs => Some(Kind::HeaderRetyped),
    };
    if let Some(kind) = kind {
        found.differs(kind, subject, &types::name(base, old.ty), &types::name(head, new.ty));
    }
    let stated = |header: &Header| Constraints { max_chars: header.max_chars, ..Constraints::default() };
    for bound in bounds::sent(base, fit, ((old.ty, &stated(old)), (new.ty, &stated(new)))) {
        let kind = if bound.tighter { Kind::HeaderTighter } else { Kind::HeaderLooser };
        found.change(kind, subject, bound.old, bound.new);
    }
    let word = |header: &Header| header.encoded_as.clone().unwrap_or_else(|| "none".to_owned());
    found.differs(Kind::HeaderEncoding, subject, &word(old), &word(new));
    if let (Some(old), Some(new)) = (&old.method, &new.method) {
        found.differs(Kind::HeaderRenamed, subject, old, new);
    }
    found.documented(subject, &old.doc, &new.doc);
}
