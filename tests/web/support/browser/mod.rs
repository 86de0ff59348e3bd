//! Visits the site as a person with a browser does: keeps cookies, follows
//! redirects, reads pages and fills in the forms that they show.

mod address;
mod answer;
mod controls;
mod forms;
mod jar;
mod page;
mod patient;
mod words;

pub use answer::Answer;
pub use forms::FormFilling;

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use ureq::Agent;
use ureq::http::Request;
use ureq::unversioned::resolver::DefaultResolver;
use url::Url;

use jar::Jar;

/// As many redirects as a browser may follow before something is wrong.
const MOST_REDIRECTS: usize = 10;

const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// A visitor with one tab open; a clone is a second tab of the same visitor,
/// which shares the cookies and shows a page of its own.
#[derive(Clone)]
pub struct Browser {
    base: String,
    agent: Agent,
    jar: Arc<Mutex<Jar>>,
    page: Page,
}

/// A redirect that was followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The status code of the redirect.
    pub status: u16,
    /// Its `Location`, as the server wrote it.
    pub location: String,
}

#[derive(Clone, Default)]
struct Page {
    path: String,
    answer: Answer,
    body: String,
    hops: Vec<Hop>,
}

type Header = (&'static str, String);

impl Browser {
    /// A visitor without cookies, who has not opened a page yet.
    /// `base` is such as `http://127.0.0.1:43210`.
    pub fn new(base: &str) -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .proxy(None)
            .user_agent("")
            .accept("")
            .accept_encoding("")
            .allow_non_standard_methods(true)
            .max_idle_age(Duration::from_secs(2))
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        Self {
            base: base.trim_end_matches('/').to_owned(),
            agent: Agent::with_parts(config, patient::connector(), DefaultResolver::default()),
            jar: Arc::default(),
            page: Page::default(),
        }
    }

    /// Opens a page whose address the visitor typed, or kept as a bookmark.
    #[track_caller]
    pub fn get(&mut self, path: &str) -> &mut Self {
        let headers = navigation_headers("none");
        self.visit("GET", path, headers, None)
    }

    /// Follows the link which is named `text` or, when none is, the one whose
    /// name contains it. Panics when there is no such link, or when several
    /// lead to different places.
    #[track_caller]
    pub fn click(&mut self, text: &str) -> &mut Self {
        let target = self.link(text);
        let path = self.resolve(&target);
        self.follow(&path)
    }

    /// Finds a form by the text of one of its submit buttons, or else by the
    /// path that it is sent to. Panics when there is none, or when several
    /// forms fit which would send different things.
    #[track_caller]
    pub fn form(&mut self, name: &str) -> FormFilling<'_> {
        FormFilling::find(self, name)
    }

    /// Sends a form from the current page, without the page having that form.
    #[track_caller]
    pub fn post<N: AsRef<str>, V: AsRef<str>>(&mut self, path: &str, pairs: &[(N, V)]) -> &mut Self {
        let form_type = "application/x-www-form-urlencoded".to_owned();
        let mut headers = self.same_origin_headers();
        headers.push(("Origin", self.origin()));
        headers.push(("Content-Type", form_type));
        self.visit("POST", path, headers, Some(address::encode_form(pairs)))
    }

    /// Sends a form as a page of the site does, follows no redirect, and
    /// leaves the current page as it is.
    #[track_caller]
    pub fn send_form<N: AsRef<str>, V: AsRef<str>>(&mut self, path: &str, pairs: &[(N, V)]) -> Answer {
        let headers = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/x-www-form-urlencoded")];
        let body = address::encode_form(pairs);
        self.send("POST", path, &headers, Some(body.as_bytes()))
    }

    /// Sends just this request: with the cookies (unless a `Cookie` header is
    /// given) but without a browser's headers. It follows no redirect, and
    /// leaves the current page as it is.
    #[track_caller]
    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Answer {
        let url = self.url(path);
        let mut request = Request::builder().method(method).uri(format!("{}{}", self.base, address::escape(path)));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let own_cookies = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("cookie"));
        let cookies = self.jar().header(&url);
        if let Some(cookies) = cookies.filter(|_| !own_cookies) {
            request = request.header("Cookie", cookies);
        }
        let answer = match body {
            Some(body) => request.body(body).map(|request| self.agent.run(request)),
            None => request.body(()).map(|request| self.agent.run(request)),
        };
        let answer = answer
            .unwrap_or_else(|error| panic!("{method} {path} cannot be written: {error}"))
            .and_then(read)
            .unwrap_or_else(|error| panic!("{method} {path} had no answer: {error}"));
        for line in answer.headers_named("set-cookie") {
            self.jar().receive(line, &url);
        }
        answer
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().find(name)
    }

    /// Puts a cookie into the browser, for the whole site.
    pub fn set_cookie(&mut self, name: &str, value: &str) -> &mut Self {
        self.jar().set(name, value, &self.url("/"));
        self
    }

    /// The names and values of all cookies.
    pub fn cookies(&self) -> Vec<(String, String)> {
        self.jar().list()
    }

    #[track_caller]
    fn follow(&mut self, path: &str) -> &mut Self {
        let headers = self.same_origin_headers();
        self.visit("GET", path, headers, None)
    }

    #[track_caller]
    fn visit(&mut self, method: &str, path: &str, mut headers: Vec<Header>, mut body: Option<String>) -> &mut Self {
        let (mut method, mut path) = (method, path.to_owned());
        let mut hops = Vec::new();
        loop {
            let lines: Vec<_> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
            let answer = self.send(method, &path, &lines, body.as_ref().map(String::as_bytes));
            let Some(location) = answer.redirection().map(str::to_owned) else {
                self.show(path, answer, hops);
                return self;
            };
            if !matches!(answer.status, 307 | 308) {
                (method, body) = ("GET", None);
                headers.retain(|(name, _)| !matches!(*name, "Origin" | "Content-Type"));
            }
            path = address::resolve(&self.base, &path, &location);
            hops.push(Hop { status: answer.status, location });
            assert!(hops.len() <= MOST_REDIRECTS, "redirects go on: {hops:?}");
        }
    }

    fn show(&mut self, path: String, answer: Answer, hops: Vec<Hop>) {
        let body = answer.text();
        self.page = Page { path, answer, body, hops };
    }

    #[track_caller]
    fn resolve(&self, reference: &str) -> String {
        address::resolve(&self.base, &self.page.path, reference)
    }

    fn same_origin_headers(&self) -> Vec<Header> {
        let mut headers = navigation_headers("same-origin");
        let referer = match self.referrer_policy().as_str() {
            "no-referrer" => None,
            "origin" | "strict-origin" => Some(format!("{}/", self.base)),
            _ => Some(format!("{}{}", self.base, address::escape(self.path()))),
        };
        headers.extend(referer.map(|referer| ("Referer", referer)));
        headers
    }

    /// A page that asks for no referrer also hides where its forms come from.
    fn origin(&self) -> String {
        match self.referrer_policy().as_str() {
            "no-referrer" => "null".to_owned(),
            _ => self.base.clone(),
        }
    }

    fn referrer_policy(&self) -> String {
        self.header("referrer-policy").unwrap_or_default()
    }

    #[track_caller]
    fn url(&self, path: &str) -> Url {
        let address = format!("{}{}", self.base, address::escape(path));
        Url::parse(&address).unwrap_or_else(|error| panic!("{address} is no address: {error}"))
    }

    fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().expect("no tab fails while it holds the cookies")
    }
}

/// What a browser sends when it opens a page, typed (`none`) or from a page.
fn navigation_headers(site: &str) -> Vec<Header> {
    [
        ("User-Agent", USER_AGENT),
        ("Accept", ACCEPT),
        ("Accept-Language", "en"),
        ("Sec-Fetch-Dest", "document"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-Site", site),
        ("Sec-Fetch-User", "?1"),
        ("Upgrade-Insecure-Requests", "1"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

fn read(answer: ureq::http::Response<ureq::Body>) -> Result<Answer, ureq::Error> {
    let (parts, mut body) = answer.into_parts();
    let pair = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    };
    Ok(Answer {
        status: parts.status.as_u16(),
        headers: parts.headers.iter().map(pair).collect(),
        body: body.read_to_vec()?,
    })
}
