//! Whether a request that changes something comes from a page of this site, and whether it names this site's host.

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap};

/// Whether a browser sent this from one of the site's own pages. Browsers say so in `Sec-Fetch-Site`; older ones
/// send `Origin`, which then must name the `Host`. A request that says neither is refused.
pub(super) fn is_same_origin(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let (Some(origin), Some(host)) = (text(headers, header::ORIGIN), text(headers, header::HOST)) else {
        return false;
    };
    origin.split_once("://").is_some_and(|(_, origin_host)| origin_host.eq_ignore_ascii_case(host))
}

/// Whether the request's `Host` is one of `allowed`; any is, when none are named.
pub(super) fn is_known_host(headers: &HeaderMap, allowed: &[String]) -> bool {
    if allowed.is_empty() {
        return true;
    }
    let Some(host) = text(headers, header::HOST) else {
        return false;
    };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn a_post_must_say_that_it_comes_from_this_site() {
        let cases: [(&[(&str, &str)], bool); 9] = [
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://a:1"), ("host", "a:1")], false),
            (&[("origin", "http://a.example:1"), ("host", "A.example:1")], true),
            (&[("origin", "http://a.example:2"), ("host", "a.example:1")], false),
            (&[("origin", "null"), ("host", "a.example")], false),
            (&[("host", "a.example")], false),
            (&[], false),
        ];
        for (pairs, expected) in cases {
            assert_eq!(is_same_origin(&Method::POST, &headers(pairs)), expected, "{pairs:?}");
            assert!(is_same_origin(&Method::GET, &headers(pairs)), "reading is free");
        }
    }

    #[test]
    fn a_host_counts_without_its_port_and_case() {
        let allowed = ["registrar.example".to_owned(), "[::1]".to_owned()];
        for host in ["registrar.example", "Registrar.Example:8080", "[::1]:80", "[::1]"] {
            assert!(is_known_host(&headers(&[("host", host)]), &allowed), "{host}");
        }
        for host in ["evil.example", "registrar.example.evil.example", "registrar.example:x"] {
            assert!(!is_known_host(&headers(&[("host", host)]), &allowed), "{host}");
        }
        assert!(!is_known_host(&headers(&[]), &allowed));
        assert!(is_known_host(&headers(&[]), &[]));
    }
}
