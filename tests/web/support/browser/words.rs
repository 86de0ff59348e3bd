//! Reads the words on a page, as they are shown and as they are read aloud.

use scraper::{ElementRef, Html, Node, Selector, node::Element};

/// Elements which stand within a line, so that no space parts their text from
/// its neighbours.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
];

/// Elements whose text nobody sees.
const UNSEEN: [&str; 4] = ["script", "style", "template", "noscript"];

/// The text that a visitor sees within an element.
pub(super) fn visible(element: ElementRef) -> String {
    words(element, &|_| false)
}

/// The name of a link or a button: what a screen reader says.
pub(super) fn accessible_name(element: ElementRef) -> String {
    match element.attr("aria-label") {
        Some(label) => collapse(label),
        None => words(element, &|inner| inner.attr("aria-hidden") == Some("true")),
    }
}

/// The text of a label, without the field which it may hold.
pub(super) fn label_text(label: ElementRef) -> String {
    let is_field = |inner: &Element| matches!(inner.name(), "select" | "textarea" | "button");
    words(label, &is_field)
}

/// The text with each run of white space made one space.
pub(super) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Positions of the names which equal what is wanted or, when none does, of
/// those which contain it.
pub(super) fn matching<N: AsRef<str>>(names: &[N], wanted: &str) -> Vec<usize> {
    let wanted = collapse(wanted);
    let positions = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..names.len()).filter(|&position| fits(names[position].as_ref())).collect()
    };
    let exact = positions(&|name| name == wanted);
    if exact.is_empty() {
        return positions(&|name| name.contains(&wanted));
    }
    exact
}

/// All elements that a CSS selector finds.
#[track_caller]
pub(super) fn select<'a>(html: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(css).unwrap_or_else(|_| panic!("{css:?} is no CSS selector that is understood"));
    html.select(&selector).collect()
}

fn words(element: ElementRef, skip: &dyn Fn(&Element) -> bool) -> String {
    let mut text = String::new();
    gather(element, skip, &mut text);
    collapse(&text)
}

fn gather(element: ElementRef, skip: &dyn Fn(&Element) -> bool, text: &mut String) {
    for child in element.children() {
        if let Node::Text(part) = child.value() {
            text.push_str(part);
        }
        let Some(inner) = ElementRef::wrap(child) else {
            continue;
        };
        let name = inner.value().name();
        if UNSEEN.contains(&name) || inner.attr("hidden").is_some() || skip(inner.value()) {
            continue;
        }
        let space = if INLINE.contains(&name) { "" } else { " " };
        text.push_str(space);
        text.push_str(inner.attr("alt").unwrap_or_default());
        gather(inner, skip, text);
        text.push_str(space);
    }
}
