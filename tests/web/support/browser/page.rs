//! Reads the page that a tab shows, and says what a test expects of it.

use scraper::Html;

use super::{Browser, Hop, controls, words};

impl Browser {
    /// The status code of the last answer; 0 before the first page.
    pub fn status(&self) -> u16 {
        self.page.answer.status
    }

    /// The redirects that led to the page, in their order.
    pub fn hops(&self) -> &[Hop] {
        &self.page.hops
    }

    /// The path (and query) of the page.
    pub fn path(&self) -> &str {
        &self.page.path
    }

    /// A header of the page.
    pub fn header(&self, name: &str) -> Option<String> {
        self.page.answer.header(name).map(str::to_owned)
    }

    /// The source of the page.
    pub fn body(&self) -> &str {
        &self.page.body
    }

    /// The title of the page.
    pub fn title(&self) -> String {
        let titles = self.select_text("title");
        titles.into_iter().next().unwrap_or_default()
    }

    /// What the page says, with single spaces; not what is `hidden`.
    pub fn text(&self) -> String {
        self.select_text("body").join(" ")
    }

    /// The texts of all elements that the CSS selector finds.
    #[track_caller]
    pub fn select_text(&self, css: &str) -> Vec<String> {
        let html = self.html();
        let found = words::select(&html, css);
        found.into_iter().map(words::visible).collect()
    }

    /// An attribute of the first element that the CSS selector finds.
    #[track_caller]
    pub fn attr(&self, css: &str, name: &str) -> Option<String> {
        let html = self.html();
        let element = words::select(&html, css).into_iter().next()?;
        element.attr(name).map(str::to_owned)
    }

    /// Whether the page says this.
    pub fn has(&self, text: &str) -> bool {
        self.text().contains(&words::collapse(text))
    }

    /// The error shown at a field: the text of the element `{field}-error`.
    pub fn error_of(&self, field_name: &str) -> Option<String> {
        let errors = self.select_text(&format!("[id=\"{field_name}-error\"]"));
        errors.into_iter().next()
    }

    /// What the page shows in a field, or which of its choices is made.
    pub fn value_of(&self, field_name: &str) -> Option<String> {
        controls::value_of(&self.html(), field_name)
    }

    /// Expects that the page says this.
    #[track_caller]
    pub fn see(&mut self, text: &str) -> &mut Self {
        let says = self.has(text);
        assert!(says, "{text:?} is not on the page.\n{}", self.report());
        self
    }

    /// Expects that the page does not say this.
    #[track_caller]
    pub fn dont_see(&mut self, text: &str) -> &mut Self {
        let says = self.has(text);
        assert!(!says, "{text:?} is on the page.\n{}", self.report());
        self
    }

    /// Expects the status code of the last answer.
    #[track_caller]
    pub fn expect_status(&mut self, status: u16) -> &mut Self {
        let as_expected = self.status() == status;
        assert!(as_expected, "{status} was expected.\n{}", self.report());
        self
    }

    /// Expects to be on the page of that path (and query).
    #[track_caller]
    pub fn expect_path(&mut self, path: &str) -> &mut Self {
        let as_expected = self.path() == path;
        assert!(as_expected, "{path} was expected.\n{}", self.report());
        self
    }

    /// Where the link of that name leads.
    #[track_caller]
    pub(super) fn link(&self, text: &str) -> String {
        let html = self.html();
        let links = words::select(&html, "a[href]");
        let names: Vec<String> = links.iter().map(|link| words::accessible_name(*link)).collect();
        let found = words::matching(&names, text);
        let targets: Vec<_> =
            found.iter().filter_map(|&position| links[position].attr("href")?.split('#').next()).collect();
        let Some(target) = targets.first() else {
            panic!("No link is named {text:?}, only {names:?}.\n{}", self.report());
        };
        let one_place = targets.iter().all(|other| other == target);
        assert!(one_place, "{text:?} may lead to any of {targets:?}");
        (*target).to_owned()
    }

    pub(super) fn html(&self) -> Html {
        Html::parse_document(self.body())
    }

    /// Describes the page, for a test that fails.
    pub(super) fn report(&self) -> String {
        let (status, path, title) = (self.status(), self.path(), self.title());
        let hops: Vec<String> = self.hops().iter().map(|hop| format!("{} to {}, ", hop.status, hop.location)).collect();
        let hops = hops.concat();
        format!("Page: {hops}{status} {path} {title:?}\n{}", self.text())
    }
}
