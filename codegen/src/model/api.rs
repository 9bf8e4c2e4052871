//! Resolves what all operations share: names, servers, authentication.

use super::Api;
use super::build::text;
use super::names::unfit;
use crate::finding::Finding;
use crate::spec::{self, Spec};

pub(super) fn api(spec: &Spec, findings: &mut Vec<Finding>) -> Api {
    let api = &spec.api;
    if api.authentication.scheme.value != "basic" {
        findings.push(Finding::new(
            "authentication",
            &api.authentication.scheme.place,
            format!("unknown scheme `{}`", api.authentication.scheme.value),
            "not a scheme that the client knows",
            "write `basic`",
        ));
    }
    let name = &api.api.value;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    if !name.chars().all(plain) || unfit(&name.replace('-', "_")).is_some() {
        findings.push(Finding::new(
            "api-name",
            &api.api.place,
            format!("a crate cannot be named `{name}`"),
            "names the generated crate",
            "write a name of lower-case letters, digits, `-` and `_` that is no keyword",
        ));
    }
    let (server, site_variable) = server(api, findings);
    Api {
        package: api.api.value.clone(),
        crate_name: api.api.value.replace('-', "_"),
        title: api.title.clone(),
        doc: text(api.doc.as_deref()),
        sources: api.sources.iter().map(|page| (page.name.value.clone(), page.value.clone())).collect(),
        servers: api.servers.iter().map(|server| server.url.value.clone()).collect(),
        server,
        site_variable,
        key_variable: api.authentication.environment.value.clone(),
    }
}

/// The first server's address with its defaults filled in, and the environment variable of what is left.
fn server(api: &spec::Api, findings: &mut Vec<Finding>) -> (String, String) {
    let Some(server) = api.servers.first() else {
        findings.push(Finding::new(
            "empty",
            &api.api.place,
            "the API has no server",
            "where is it?",
            "add one under `servers`",
        ));
        return (String::new(), String::new());
    };
    for server in &api.servers {
        for variable in &server.variables {
            if !server.url.value.contains(&format!("{{{}}}", variable.name.value)) {
                findings.push(Finding::new(
                    "dangling-reference",
                    &variable.name.place,
                    format!("the address has no variable `{}`", variable.name.value),
                    "stands for nothing",
                    "put it into the address, or remove it",
                ));
            }
        }
        for name in variables(&server.url.value) {
            if server.variables.get(name).is_none() {
                findings.push(Finding::new(
                    "dangling-reference",
                    &server.url.place,
                    format!("the variable `{name}` of the address is not described"),
                    format!("what is `{{{name}}}`?"),
                    format!("add `{name}` under `variables`"),
                ));
            }
        }
    }
    let mut url = server.url.value.clone();
    let mut environment = None;
    for variable in &server.variables {
        let placeholder = format!("{{{}}}", variable.name.value);
        match &variable.value.default {
            Some(default) => url = url.replace(&placeholder, &default.value),
            None => {
                url = url.replace(&placeholder, "{site}");
                environment = environment.or(variable.value.environment.as_ref());
            }
        }
    }
    let open = server.variables.iter().filter(|variable| variable.value.default.is_none()).count();
    if open != 1 || environment.is_none() {
        findings.push(Finding::new(
            "site",
            &server.url.place,
            "one variable of the address must be the caller's site",
            format!("{open} variables without a default"),
            "leave out `default` for one variable, and give it `environment: VARIABLE`",
        ));
    }
    let environment = environment.map_or_else(String::new, |environment| environment.value.clone());
    if url.starts_with("https://") {
        url = url.replace(":443/", "/");
    }
    (url, environment)
}

/// The `{variables}` of an address or path.
pub(super) fn variables(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
