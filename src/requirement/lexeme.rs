//! A requirement's text cut into words, keywords and signs, each with its place.

/// A piece of the text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Token {
    pub lexeme: Lexeme,
    /// The index of its first character.
    pub at: usize,
    /// In characters; nothing but the end has none.
    pub length: usize,
}

/// What a piece of the text is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Lexeme {
    /// A word of a code, or a number.
    Word(String),
    /// A code in quotation marks, with single spaces.
    Quoted(String),
    /// What stands in square brackets.
    Bracketed(String),
    And,
    Or,
    Of,
    Credits,
    Permission,
    Open,
    Close,
    Comma,
    /// A bracket or quotation mark that is never closed, with what follows it; what is missing, as a part of a
    /// sentence.
    Unclosed(&'static str),
    /// A sign that has no meaning here.
    Stray,
    End,
}

/// Cuts the text; the last token is the end. A full stop after everything is no part of it.
pub fn cut(text: &[char]) -> Vec<Token> {
    let mut tokens = cut_all(text);
    if let [.., last, _] = &mut tokens[..] {
        let ends_in_stop = text.get(last.at + last.length - 1) == Some(&'.');
        match &last.lexeme {
            Lexeme::Stray if ends_in_stop && last.length == 1 => drop(tokens.remove(tokens.len() - 2)),
            Lexeme::Word(word) => last.lexeme = keyword(word.trim_end_matches('.')).unwrap_or(last.lexeme.clone()),
            _ => {}
        }
    }
    tokens
}

fn cut_all(text: &[char]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text.get(at) {
        let rest = &text[at..];
        if first.is_whitespace() {
            at += 1;
            continue;
        }
        let (lexeme, length) = match first {
            '(' => (Lexeme::Open, 1),
            ')' => (Lexeme::Close, 1),
            ',' => (Lexeme::Comma, 1),
            '[' => enclosed(rest, is_bracket_end, &[']'], "a “]” for the “[”", Lexeme::Bracketed),
            _ if is_quote(*first) => {
                enclosed(rest, is_quote, &QUOTES, "a second quotation mark for the one", Lexeme::Quoted)
            }
            _ => word(rest),
        };
        tokens.push(Token { lexeme, at, length });
        at += length;
    }
    tokens.push(Token { lexeme: Lexeme::End, at, length: 0 });
    tokens
}

/// Whether the code can stand without quotation marks.
pub fn is_plain_code(code: &str) -> bool {
    let is_plain = |word: &str| {
        let is_keyword = keyword(word.trim_end_matches('.')).is_some() || word.eq_ignore_ascii_case("with");
        let word: Vec<char> = word.chars().collect();
        !is_keyword && matches!(self::word(&word), (Lexeme::Word(_), length) if length == word.len())
    };
    !code.is_empty() && code.split(' ').all(is_plain) && !means_nothing(code)
}

/// Whether the whole text says in words that nothing is asked for.
pub fn means_nothing(text: &str) -> bool {
    const WORDS: [&str; 7] = ["none", "n/a", "n.a", "nil", "none required", "not applicable", "nothing"];
    let text = squeeze(text).to_lowercase();
    let text = text.trim_end_matches('.');
    WORDS.contains(&text) || text.chars().all(|c| "-–—".contains(c))
}

/// Single spaces between words, none around them.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A word, a keyword or a stray sign. A word has a letter or a digit, so that the `&` of `CS 101 & MATH 120` is found
/// out and not taken for a part of a long code.
fn word(text: &[char]) -> (Lexeme, usize) {
    let word: String = text.iter().take_while(|c| is_in_word(**c)).collect();
    let length = word.chars().count().max(1);
    let lexeme = match keyword(&word) {
        Some(keyword) => keyword,
        None if word.contains(char::is_alphanumeric) => Lexeme::Word(word),
        None => Lexeme::Stray,
    };
    (lexeme, length)
}

fn keyword(word: &str) -> Option<Lexeme> {
    match word.to_ascii_lowercase().as_str() {
        "and" => Some(Lexeme::And),
        "or" => Some(Lexeme::Or),
        "of" => Some(Lexeme::Of),
        "credit" | "credits" => Some(Lexeme::Credits),
        "permission" => Some(Lexeme::Permission),
        _ => None,
    }
}

/// What stands between a sign and the one that closes it. `is_end` tells where to stop looking.
fn enclosed(
    text: &[char],
    is_end: fn(char) -> bool,
    closing: &[char],
    missing: &'static str,
    lexeme: fn(String) -> Lexeme,
) -> (Lexeme, usize) {
    let inside: String = text.iter().skip(1).take_while(|c| !is_end(**c)).collect();
    let length = 1 + inside.chars().count();
    match text.get(length) {
        Some(sign) if closing.contains(sign) => (lexeme(squeeze(&inside)), length + 1),
        _ => (Lexeme::Unclosed(missing), length),
    }
}

/// Quotation marks of keyboards and of word processors.
const QUOTES: [char; 3] = ['"', '“', '”'];

fn is_quote(c: char) -> bool {
    QUOTES.contains(&c)
}

fn is_bracket_end(c: char) -> bool {
    "[](),".contains(c)
}

fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || "-./&'".contains(c)
}
