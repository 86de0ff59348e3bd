//! What was typed: text as people type it, and one message per field that needs another look.

pub mod text;

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use validator::ValidationErrors;

/// The longest text that is looked for, in characters.
const LONGEST_QUERY_LINE: usize = 200;
/// The most words that are looked for at once.
const MOST_QUERY_WORDS: usize = 10;

/// The messages for a refused form, at most one for each field, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldErrors(Vec<(&'static str, String)>);

impl FieldErrors {
    /// The messages of `validator`, in the order of `fields`; of a field's several messages the first.
    pub fn from_validator(errors: &ValidationErrors, fields: &[&'static str]) -> Self {
        let typed = errors.field_errors();
        let message = |field| {
            let error = typed.get(field)?.first()?;
            let message = error.message.clone().map_or_else(|| "This answer has a problem".to_owned(), String::from);
            Some(if error.code == text::REASON { text::about(field, &message) } else { message })
        };
        Self(fields.iter().filter_map(|field| Some((*field, message(*field)?))).collect())
    }

    /// These, and after them the messages of `validator` for fields that have none here: what nobody asked for must not let
    /// the form pass.
    #[must_use]
    pub fn and_others(self, errors: &ValidationErrors) -> Self {
        let typed = errors.field_errors();
        let name = |field: &Cow<'static, str>| match field {
            Cow::Borrowed(name) => Some(*name),
            Cow::Owned(_) => None,
        };
        let mut others: Vec<&str> = typed.keys().filter_map(name).filter(|name| self.of(name).is_none()).collect();
        others.sort_unstable();
        Self(self.0.into_iter().chain(Self::from_validator(errors, &others).0).collect())
    }

    /// One message for one field.
    pub fn one(field: &'static str, message: impl Into<String>) -> Self {
        Self(vec![(field, message.into())])
    }

    /// Adds a message, unless the field has one.
    pub fn add(&mut self, field: &'static str, message: impl Into<String>) {
        if self.of(field).is_none() {
            self.0.push((field, message.into()));
        }
    }

    /// The message of a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, message)| message.as_str())
    }

    /// Every field with its message.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(field, message)| (*field, message.as_str()))
    }

    /// Whether nothing stands against the form.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fields need another look.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// `Ok` when nothing stands against the form.
    ///
    /// # Errors
    /// Itself, when it has a message.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// A password as it was typed: never trimmed, never shown by `Debug`, never sent back to a page.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The password itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(password: String) -> Self {
        Self(password)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// Reads a field of one line: runs of white space, line breaks too, become one space.
///
/// # Errors
/// When the field is not text.
pub fn line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(squeeze(&text::nfc(&String::deserialize(deserializer)?)))
}

/// Reads a text that is looked for: as [`line`], of which the first 200 characters count.
///
/// # Errors
/// When the field is not text.
pub fn query_line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut text = line(deserializer)?;
    if let Some((end, _)) = text.char_indices().nth(LONGEST_QUERY_LINE) {
        text.truncate(end);
    }
    Ok(text)
}

/// The first words of a text that is looked for; no answer is better for more of them.
pub fn query_words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().take(MOST_QUERY_WORDS)
}

/// Reads a field of several lines: ends are trimmed and line breaks are `\n`, whatever the browser sent.
///
/// # Errors
/// When the field is not text.
pub fn lines<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(text::nfc(&String::deserialize(deserializer)?).replace("\r\n", "\n").trim().to_owned())
}

/// Text on one line, with one space between words.
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text by which codes, numbers and emails are compared: without regard to case and spacing.
pub fn key(text: &str) -> String {
    squeeze(&text::nfc(text)).to_lowercase()
}

/// First and last name; somebody may have one name only.
pub fn full_name(first: &str, last: &str) -> String {
    format!("{first} {last}").trim().to_owned()
}

/// Last name first, as lists sort people.
pub fn sorted_name(first: &str, last: &str) -> String {
    if last.is_empty() { first.to_owned() } else { format!("{last}, {first}") }
}

/// Reads credits such as `3`, `0.5` or `1.25` as hundredths, from 0 to 99.99.
pub fn parse_credits(text: &str) -> Option<i32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let hundredths: i32 = format!("{part:0<2}").parse().ok()?;
    Some(whole.parse::<i32>().unwrap_or(0) * 100 + hundredths)
}

/// Hundredths of credits as people write them: `3`, `0.5`, `1.25`.
pub fn format_credits(hundredths: i32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number as people read it, with commas between its thousands: `1,452`.
pub fn format_count(number: impl std::fmt::Display) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use validator::Validate;

    use super::*;

    #[test]
    fn a_message_that_nobody_asked_for_comes_last() {
        #[derive(Validate)]
        struct Form {
            #[validate(length(min = 1, message = "Enter a code"))]
            code: String,
            #[validate(length(min = 1, message = "Enter a name"))]
            name: String,
        }
        let errors = Form { code: String::new(), name: String::new() }.validate().expect_err("both are empty");
        let messages = FieldErrors::from_validator(&errors, &["name"]).and_others(&errors);
        assert_eq!(messages.iter().collect::<Vec<_>>(), [("name", "Enter a name"), ("code", "Enter a code")]);
    }

    #[test]
    fn credits_are_read_exactly_or_not_at_all() {
        for (text, hundredths) in [("3", 300), ("0.5", 50), (".25", 25), ("99.99", 9999), ("1.", 100), ("0", 0)] {
            assert_eq!(parse_credits(text), Some(hundredths), "{text}");
        }
        for text in ["", ".", "100", "1.255", "-1", "one", "1e1", "1,5", "+1", "٣"] {
            assert_eq!(parse_credits(text), None, "{text}");
        }
    }

    #[test]
    fn credits_are_written_without_idle_zeros() {
        for (hundredths, text) in [(300, "3"), (50, "0.5"), (125, "1.25"), (1000, "10"), (0, "0")] {
            assert_eq!(format_credits(hundredths), text);
        }
    }

    #[test]
    fn counts_have_commas_between_their_thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (1452, "1,452"), (1_234_567, "1,234,567")] {
            assert_eq!(format_count(number), text);
        }
    }

    #[test]
    fn a_key_has_no_regard_to_case_and_spacing() {
        assert_eq!(key("  Csci\t054  PO "), "csci 054 po");
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert_eq!(format!("{:?}", Secret::from("hunter2hunter2".to_owned())), "Secret");
    }
}
