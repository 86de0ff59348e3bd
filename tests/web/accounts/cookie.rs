//! The session's cookie, and what the database knows of it.

use actix_web::cookie::{Cookie, CookieJar, Key};
use diesel::sql_types::Text;

use super::support::{App, PASSWORD, SECRET_KEY};
use super::{COOKIE, is_signed_in};

#[derive(diesel::QueryableByName)]
struct SessionRow {
    #[diesel(sql_type = Text)]
    token_hash: String,
    #[diesel(sql_type = Text)]
    user_agent: String,
    #[diesel(sql_type = Text)]
    address: String,
}

#[test]
fn the_cookie_is_kept_from_scripts_and_other_sites() {
    let app = App::start();
    app.student("S1");
    let attributes = cookie_attributes(&app, COOKIE);
    assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Lax"]);
}

#[test]
fn the_cookie_of_a_site_with_https_is_sent_over_nothing_else() {
    let app = App::start_with(&[("COOKIE_SECURE", "true")]);
    app.student("S1");
    let attributes = cookie_attributes(&app, "__Host-registrar");
    assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
}

#[test]
fn the_cookie_says_nothing_about_its_user() {
    let app = App::start();
    // Long enough not to stand in random letters by chance.
    let student = app.student("S20270042");
    let value = app.signed_in("S20270042").cookie(COOKIE).expect("a cookie");
    let (id, contents) = (student.id.to_string(), contents(&value));
    for told in [id.as_str(), &id.replace('-', ""), "s20270042@example.edu", "S20270042", "Person", "student"] {
        assert!(!value.contains(told), "{told} is in the cookie");
        assert!(!contents.contains(told), "{told} is sealed in the cookie");
    }
}

#[test]
fn a_visitor_who_only_looks_has_no_cookie() {
    let app = App::start();
    let mut browser = app.browser();
    for path in ["/", "/courses", "/sign-in", "/sign-up/student", "/account", "/nowhere"] {
        browser.get(path);
    }
    assert!(browser.cookies().is_empty());
}

#[test]
fn the_cookie_is_not_sent_again_with_every_page() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    for path in ["/", "/courses", "/account", "/nowhere"] {
        let answer = browser.send("GET", path, &[], None);
        assert_eq!(answer.header("set-cookie"), None, "{path}");
    }
}

#[test]
fn who_holds_a_tampered_cookie_is_simply_signed_out() {
    let app = App::start();
    app.student("S1");
    let value = app.signed_in("S1").cookie(COOKIE).expect("a cookie");
    let mut tampered: Vec<String> = ["", "x", "%00", "%FF", "a=b", "\"", "null", "{}"].map(str::to_owned).to_vec();
    tampered.push("A".repeat(4_000));
    tampered.push(value[1..].to_owned());
    tampered.push(value[..value.len() - 4].to_owned());
    for at in [0, value.len() / 2, value.len() - 8] {
        let other = if value[at..].starts_with('A') { "B" } else { "A" };
        tampered.push(format!("{}{other}{}", &value[..at], &value[at + 1..]));
    }
    for value in tampered {
        let mut browser = app.browser();
        browser.set_cookie(COOKIE, &value);
        browser.get("/").expect_status(200).see("Sign in");
        assert!(!is_signed_in(&mut browser), "{value}");
    }
}

#[test]
fn a_cookie_sealed_with_another_key_does_not_count() {
    let app = App::start();
    app.student("S1");
    let contents = contents(&app.signed_in("S1").cookie(COOKIE).expect("a cookie"));
    let mut browser = app.browser();
    browser.set_cookie(COOKIE, &sealed(&contents, SECRET_KEY));
    assert!(is_signed_in(&mut browser), "this test knows how cookies are sealed");
    browser.set_cookie(COOKIE, &sealed(&contents, "some other key, which is long enough too"));
    assert!(!is_signed_in(&mut browser));
}

#[test]
fn the_database_does_not_know_the_secret_of_a_session() {
    let app = App::start();
    app.student("S1");
    let contents = contents(&app.signed_in("S1").cookie(COOKIE).expect("a cookie"));
    let token =
        contents.split(|c: char| !c.is_ascii_hexdigit()).find(|part| part.len() == 64).expect("a token of 256 bits");
    let rows: diesel::QueryResult<Vec<SessionRow>> = app.db.read_now(|connection| {
        let query = diesel::sql_query("SELECT token_hash, user_agent, address FROM sessions");
        diesel::RunQueryDsl::load(query, &mut **connection)
    });
    let rows = rows.expect("the sessions can be read");
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    for text in [&row.token_hash, &row.user_agent, &row.address] {
        assert!(!text.contains(token) && !token.contains(text.as_str()));
    }
    // Who reads the database cannot make a cookie of what it says, even with the key.
    let mut thief = app.browser();
    thief.set_cookie(COOKIE, &sealed(&contents.replace(token, &row.token_hash), SECRET_KEY));
    assert!(!is_signed_in(&mut thief));
}

/// Signs in, and gives the attributes of the cookie of that name.
fn cookie_attributes(app: &App, name: &str) -> Vec<String> {
    let answers = [("identifier", "S1"), ("password", PASSWORD)];
    let answer = app.browser().send_form("/sign-in", &answers);
    assert_eq!(answer.status, 303);
    let lines = answer.headers_named("set-cookie");
    assert_eq!(lines.len(), 1, "{lines:?}");
    let (pair, attributes) = lines[0].split_once(';').expect("attributes");
    assert!(pair.starts_with(&format!("{name}=")), "{pair}");
    let mut attributes: Vec<String> = attributes.split(';').map(|text| text.trim().to_owned()).collect();
    attributes.sort();
    attributes
}

/// What is sealed in a cookie.
fn contents(value: &str) -> String {
    let cookie = Cookie::parse_encoded(format!("{COOKIE}={value}")).expect("a cookie");
    let key = Key::derive_from(SECRET_KEY.as_bytes());
    let mut jar = CookieJar::new();
    jar.add_original(cookie.into_owned());
    jar.private(&key).get(COOKIE).expect("the key opens it").value().to_owned()
}

/// A cookie's value with these contents.
fn sealed(contents: &str, key: &str) -> String {
    let mut jar = CookieJar::new();
    jar.private_mut(&Key::derive_from(key.as_bytes())).add(Cookie::new(COOKIE, contents.to_owned()));
    let cookie = jar.get(COOKIE).expect("it was put there").clone();
    let line = cookie.encoded().to_string();
    line[COOKIE.len() + 1..].to_owned()
}
