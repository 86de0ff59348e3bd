//! The style sheet and the icon, which browsers keep for a year.

use std::io::Read;

use super::super::support::{App, Browser};
use super::{INSTITUTION, expect_error_page};

#[test]
fn static_files_are_named_by_their_content_and_kept_for_a_year() {
    let app = App::start();
    let mut browser = app.browser();
    for (path, kind) in addresses(&mut browser) {
        let answer = browser.send("GET", &path, &[], None);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(kind));
        let kept = answer.header("cache-control").unwrap_or_default();
        assert_eq!(kept, "public, max-age=31536000, immutable");
        let hash = path.split('.').rev().nth(1).unwrap_or_default();
        assert!(hash.len() >= 16 && hash.chars().all(|c| c.is_ascii_hexdigit()), "{path}");
        assert!(answer.header("set-cookie").is_none());
    }
}

#[test]
fn static_files_are_the_same_with_and_without_compression() {
    let app = App::start();
    let mut browser = app.browser();
    for (path, _) in addresses(&mut browser) {
        let plain = browser.send("GET", &path, &[], None);
        assert_eq!(plain.header("content-encoding"), None);
        assert_eq!(plain.header("vary"), Some("Accept-Encoding"));
        for refusal in ["identity", "br", "gzip;q=0"] {
            let answer = browser.send("GET", &path, &[("Accept-Encoding", refusal)], None);
            assert_eq!(answer.header("content-encoding"), None, "{refusal}");
            assert_eq!(answer.body, plain.body);
        }
        for wish in ["gzip", "gzip, deflate, br, zstd", "br,gzip"] {
            let answer = browser.send("GET", &path, &[("Accept-Encoding", wish)], None);
            assert_eq!(answer.header("vary"), Some("Accept-Encoding"));
            let Some(coding) = answer.header("content-encoding") else {
                assert!(plain.body.len() < 1_000, "{path} is worth compressing");
                continue;
            };
            assert_eq!(coding, "gzip");
            assert!(answer.body.len() < plain.body.len());
            let mut content = Vec::new();
            flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut content).expect("gzip");
            assert_eq!(content, plain.body);
        }
    }
}

#[test]
fn the_style_sheet_is_compressed() {
    let app = App::start();
    let mut browser = app.browser();
    let (css, _) = addresses(&mut browser)[0].clone();
    let answer = browser.send("GET", &css, &[("Accept-Encoding", "gzip")], None);
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
}

#[test]
fn a_file_of_another_build_or_no_file_at_all_is_not_there() {
    let app = App::start_with(&[("INSTITUTION_NAME", INSTITUTION)]);
    let mut browser = app.browser();
    let (css, _) = addresses(&mut browser)[0].clone();
    let older = format!("{}0000000000000000.css", &css[..css.len() - 20]);
    for path in [
        older.as_str(),
        "/static/app.css",
        "/static/",
        "/static/..%2fCargo.toml",
        "/static/%2e%2e%2fapp.css",
        "/static/%FF",
        "/static/a/b.css",
    ] {
        expect_error_page(&browser.send("GET", path, &[], None), 404, path);
    }
}

/// The style sheet and the icon, as the pages name them.
fn addresses(browser: &mut Browser) -> [(String, &'static str); 2] {
    browser.get("/");
    let css = browser.attr("link[rel=stylesheet]", "href").expect("a style sheet");
    let icon = browser.attr("link[rel=icon]", "href").expect("an icon");
    [(css, "text/css; charset=utf-8"), (icon, "image/svg+xml")]
}
