//! Which sub-domain serves an operation: its own servers, held against those of the API.

use super::document::Value;

/// The sub-domain of an operation; `None` where it is the API's own address. The error says what the spec cannot.
pub(super) fn host(document: &Value, operation: &Value) -> Result<Option<String>, String> {
    let marked = operation.get("x-cb-operation-sub-domain-name").text();
    let all = document.get("servers").items();
    let servers = operation.get("servers").items();
    let mut said: Option<Option<String>> = None;
    for server in servers {
        let host = sub_domain(server, all).ok_or("a server that is no sub-domain of the API's")?;
        if said.as_ref().is_some_and(|said| *said != host) {
            return Err("servers of several sub-domains".to_owned());
        }
        said = Some(host);
    }
    match (marked, said) {
        (None, said) => Ok(said.flatten()),
        (Some(marked), Some(said)) if said.as_deref() != Some(marked) => Err(format!(
            "servers other than those of the sub-domain `{marked}`, which `x-cb-operation-sub-domain-name` says"
        )),
        (Some(marked), _) => Ok(Some(marked.to_owned())),
    }
}

/// What stands between the site and the rest of one of the API's addresses; the variables must have the API's defaults.
fn sub_domain(server: &Value, all: &[Value]) -> Option<Option<String>> {
    let url = server.get("url").text()?;
    if all.is_empty() {
        let (_, rest) = url.split_once("{site}.")?;
        return Some(Some(label(rest.split('.').next()?)?));
    }
    all.iter().find_map(|api| {
        let same = server.get("variables").members().iter().all(|(name, variable)| {
            let default = api.get("variables").get(name).get("default");
            default == variable.get("default") || name == "site"
        });
        let whole = api.get("url").text()?;
        let site = whole.find("{site}")?;
        let dot = site + whole.get(site..)?.find('.')?;
        let (before, behind) = whole.split_at_checked(dot)?;
        let host = match url.strip_prefix(before)?.strip_suffix(behind)? {
            "" => None,
            between => Some(label(between.strip_prefix('.')?)?),
        };
        same.then_some(host)
    })
}

/// One label of a host's name.
fn label(text: &str) -> Option<String> {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    plain.then(|| text.to_owned())
}
