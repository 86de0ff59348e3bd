//! Where a request comes from, behind proxies that are trusted to say so.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap};

use super::AppState;
use crate::accounts::Client;

/// Longer names of browsers are cut, in characters.
const LONGEST_USER_AGENT: usize = 200;

/// The network address and the browser's name, as the list of sessions shows them.
pub fn client(request: &HttpRequest, state: &AppState) -> Client {
    let user_agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let peer = request.peer_addr().map(|peer| peer.ip());
    let address = peer.map(|peer| behind_proxies(peer, request.headers(), &state.config.trusted_proxies));
    Client {
        address: address.map(|address| address.to_string()).unwrap_or_default(),
        user_agent: user_agent.unwrap_or_default().chars().take(LONGEST_USER_AGENT).collect(),
    }
}

/// The address under which the site is reached, without a slash at its end: `BASE_URL`, else what this request was sent
/// to.
pub fn site_address(request: &HttpRequest, state: &AppState) -> String {
    let here = || {
        let scheme = if state.config.https { "https" } else { "http" };
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        host.map_or_else(|| state.config.address(), |host| format!("{scheme}://{host}"))
    };
    let address = state.config.base_url.clone().unwrap_or_else(here);
    address.trim_end_matches('/').to_owned()
}

/// The last address of `X-Forwarded-For` that no trusted proxy has, as long as trusted proxies said it.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let said: Vec<&str> =
        headers.get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(',')).collect();
    let mut client = peer;
    for hop in said.iter().rev() {
        if !trusted.contains(&client) {
            break;
        }
        let Ok(address) = hop.trim().parse() else { break };
        client = address;
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    #[test]
    fn forwarded_addresses_count_only_from_trusted_proxies() {
        let headers: HeaderMap =
            [(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static("6.6.6.6, 9.9.9.9, 10.0.0.2"))]
                .into_iter()
                .collect();
        let ip = |text: &str| -> IpAddr { text.parse().expect("an address") };
        let proxies = [ip("10.0.0.1"), ip("10.0.0.2")];
        assert_eq!(behind_proxies(ip("10.0.0.1"), &headers, &proxies), ip("9.9.9.9"));
        assert_eq!(behind_proxies(ip("8.8.8.8"), &headers, &proxies), ip("8.8.8.8"), "not a proxy of ours");
        assert_eq!(behind_proxies(ip("10.0.0.1"), &headers, &[]), ip("10.0.0.1"));
    }
}
