//! Addresses within the site: resolves links, and encodes what a form sends.

/// Turns a link, a form's action or a `Location` into a path (with its query,
/// without a fragment) of the site at `base`, seen from the page at `current`.
///
/// Panics when it leads to another site.
#[track_caller]
pub(super) fn resolve(base: &str, current: &str, reference: &str) -> String {
    let reference = reference.trim();
    let reference = reference.split('#').next().unwrap_or_default();
    let local = local_part(base, reference)
        .unwrap_or_else(|| panic!("{reference} leads from {current} to another site than {base}"));
    let page = current.split('?').next().unwrap_or_default();
    match local.chars().next() {
        None if reference.is_empty() => current.to_owned(),
        None => "/".to_owned(),
        Some('/') => without_dots(local),
        Some('?') => format!("{page}{local}"),
        Some(_) => {
            let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
            without_dots(&format!("{folder}/{local}"))
        }
    }
}

/// The pairs as `application/x-www-form-urlencoded`.
pub(super) fn encode_form<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let pair = |(name, value): &(N, V)| {
        let (name, value) = (encode(name.as_ref()), encode(value.as_ref()));
        format!("{name}={value}")
    };
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Escapes what a person may type in an address and a request cannot carry.
pub(super) fn escape(path: &str) -> String {
    let escaped = |byte: u8| match byte {
        b'!' | b'#'..=b';' | b'=' | b'?'..=b'_' | b'a'..=b'z' | b'|' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(escaped).collect()
}

fn local_part<'a>(base: &str, reference: &'a str) -> Option<&'a str> {
    let host = base.split_once(':').map_or(base, |(_, host)| host);
    let rest = reference.strip_prefix(base).or_else(|| reference.strip_prefix(host));
    if let Some(rest) = rest {
        return (rest.is_empty() || rest.starts_with(['/', '?'])).then_some(rest);
    }
    let before_path = reference.split(['/', '?']).next().unwrap_or_default();
    let leaves = reference.starts_with("//") || before_path.contains(':');
    (!leaves).then_some(reference)
}

fn without_dots(address: &str) -> String {
    let (path, query) = match address.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (address, String::new()),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').skip(1) {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    if path.ends_with("/.") || path.ends_with("/..") {
        parts.push("");
    }
    format!("/{}{query}", parts.join("/"))
}

fn encode(text: &str) -> String {
    let encoded = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        b' ' => "+".to_owned(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encoded).collect()
}
