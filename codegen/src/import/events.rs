//! Events, as a document's `webhooks` say them, and the codes of errors.

use super::document::Value;
use super::enums::Use;
use super::fact::Fact;
use super::naming::plural;
use super::pointer::{below, resolve};
use super::resources::{Reading, hidden, ordered};
use super::schema::{Shape, scalar, shape};
use std::collections::BTreeSet;

/// The member of an event that says which it is, and the type that says so in the language.
const EVENT_TYPE: &str = "event_type";

/// The member of an event that holds what it is about, and the type that says so in the language.
const CONTENT: &str = "content";

/// A member that every object has, with the object's own name: the model is the name.
const NAME: &str = "object";

/// What comes of an event that no schema describes.
const UNDESCRIBED: &str = "; comes as `Content::Unknown` unless `events` of its resource has it";

/// So many names are told before the rest is counted.
const NAMED: usize = 12;

/// An event as it is to stand in the spec.
#[derive(Debug)]
pub(super) struct Happening {
    pub(super) resource: String,
    pub(super) name: String,
    pub(super) fact: Fact,
    /// The components that its content leads to.
    pub(super) reached: BTreeSet<String>,
}

/// The schema of one event.
struct Posted<'d> {
    name: &'d str,
    schema: &'d Value,
    pointer: String,
}

impl<'d> Reading<'d> {
    /// Notes which components are events: without marks, nothing else tells them from resources.
    pub(super) fn find_events(&mut self) {
        self.posted(false);
    }

    /// All events about the resources asked for (about all, where none is named), in the order in which the document lists their types.
    pub(super) fn events(&mut self, only: &[String]) -> Vec<Happening> {
        let mut events = Vec::new();
        for posted in self.posted(true) {
            // Types and tests are called by it.
            let plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
            if !posted.name.chars().all(plain) || !posted.name.contains(|c: char| c.is_ascii_alphanumeric()) {
                let what = "an event whose name has other signs than letters, digits, `_`, `-` and `.`";
                self.report.cannot_say(&below("/webhooks", posted.name), what);
                continue;
            }
            let content = posted.schema.get("properties").get(CONTENT);
            let pointer = below(&below(&posted.pointer, "properties"), CONTENT);
            if content.get("properties").members().is_empty() {
                self.report
                    .cannot_say(&pointer, format!("an event whose content no schema says{UNDESCRIBED}"));
                continue;
            }
            let required = content.get("required").texts();
            let mut members = Fact::map();
            let mut reached = BTreeSet::new();
            let mut about = Vec::new();
            let findings = self.report.findings.len();
            self.answer_keywords(content, &pointer);
            for (name, member) in ordered(content) {
                let pointer = below(&below(&pointer, "properties"), name);
                if !self.named(name, &pointer) {
                    continue;
                }
                let always = required.iter().any(|required| required == name);
                let before = reached.clone();
                let fact = self.returned(name, member, always, &pointer, &mut reached);
                about.extend(reached.difference(&before).cloned());
                members.set(name, fact);
            }
            let about: Vec<String> = about
                .iter()
                .filter_map(|key| self.component(key))
                .map(|component| component.name())
                .collect();
            let Some(resource) = self.concerned(posted.name, &about) else {
                self.report.cannot_say(&pointer, "an event about no resource");
                continue;
            };
            if !only.is_empty() && !only.contains(&resource) {
                self.report.findings.truncate(findings);
                continue;
            }
            let shown = self.resources().find(|component| component.name() == resource);
            if let Some(why) = shown.and_then(|component| hidden(component.schema)) {
                self.report.skipped.push((below("/webhooks", posted.name), why.to_owned()));
                continue;
            }
            let mut fact = Fact::map();
            fact.set("content", members);
            events.push(Happening { resource, name: posted.name.to_owned(), fact, reached });
        }
        let listed = self.own_event().map(|own| own.get("properties").get(EVENT_TYPE).get("enum").texts());
        let listed = listed.unwrap_or_default();
        if only.is_empty() {
            let webhooks = self.document.get("webhooks");
            let unsaid: Vec<&str> =
                listed.iter().map(String::as_str).filter(|name| webhooks.get(name).is_null()).collect();
            if !unsaid.is_empty() {
                let pointer = format!("/components/schemas/Event/properties/{EVENT_TYPE}/enum");
                let what = format!("types of events without a webhook ({}){UNDESCRIBED}", listing(&unsaid));
                self.report.cannot_say(&pointer, what);
            }
        }
        let place = |name: &str| listed.iter().position(|other| other == name).unwrap_or(usize::MAX);
        events.sort_by(|a, b| (place(&a.name), &a.name).cmp(&(place(&b.name), &b.name)));
        events
    }

    /// The resource that an event is about: the one that has it already; of those in its content the one that its name begins
    /// with, or the first; or any that its name begins with.
    fn concerned(&self, event: &str, about: &[String]) -> Option<String> {
        if let Some(former) = self.former.event(event) {
            return Some(former.to_owned());
        }
        let begins = |name: &String| {
            [name.clone(), plural(name)]
                .iter()
                .any(|word| event.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with('_')))
        };
        let longest =
            |names: &[String]| names.iter().filter(|name| begins(name)).max_by_key(|it| it.len()).cloned();
        let all: Vec<String> = self.resources().map(|component| component.name()).collect();
        longest(about).or_else(|| about.first().cloned()).or_else(|| longest(&all))
    }

    /// The resource of events, where the document has one: it says more of the members than what is posted.
    fn own_event(&self) -> Option<&'d Value> {
        let own = self.document.get("components").get("schemas").get("Event");
        let members = own.get("properties");
        (!members.get(EVENT_TYPE).is_null() && !members.get(CONTENT).is_null()).then_some(own)
    }

    /// The schemas of what is posted. `report` says whether what cannot be read is told of.
    fn posted(&mut self, report: bool) -> Vec<Posted<'d>> {
        let document = self.document;
        let mut all = Vec::new();
        let mut findings = Vec::new();
        for (name, item) in document.get("webhooks").members() {
            let pointer = below("/webhooks", name);
            let item = match resolve(document, item) {
                Ok(item) => item,
                Err(why) => {
                    findings.push((pointer, why));
                    continue;
                }
            };
            if report {
                self.others(item, &["post"], " of a webhook", &pointer);
            }
            let post = item.get("post");
            let pointer = below(&pointer, "post");
            if post.is_null() {
                findings.push((pointer, "an event that is not posted".to_owned()));
                continue;
            }
            if report {
                // A receiver answers 2xx, whatever the document calls it.
                self.others(post, &["requestBody", "responses", "security"], " of a webhook", &pointer);
            }
            let body = match resolve(document, post.get("requestBody")) {
                Ok(body) => body,
                Err(why) => {
                    findings.push((pointer, why));
                    continue;
                }
            };
            let pointer = below(&below(&pointer, "requestBody"), "content");
            let media = body.get("content").members();
            let Some((_, content)) = media.iter().find(|(media, _)| media == "application/json") else {
                findings.push((pointer, "an event that is not JSON".to_owned()));
                continue;
            };
            for (media, _) in media.iter().filter(|(media, _)| media != "application/json") {
                findings.push((below(&pointer, media), format!("a second media type, `{media}`")));
            }
            let pointer = below(&below(&pointer, "application/json"), "schema");
            let link = content.get("schema");
            let schema = match resolve(document, link) {
                Ok(schema) => schema,
                Err(why) => {
                    findings.push((pointer, why));
                    continue;
                }
            };
            let target = link.get("$ref").text().and_then(|target| target.strip_prefix('#'));
            let pointer = target.map_or(pointer, str::to_owned);
            self.used.extend(super::pointer::component(link));
            let members = schema.get("properties");
            if members.get(EVENT_TYPE).is_null() || members.get(CONTENT).is_null() {
                findings.push((pointer, format!("an event without `{EVENT_TYPE}` or `{CONTENT}`")));
                continue;
            }
            all.push(Posted { name, schema, pointer });
        }
        if report {
            self.report.findings.extend(findings);
        }
        all
    }

    /// The members that all events have. Nothing, where the document has no events.
    pub(super) fn envelope(&mut self) -> Option<Fact> {
        let posted = self.posted(false);
        let first = posted.first()?;
        let own = self.own_event();
        let own_pointer = "/components/schemas/Event".to_owned();
        // Of a member that several state, the first in this order counts.
        let mut stated: Vec<(&'d Value, &str)> = own.iter().map(|own| (*own, own_pointer.as_str())).collect();
        stated.extend(posted.iter().map(|posted| (posted.schema, posted.pointer.as_str())));
        for posted in &posted {
            self.others(posted.schema, &["type", "properties", "required"], " of an event", &posted.pointer);
            for (name, member) in posted.schema.get("properties").members() {
                let usual = first.schema.get("properties").get(name);
                if name != CONTENT && said(usual) != said(member) {
                    let pointer = below(&below(&posted.pointer, "properties"), name);
                    self.report.cannot_say(&pointer, "a member that not all events have alike");
                }
            }
        }
        let mut envelope = Fact::map();
        for (schema, pointer) in &stated {
            for (name, member) in schema.get("properties").members() {
                if name == NAME || envelope.get(name).is_some() {
                    continue;
                }
                let always = stated.iter().all(|(schema, _)| {
                    schema.get("required").items().iter().any(|required| required.text() == Some(name))
                });
                let pointer = below(&below(pointer, "properties"), name);
                if !self.named(name, &pointer) {
                    continue;
                }
                let fact = match name.as_str() {
                    EVENT_TYPE | CONTENT => {
                        let mut fact = Fact::map();
                        fact.set("type", Fact::text(name.as_str()));
                        fact
                    }
                    _ => self.envelope_member(name, member, always, &pointer),
                };
                envelope.set(name, fact);
            }
        }
        Some(envelope)
    }

    fn envelope_member(&mut self, name: &str, schema: &'d Value, always: bool, pointer: &str) -> Fact {
        self.envelope_keywords(schema, pointer);
        let kind = shape(schema);
        let list = matches!(kind, Shape::Scalars | Shape::Objects);
        let mut fact = match kind {
            Shape::Scalar | Shape::Scalars => {
                let used = Use {
                    resource: String::new(),
                    names: vec![format!("event_{name}"), format!("webhook_event_{name}")],
                    first: false,
                    former: self.former.of("", &["webhooks", name, "of"]),
                };
                let one = if list { schema.get("items") } else { schema };
                scalar(one, used, &mut self.enums, &mut self.report, pointer)
            }
            _ => {
                let mut fact = Fact::map();
                fact.set("type", Fact::text("json"));
                fact
            }
        };
        fact.set("list", Fact::Bool(list));
        fact.set("optional", Fact::Bool(!always));
        fact.set("deprecated", Fact::Bool(schema.get("deprecated").yes()));
        fact
    }

    /// Notes the codes of an operation's errors.
    pub(super) fn codes(&mut self, operation: &'d Value) {
        for (status, response) in operation.get("responses").members() {
            if !is_error(status) {
                continue;
            }
            let Ok(response) = resolve(self.document, response) else { continue };
            for (_, content) in response.get("content").members() {
                let link = content.get("schema");
                self.used.extend(super::pointer::component(link));
                let Ok(schema) = resolve(self.document, link) else { continue };
                let codes = schema.get("properties").get("api_error_code").get("enum").texts();
                if codes.is_empty() {
                    continue;
                }
                let known = self.errors.entry(status.clone()).or_default();
                for code in codes {
                    if !known.contains(&code) {
                        known.push(code);
                    }
                }
            }
        }
    }

    /// The codes of all errors that were noted, each under its status.
    pub(super) fn errors(&self) -> Fact {
        let mut errors = Fact::map();
        for (status, codes) in &self.errors {
            errors.set(status, Fact::Map(codes.iter().map(|code| (code.clone(), Fact::Nothing)).collect()));
        }
        errors
    }
}

/// Names in one text, the first of them if there are many.
fn listing(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let rest = names.len().saturating_sub(NAMED);
    if rest == 0 { shown.join(", ") } else { format!("{} and {rest} more", shown.join(", ")) }
}

/// Whether it is the status of an error.
pub(super) fn is_error(status: &str) -> bool {
    status.len() == 3 && status.starts_with(['4', '5']) && status.chars().all(|digit| digit.is_ascii_digit())
}

/// What a member says of its values.
fn said(member: &Value) -> (Option<&str>, Option<&str>, Vec<String>) {
    (member.get("type").text(), member.get("format").text(), member.get("enum").texts())
}
