//! Reads the paths of a source file: of its `use` lines and within its code.

/// A path as it is used, from the crate's root.
pub struct Used {
    /// Its parts.
    pub segments: Vec<String>,
    /// Where it is written, from 1.
    pub line: usize,
}

/// A word, a `::` or a sign.
pub struct Token {
    /// Itself.
    pub text: String,
    /// Where it is written, from 1.
    pub line: usize,
}

/// Every path in a file, whole from the crate's root: of `use` lines and within the code.
pub fn paths(tokens: &[Token], module: &[String]) -> Vec<Used> {
    let is_root = |text: &str| matches!(text, "crate" | "super");
    let starts = (0..tokens.len()).filter(|&at| {
        let follows = at > 0 && tokens[at - 1].text == "::";
        let goes_on = tokens.get(at + 1).is_some_and(|next| next.text == "::");
        is_root(&tokens[at].text) && goes_on && !follows
    });
    let mut found = Vec::new();
    for at in starts {
        tree(tokens, at, &mut Vec::new(), &mut found);
    }
    for used in &mut found {
        used.segments = from_root(std::mem::take(&mut used.segments), module);
    }
    found.retain(|used| !used.segments.is_empty());
    found
}

/// Reads a path or a tree of paths such as `a::{b, c::{self, d}}`; returns where it ends.
fn tree(tokens: &[Token], mut at: usize, before: &mut Vec<String>, found: &mut Vec<Used>) -> usize {
    let depth = before.len();
    while let Some(token) = tokens.get(at) {
        if token.text == "{" {
            at += 1;
            while tokens.get(at).is_some_and(|token| token.text != "}") {
                at = tree(tokens, at, before, found).max(at + 1);
                at += usize::from(tokens.get(at).is_some_and(|token| token.text == ","));
            }
            before.truncate(depth);
            return at + 1;
        }
        if !matches!(token.text.as_str(), "self" | "*") {
            before.push(token.text.clone());
        }
        at += 1;
        if tokens.get(at).is_none_or(|token| token.text != "::") {
            let segments = before.clone();
            found.push(Used { segments, line: token.line });
            break;
        }
        at += 1;
    }
    before.truncate(depth);
    at
}

fn from_root(segments: Vec<String>, module: &[String]) -> Vec<String> {
    let ups = segments.iter().take_while(|segment| *segment == "super").count();
    let (base, skipped) = match segments[0].as_str() {
        "crate" => (&[][..], 1),
        "super" => (&module[..module.len().saturating_sub(ups)], ups),
        _ => (&[][..], 0),
    };
    base.iter().chain(&segments[skipped..]).cloned().collect()
}

/// The words, `::` and signs of a file; neither its comments and texts nor the tests at its end.
pub fn tokens(text: &str) -> Vec<Token> {
    let program = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let (mut tokens, mut in_string) = (Vec::new(), false);
    for (number, line) in program.lines().enumerate() {
        let code = code(line, &mut in_string);
        let mut rest = code.trim_start();
        while let Some(first) = rest.chars().next() {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let length = if is_word(first) {
                rest.find(|c| !is_word(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            tokens.push(Token { text: rest[..length].to_owned(), line: number + 1 });
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

/// A line without its comment and without what stands in quotes.
fn code(line: &str, in_string: &mut bool) -> String {
    let line = line.replace("'\"'", "' '").replace("\\\"", " ");
    let mut parts = line.split('"').peekable();
    let mut code = String::new();
    while let Some(part) = parts.next() {
        if !*in_string {
            let (before, comment) = part.split_once("//").map_or((part, false), |(before, _)| (before, true));
            code.push_str(before);
            if comment {
                return code;
            }
        }
        *in_string ^= parts.peek().is_some();
    }
    code
}
