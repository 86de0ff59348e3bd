//! The catalogue: browsing, searching, and what instructors do to courses and sections.

mod browse;
mod courses;
mod editing;
mod filters;
mod hours;
mod office;
mod section_rules;
mod sections;
mod snapshot;

use super::support::{self, Browser};

/// The codes of the courses on the page, in its order.
fn codes(browser: &Browser) -> Vec<String> {
    browser.select_text("article .code")
}

/// Expects that the form came back with these messages, each beside its field and in the summary.
#[track_caller]
fn expect_refused(browser: &mut Browser, messages: &[(&str, &str)]) {
    browser.expect_status(422);
    assert!(browser.title().starts_with("Error: "), "{}", browser.title());
    let summary: Vec<_> = messages.iter().map(|(_, message)| (*message).to_owned()).collect();
    assert_eq!(browser.select_text(".summary a"), summary);
    for (field, message) in messages {
        assert_eq!(browser.error_of(field), Some(format!("Error: {message}")), "{field}");
        let link = browser.select_text(&format!(".summary a[href=\"#{field}\"]"));
        assert_eq!(link, [*message], "the summary leads to {field}");
        let target = browser.select_text(&format!("[id=\"{field}\"]"));
        assert_eq!(target.len(), 1, "there is one {field} to lead to");
    }
}
