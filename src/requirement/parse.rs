//! Reads a requirement's text.
//!
//! ```text
//! any    = all { "or" all }
//! all    = single { "and" single }
//! single = code [ "[" grade "]" | "with" grade [ "or" "better" ] ] | number "of" list | number "credits" | "permission" | "(" any ")"
//! list   = "(" any { "," any } ")"
//! code   = word { word } | quoted
//! ```
//!
//! Words are of letters, digits and `-./&'`. Keywords are read without regard to case and always end a code, because
//! nothing else tells `CS 101 and MATH 120` from one long code. A code that has a keyword or another sign in it, such
//! as the `OR 501` of a department of operations research, stands in quotation marks: `"OR 501" [C]`. Catalogues write
//! `CS 101 with a grade of C or better` for `CS 101 [C]`, and `None` or `N/A` for nothing.

use std::borrow::Cow;
use std::fmt;

use super::lexeme::{Lexeme, Token, cut, means_nothing};
use super::{Grade, Requirement};
use crate::limits;

/// The most parentheses inside each other: what reads, prints and weighs the tree calls itself once or twice for each,
/// so that no text can use up the stack.
const DEEPEST: usize = 20;

const COURSE: &str = "a course";
const MORE: &str = "“and”, “or” or the end";
const MORE_IN_PARENTHESES: &str = "“and”, “or” or “)”";
const MORE_IN_LIST: &str = "“,”, “and”, “or” or “)”";
const LEAST_GRADE: &str = "a least grade from A+ to D-, or P";

/// Where a text stops being a requirement, and what would have been one. Reads as a sentence for people.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ParseError {
    /// The index of the first character (not byte) that is not understood, from 0. The sentence counts from 1.
    pub at: usize,
    /// How many characters are not understood; none where the text ends too early.
    pub length: usize,
    /// What was expected, as a part of a sentence.
    pub expected: Cow<'static, str>,
}

/// A text around the place that is not understood.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Marked<'t> {
    /// What stands before it.
    pub before: &'t str,
    /// The place itself; empty at the end.
    pub marked: &'t str,
    /// What stands after it.
    pub after: &'t str,
}

impl ParseError {
    /// Splits the text that was read, to show the place in it.
    pub fn mark<'t>(&self, text: &'t str) -> Marked<'t> {
        let (before, rest) = split_at(text, self.at);
        let (marked, after) = split_at(rest, self.length);
        Marked { before, marked, after }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length {
            0 => write!(f, "Expected {} at the end", self.expected),
            _ => write!(f, "Expected {} at character {}", self.expected, self.at + 1),
        }
    }
}

impl std::error::Error for ParseError {}

/// Reads a requirement of at most 1,000 characters. A text without words asks for nothing: see
/// [`Requirement::is_nothing`].
pub fn parse(text: &str) -> Result<Requirement, ParseError> {
    if means_nothing(text) {
        return Ok(Requirement::All(Vec::new()));
    }
    let text: Vec<char> = text.chars().collect();
    if text.len() > limits::REQUIREMENT {
        return Err(ParseError {
            at: limits::REQUIREMENT,
            length: text.len() - limits::REQUIREMENT,
            expected: "at most 1,000 characters; the rest begins".into(),
        });
    }
    let mut parser = Parser { text: &text, tokens: cut(&text), next: 0, depth: 0 };
    if parser.peek().lexeme == Lexeme::End {
        return Ok(Requirement::All(Vec::new()));
    }
    let requirement = parser.any()?;
    parser.expect(&Lexeme::End, MORE)?;
    Ok(requirement)
}

struct Parser<'t> {
    text: &'t [char],
    /// The last is the end, and is never passed.
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

impl Parser<'_> {
    fn any(&mut self) -> Result<Requirement, ParseError> {
        let mut parts = vec![self.all()?];
        while self.takes(&Lexeme::Or) {
            parts.push(self.all()?);
        }
        Ok(Requirement::any(parts))
    }

    fn all(&mut self) -> Result<Requirement, ParseError> {
        let mut parts = vec![self.single()?];
        while self.takes(&Lexeme::And) {
            parts.push(self.single()?);
        }
        Ok(Requirement::all(parts))
    }

    fn single(&mut self) -> Result<Requirement, ParseError> {
        let token = self.peek().clone();
        match token.lexeme {
            Lexeme::Open => self.parenthesised(),
            Lexeme::Permission => {
                self.step();
                Ok(Requirement::Permission)
            }
            Lexeme::Quoted(ref code) => {
                self.step();
                self.course(&token, code.clone())
            }
            Lexeme::Word(ref word) => match self.tokens.get(self.next + 1).map(|token| &token.lexeme) {
                Some(Lexeme::Of) => self.at_least(&token, word),
                Some(Lexeme::Credits) => self.credits(&token, word),
                _ => {
                    let (whole, code) = self.words();
                    self.course(&whole, code)
                }
            },
            _ => Err(unexpected(&token, COURSE)),
        }
    }

    fn parenthesised(&mut self) -> Result<Requirement, ParseError> {
        self.open()?;
        let inside = self.any()?;
        self.close(MORE_IN_PARENTHESES)?;
        Ok(inside)
    }

    fn at_least(&mut self, token: &Token, word: &str) -> Result<Requirement, ParseError> {
        self.step();
        self.step();
        self.open()?;
        let mut of = vec![self.any()?];
        while self.takes(&Lexeme::Comma) {
            of.push(self.any()?);
        }
        self.close(MORE_IN_LIST)?;
        match word.parse() {
            Ok(count) if (1..=of.len()).contains(&count) => Ok(Requirement::AtLeast { count, of }),
            _ => Err(unexpected(token, format!("a number from 1 to {}", of.len()))),
        }
    }

    fn credits(&mut self, token: &Token, word: &str) -> Result<Requirement, ParseError> {
        let credits = parse_hundredths(word)
            .filter(|credits| *credits > 0)
            .ok_or_else(|| unexpected(token, "a number of credits such as 60 or 1.5"))?;
        self.step();
        self.step();
        Ok(Requirement::Credits(credits))
    }

    /// The words of a code, and the place that they take together.
    fn words(&mut self) -> (Token, String) {
        let mut whole = self.peek().clone();
        let mut words = Vec::new();
        while let Lexeme::Word(word) = &self.peek().lexeme {
            if !words.is_empty() && self.grade_in_words().is_some() {
                break;
            }
            words.push(word.clone());
            whole.length = self.peek().at + self.peek().length - whole.at;
            self.step();
        }
        (whole, words.join(" "))
    }

    /// A course whose code has been read, with its least grade.
    fn course(&mut self, token: &Token, code: String) -> Result<Requirement, ParseError> {
        if code.is_empty() {
            return Err(unexpected(token, COURSE));
        }
        if code.chars().count() > limits::CODE {
            let expected = format!("a course code of at most {} characters", limits::CODE);
            return Err(unexpected(token, expected));
        }
        if let Some((grade, end)) = self.grade_in_words() {
            self.next = end;
            return Ok(Requirement::Course { code, grade: Some(grade) });
        }
        let token = self.peek().clone();
        let grade = match &token.lexeme {
            Lexeme::Bracketed(grade) => Some(least_grade(grade).ok_or_else(|| unexpected(&token, LEAST_GRADE))?),
            _ => None,
        };
        if grade.is_some() {
            self.step();
        }
        Ok(Requirement::Course { code, grade })
    }

    /// A least grade in words, `with a grade of C or better`, and the token after it. Other words are part of a code.
    fn grade_in_words(&self) -> Option<(Grade, usize)> {
        const BEFORE: [&str; 8] = ["a", "an", "at", "least", "minimum", "grade", "final", "the"];
        const OR_BETTER: [&str; 4] = ["better", "higher", "above", "more"];
        let word = |at: usize| match self.tokens.get(at).map(|token| &token.lexeme) {
            Some(Lexeme::Word(word)) => Some(word.trim_end_matches('.').to_lowercase()),
            Some(Lexeme::Of) => Some("of".to_owned()),
            _ => None,
        };
        let is_one_of = |at: usize, words: &[&str]| word(at).is_some_and(|word| words.contains(&word.as_str()));
        let mut at = self.next;
        if !is_one_of(at, &["with"]) {
            return None;
        }
        at += 1;
        // An article and no grade; “A” and then a word is an article, else the grade.
        while is_one_of(at, &["of"]) || is_one_of(at, &BEFORE) && word(at + 1).is_some() {
            at += 1;
        }
        let mut letter = word(at)?;
        at += 1;
        // The “+” of a grade is no part of a word.
        let end = self.tokens[at - 1].at + self.tokens[at - 1].length;
        if self.tokens[at].at == end && self.text.get(end) == Some(&'+') {
            letter.push('+');
            at += 1;
        }
        let grade = least_grade(&letter)?;
        if self.tokens.get(at).is_some_and(|token| token.lexeme == Lexeme::Or) && is_one_of(at + 1, &OR_BETTER) {
            at += 2;
        }
        word(at).is_none().then_some((grade, at))
    }

    fn open(&mut self) -> Result<(), ParseError> {
        if self.depth == DEEPEST && self.peek().lexeme == Lexeme::Open {
            let expected = format!("at most {DEEPEST} parentheses inside each other");
            return Err(unexpected(self.peek(), expected));
        }
        self.depth += 1;
        self.expect(&Lexeme::Open, "“(”")
    }

    fn close(&mut self, expected: &'static str) -> Result<(), ParseError> {
        self.depth -= 1;
        self.expect(&Lexeme::Close, expected)
    }

    fn expect(&mut self, lexeme: &Lexeme, expected: &'static str) -> Result<(), ParseError> {
        let found = self.peek();
        if found.lexeme != *lexeme {
            return Err(unexpected(found, expected));
        }
        self.step();
        Ok(())
    }

    fn takes(&mut self, lexeme: &Lexeme) -> bool {
        let is_it = self.peek().lexeme == *lexeme;
        if is_it {
            self.step();
        }
        is_it
    }

    fn peek(&self) -> &Token {
        &self.tokens[self.next]
    }

    fn step(&mut self) {
        self.next = (self.next + 1).min(self.tokens.len() - 1);
    }
}

/// The error at a token. What is never closed is reported as such, for that is what is wrong with it wherever it stands.
fn unexpected(token: &Token, expected: impl Into<Cow<'static, str>>) -> ParseError {
    let expected = match token.lexeme {
        Lexeme::Unclosed(missing) => missing.into(),
        _ => expected.into(),
    };
    ParseError { at: token.at, length: token.length, expected }
}

/// F is refused as a minimum: it asks for nothing, so it was meant to ask for something else.
fn least_grade(text: &str) -> Option<Grade> {
    text.parse().ok().filter(|grade: &Grade| grade.is_passing())
}

/// Reads `60`, `1.5` or `1.25` as hundredths, up to 9,999.99.
fn parse_hundredths(text: &str) -> Option<i32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_number =
        |digits: &str, most| (1..=most).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole, 4) || !is_number(part, 2) {
        return None;
    }
    let part: i32 = format!("{part:0<2}").parse().ok()?;
    Some(whole.parse::<i32>().ok()? * 100 + part)
}

/// Before the character of this index, and from it on.
fn split_at(text: &str, index: usize) -> (&str, &str) {
    let byte = text.char_indices().nth(index).map_or(text.len(), |(byte, _)| byte);
    text.split_at(byte)
}
