//! What pages read: each read of a page is one selector, so that every door asks the same.

use super::paths::Token;

/// What only selectors and services work with.
const NOT_FOR_PAGES: [(&str, &str); 4] = [
    ("catalogue", "Catalogue"),
    ("catalogue", "CatalogueCache"),
    ("registration", "Mine"),
    ("registration", "StudentContext"),
];

/// Whether a path is one that pages leave to selectors.
pub fn is_not_for_pages(path: &[String]) -> bool {
    NOT_FOR_PAGES.iter().any(|(folder, name)| path.len() == 2 && path[0] == *folder && path[1] == *name)
}

/// The lines in which a page asks for the connection, or reads with anything but one call of a selector; only who makes
/// the context for it may read otherwise.
pub fn faults(tokens: &[Token], makes_context: bool) -> Vec<(usize, &'static str)> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let called = |at: usize, name: &str| text(at) == "." && text(at + 1) == name && text(at + 2) == "(";
    let mut faults = Vec::new();
    for at in 0..tokens.len() {
        if called(at, "connection") {
            faults.push((tokens[at + 1].line, "a connection is not for pages"));
        }
        if !makes_context && (called(at, "read") || called(at, "read_slowly")) && !is_one_selector(tokens, at + 3) {
            faults.push((tokens[at + 1].line, "a page reads with one selector"));
        }
    }
    faults
}

/// Whether an argument is the name of a selector, or a closure that only calls one: `move |context| show(context, id)`.
fn is_one_selector(tokens: &[Token], mut at: usize) -> bool {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    // Before it is known who asks, the program does.
    let by_program = ["Actor", "::", "program", "(", ")", ","];
    if (0..by_program.len()).all(|part| text(at + part) == by_program[part]) {
        at += by_program.len();
    }
    let is_closure = text(at) == "move" || text(at) == "|";
    at += usize::from(text(at) == "move");
    if is_closure {
        if [text(at), text(at + 1), text(at + 2)] != ["|", "context", "|"] {
            return false;
        }
        at += 3;
    }
    let name = at;
    while text(at + 1) == "::" {
        at += 2;
    }
    let is_bound_here = (1..name).any(|before| text(before - 1) == "let" && text(before) == text(name));
    if !is_closure {
        return text(at + 1) == ")" && !is_bound_here;
    }
    if text(at + 1) != "(" || text(at + 2) != "context" {
        return false;
    }
    let mut depth = 0;
    for end in at + 1.. {
        match text(end) {
            "" | "{" | "}" | "?" => return false,
            "(" => depth += 1,
            ")" if depth == 1 => return text(end + 1) == ")",
            ")" => depth -= 1,
            _ => {}
        }
    }
    false
}
