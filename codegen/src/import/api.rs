//! What all operations share: servers, headers, shared enums.

use super::document::Value;
use super::enums::Use;
use super::fact::{Fact, find, text_at};
use super::naming::word;
use super::pointer::{below, resolve};
use super::print;
use super::report::Report;
use super::resources::Reading;
use super::schema::scalar;
use crate::model::{snake, unfit};
use crate::spec::{Node, Value as Yaml};

impl Reading<'_> {
    /// The request headers that operations refer to.
    pub(super) fn headers(&mut self) -> Fact {
        let mut headers = Fact::map();
        let document = self.document;
        for (key, parameter) in document.get("components").get("parameters").members() {
            let Ok(parameter) = resolve(document, parameter) else { continue };
            let (Some("header"), Some(name)) = (parameter.get("in").text(), parameter.get("name").text())
            else {
                continue;
            };
            let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
            if name.is_empty() || !name.chars().all(token) {
                let pointer = below(&below("/components/parameters", key), "name");
                self.report.cannot_say(&pointer, "a header whose name no request can have");
                continue;
            }
            let used = Use {
                resource: String::new(),
                names: vec![word(name.split_once('-').map_or(name, |(_, rest)| rest)), word(name)],
                first: false,
                former: self.former.of("", &["headers", name, "of"]),
            };
            let pointer = below("/components/parameters", key);
            let mut fact = scalar(parameter.get("schema"), used, &mut self.enums, &mut self.report, &pointer);
            if let Some(Fact::Text(ty)) = fact.get("type")
                && !matches!(ty.as_str(), "string" | "enum")
            {
                // One without a schema says nothing of its value.
                if !parameter.get("schema").is_null() {
                    let what = format!("a header that is `{ty}`; the client takes a text for it");
                    self.report.cannot_say(&below(&pointer, "schema"), what);
                }
                let mut text = Fact::map();
                text.set("type", Fact::text("string"));
                fact = text;
            }
            fact.take("min_chars");
            fact.take("format");
            fact.take("default");
            headers.set(name, fact);
        }
        headers
    }
}

/// `api.yaml` where there is none yet.
pub(super) fn fresh(document: &Value, report: &mut Report) -> Fact {
    let title = document.get("info").get("title").text().unwrap_or("API");
    let title = title.strip_suffix(" API").unwrap_or(title);
    let name: String = snake(title).chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let name = if unfit(&name).is_none() { name } else { format!("api_{name}") };
    let shout = name.to_ascii_uppercase();
    let mut api = Fact::map();
    api.set("api", Fact::text(name.as_str()));
    api.set("title", Fact::text(title));
    api.set(
        "sources",
        Fact::Map(vec![(super::SOURCE.to_owned(), Fact::text("The publisher's OpenAPI document."))]),
    );
    // A list of mappings is beyond what facts hold: each stands under its number, and is written out.
    let mut servers = Fact::map();
    for (number, server) in document.get("servers").items().iter().enumerate() {
        let mut made = self::server(server, &shout);
        if !is_sound(&made) {
            let what = format!(
                "an address without `{{site}}` and a default for all else; api.yaml has {INVENTED} in its place: correct it there"
            );
            report.cannot_say(&format!("/servers/{number}"), what);
            made = self::server(&Value::Null, &shout);
        }
        servers.set(&number.to_string(), made);
    }
    if servers.members().is_empty() {
        servers.set("0", self::server(&Value::Null, &shout));
    }
    api.set("servers", servers);
    let mut authentication = Fact::map();
    authentication.set("scheme", Fact::text("basic"));
    authentication.set("environment", Fact::Text(format!("{shout}_API_KEY")));
    api.set("authentication", authentication);
    api
}

/// The address where a document has none that a spec can have.
const INVENTED: &str = "https://{site}.example/api";

/// Whether the site is the only variable that a caller gives, and no other lacks its value.
fn is_sound(server: &Fact) -> bool {
    let variables = server.get("variables").map(Fact::members).unwrap_or_default();
    let Some(Fact::Text(url)) = server.get("url") else { return false };
    let mut named = url.split('{').skip(1).map(|rest| rest.split_once('}').map(|(name, _)| name));
    let described = named.all(|name| variables.iter().any(|(variable, _)| Some(variable.as_str()) == name));
    let open: Vec<&str> = variables
        .iter()
        .filter(|(_, variable)| variable.get("default").is_none())
        .map(|(name, _)| name.as_str())
        .collect();
    described && open == ["site"] && url.contains("{site}")
}

/// A server with its variables; an invented one where the document has none.
fn server(server: &Value, shout: &str) -> Fact {
    let url = server.get("url").text().unwrap_or(INVENTED);
    let mut variables = Fact::map();
    for (name, variable) in server.get("variables").members() {
        let mut fact = Fact::map();
        if name == "site" {
            fact.set("environment", Fact::Text(format!("{shout}_SITE")));
        } else if let Some(default) = variable.get("default").text() {
            fact.set("default", Fact::text(default));
        }
        variables.set(name, fact);
    }
    if variables.get("site").is_none() && url.contains("{site}") {
        variables
            .set("site", Fact::Map(vec![("environment".to_owned(), Fact::Text(format!("{shout}_SITE")))]));
    }
    let mut made = Fact::map();
    made.set("url", Fact::text(url));
    made.set("variables", variables);
    made
}

/// Whether a document has other servers than a spec: addresses, or what stands for their variables.
pub(super) fn servers_differ(document: &Value, spec: &Node) -> bool {
    let theirs = document.get("servers").items();
    let ours: &[Node] = match find(spec, &["servers"]).map(|node| &node.value) {
        Some(Yaml::Sequence(items)) => items,
        _ => &[],
    };
    let same = |ours: &Node, theirs: &Value| {
        let variables = theirs.get("variables").members().iter().filter(|(name, _)| name != "site");
        text_at(Some(ours), &["url"]) == theirs.get("url").text()
            && variables.into_iter().all(|(name, variable)| {
                text_at(Some(ours), &["variables", name, "default"]) == variable.get("default").text()
            })
    };
    !theirs.is_empty()
        && (ours.len() != theirs.len() || !ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs)))
}

/// The text of a fresh `api.yaml`.
pub(super) fn text(api: &Fact) -> String {
    let mut out = String::from("# What all operations share.\n\n");
    for (key, fact) in api.members() {
        let before = out.len();
        if key == "servers" {
            out.push_str("\nservers:\n");
            for (_, server) in fact.members() {
                let mut text = String::new();
                print::members(server, 4, false, false, &mut text);
                out.push_str("  - ");
                out.push_str(text.trim_start());
            }
            continue;
        }
        print::member(key, fact, 0, false, &mut out);
        if out.len() > before && matches!(fact, Fact::Map(_)) {
            out.insert(before, '\n');
        }
    }
    out
}
