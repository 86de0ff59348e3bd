//! What is asked of the markup of every page.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

use super::super::support::Browser;

/// Looks at the markup of one page.
#[track_caller]
pub fn check(browser: &Browser) {
    let (html, path) = (Html::parse_document(browser.body()), browser.path());
    assert!(browser.title().len() > 3, "{path} has no title");
    assert_eq!(select(&html, "h1").len(), 1, "{path}: one heading of the first level");
    assert_eq!(select(&html, "html[lang]").len(), 1, "{path}");
    assert_eq!(select(&html, "main#main").len(), 1, "{path}");
    assert!(select(&html, "script, style").is_empty(), "{path} has a script or a style");
    for element in select(&html, "*") {
        for (name, value) in element.value().attrs() {
            assert!(name != "style" && !name.starts_with("on"), "{path}: {name}={value}");
            assert!(!value.trim_start().starts_with("javascript:"), "{path}: {name}={value}");
        }
    }
    check_ids(&html, path);
    check_controls(&html, path);
    for table in select(&html, "table") {
        assert!(table.select(&selector("th[scope]")).next().is_some(), "{path}: a table without heads");
    }
}

/// Ids are unique, and what is named by its id is there.
#[track_caller]
fn check_ids(html: &Html, path: &str) {
    let mut ids = HashSet::new();
    for element in select(html, "[id]") {
        let id = element.attr("id").unwrap_or_default();
        assert!(ids.insert(id.to_owned()), "{path}: the id {id:?} is there twice");
    }
    for name in ["for", "aria-describedby", "aria-labelledby", "aria-controls", "form"] {
        for element in select(html, &format!("[{name}]")) {
            for id in element.attr(name).unwrap_or_default().split_whitespace() {
                assert!(ids.contains(id), "{path}: {name}={id:?} names nothing");
            }
        }
    }
}

/// Every field has a label, and every button and link has words.
#[track_caller]
fn check_controls(html: &Html, path: &str) {
    for control in select(html, "input:not([type=hidden]), select, textarea") {
        let id = control.attr("id").unwrap_or_default();
        let named = control.attr("aria-label").is_some_and(|label| !label.trim().is_empty());
        let labelled = select(html, "label[for]").into_iter().any(|label| label.attr("for") == Some(id));
        let within = control.ancestors().filter_map(ElementRef::wrap).any(|element| element.value().name() == "label");
        assert!(named || labelled || within, "{path}: {} has no label", control.html());
    }
    for element in select(html, "button, a[href], label, h1, h2, th") {
        let words: String = element.text().collect();
        assert!(!words.trim().is_empty(), "{path}: {} has no words", element.html());
    }
}

/// All elements that a CSS selector finds.
pub fn select<'a>(html: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    html.select(&selector(css)).collect()
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}
