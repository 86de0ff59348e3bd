//! The cookies of one visitor, kept as a browser keeps them.

use cookie_store::{CookieStore, RawCookie};
use url::Url;

/// The cookies. The store takes the loopback address for a secure place, as browsers do.
#[derive(Default)]
pub(super) struct Jar(CookieStore);

impl Jar {
    /// Keeps, replaces or removes a cookie, as a `Set-Cookie` line that came from the page at `url` says.
    pub(super) fn receive(&mut self, line: &str, url: &Url) {
        let Ok(cookie) = RawCookie::parse(line) else { return };
        if keeps_promise(&cookie) {
            self.insert(&cookie, url);
        }
    }

    /// Keeps a cookie for the whole site.
    pub(super) fn set(&mut self, name: &str, value: &str, url: &Url) {
        self.insert(&RawCookie::build((name, value)).path("/").build(), url);
    }

    /// The value of the cookie.
    pub(super) fn find(&self, name: &str) -> Option<String> {
        self.0.iter_unexpired().find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
    }

    /// All names and values.
    pub(super) fn list(&self) -> Vec<(String, String)> {
        self.0.iter_unexpired().map(|cookie| (cookie.name().to_owned(), cookie.value().to_owned())).collect()
    }

    /// The `Cookie` header for a request to `url`, if any cookie goes there.
    pub(super) fn header(&self, url: &Url) -> Option<String> {
        let pairs: Vec<String> =
            self.0.get_request_values(url).map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    fn insert(&mut self, cookie: &RawCookie<'_>, url: &Url) {
        // What the store refuses, such as a cookie of another site, a browser drops without a word.
        let _ = self.0.insert_raw(cookie, url);
    }
}

/// Whether the cookie has the attributes that the prefix of its name promises, which the store does not look at.
fn keeps_promise(cookie: &RawCookie<'_>) -> bool {
    let is_secure = cookie.secure() == Some(true);
    let is_of_host = is_secure && cookie.path() == Some("/") && cookie.domain().is_none();
    (is_secure || !cookie.name().starts_with("__Secure-")) && (is_of_host || !cookie.name().starts_with("__Host-"))
}
