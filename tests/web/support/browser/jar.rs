//! The cookies of one visitor, kept as a browser keeps them (RFC 6265).

use std::time::{SystemTime, UNIX_EPOCH};

/// The cookies, in the order in which they came.
#[derive(Default)]
pub(super) struct Jar {
    cookies: Vec<Cookie>,
}

struct Cookie {
    name: String,
    value: String,
    path: String,
}

impl Jar {
    /// Keeps, replaces or removes a cookie, as a `Set-Cookie` line that came
    /// from the page at `page` says.
    pub(super) fn receive(&mut self, line: &str, page: &str) {
        let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
        let Some((name, value)) = pair.split_once('=') else {
            return;
        };
        let (name, value) = (name.trim(), value.trim());
        let attributes = Attributes::parse(attributes);
        if !attributes.allow(name) {
            return;
        }
        let path = attributes.path.clone().unwrap_or_else(|| folder_of(page));
        let expired = attributes.expired();
        self.put(name, value, &path, expired);
    }

    /// Keeps a cookie for the whole site.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.put(name, value, "/", false);
    }

    /// The value of the cookie.
    pub(super) fn find(&self, name: &str) -> Option<String> {
        let cookie = self.cookies.iter().find(|cookie| cookie.name == name)?;
        Some(cookie.value.clone())
    }

    /// All names and values.
    pub(super) fn list(&self) -> Vec<(String, String)> {
        let pair = |cookie: &Cookie| (cookie.name.clone(), cookie.value.clone());
        self.cookies.iter().map(pair).collect()
    }

    /// The `Cookie` header for a request to `path`, if any cookie goes there.
    pub(super) fn header(&self, path: &str) -> Option<String> {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .filter(|cookie| cookie.goes_to(path))
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    fn put(&mut self, name: &str, value: &str, path: &str, expired: bool) {
        let same = |cookie: &Cookie| cookie.name == name && cookie.path == path;
        let place = self.cookies.iter().position(same);
        match place {
            Some(place) if expired => drop(self.cookies.remove(place)),
            Some(place) => self.cookies[place].value = value.to_owned(),
            None if expired => {}
            None => self.cookies.push(Cookie { name: name.to_owned(), value: value.to_owned(), path: path.to_owned() }),
        }
    }
}

impl Cookie {
    fn goes_to(&self, path: &str) -> bool {
        let path = path.split('?').next().unwrap_or_default();
        match path.strip_prefix(self.path.as_str()) {
            Some(rest) => rest.is_empty() || self.path.ends_with('/') || rest.starts_with('/'),
            None => false,
        }
    }
}

#[derive(Default)]
struct Attributes {
    path: Option<String>,
    max_age: Option<i64>,
    expires: Option<i64>,
    secure: bool,
    domain: bool,
}

impl Attributes {
    fn parse(text: &str) -> Self {
        let mut attributes = Self::default();
        for part in text.split(';') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "path" if value.starts_with('/') => attributes.path = Some(value.to_owned()),
                "max-age" => attributes.max_age = value.parse().ok(),
                "expires" => attributes.expires = seconds_since_1970(value),
                "secure" => attributes.secure = true,
                "domain" => attributes.domain = true,
                _ => {}
            }
        }
        attributes
    }

    /// Whether a browser takes a cookie of that name: a prefix of the name
    /// promises attributes.
    fn allow(&self, name: &str) -> bool {
        let whole_site = self.path.as_deref() == Some("/") && !self.domain;
        (self.secure || !name.starts_with("__Secure-")) && (self.secure && whole_site || !name.starts_with("__Host-"))
    }

    fn expired(&self) -> bool {
        match (self.max_age, self.expires) {
            (Some(seconds), _) => seconds <= 0,
            (None, Some(moment)) => moment <= now(),
            (None, None) => false,
        }
    }
}

/// The path of a cookie that names none (RFC 6265, 5.1.4).
fn folder_of(page: &str) -> String {
    let path = page.split('?').next().unwrap_or_default();
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/".to_owned(),
        Some((folder, _)) => folder.to_owned(),
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.expect("the clock is past 1970").as_secs();
    i64::try_from(seconds).expect("the clock fits into 64 bits")
}

/// Reads a date such as `Wed, 21 Oct 2015 07:28:00 GMT`.
fn seconds_since_1970(date: &str) -> Option<i64> {
    let parts: Vec<&str> = date.split([' ', ',', '-', ':']).filter(|part| !part.is_empty()).collect();
    let [_, day, month, year, hour, minute, second, ..] = parts[..] else {
        return None;
    };
    let month = "JanFebMarAprMayJunJulAugSepOctNovDec".find(month)? / 3;
    let month = i64::try_from(month).ok()? + 1;
    let number = |text: &str| text.parse::<i64>().ok();
    let days = days_since_1970(number(year)?, month, number(day)?);
    Some(((days * 24 + number(hour)?) * 60 + number(minute)?) * 60 + number(second)?)
}

/// Counts years from March, so that the leap day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month_from_march * 153 + 2) / 5 + day - 719_469
}
