//! Names, codes, numbers and emails, as people type them and as files have them: one check for both.
//!
//! Text is compared in Unicode's form NFC, so that an accent typed apart is the letter with its accent. What a check
//! refuses it says as a part of a sentence: `holds an invisible character (U+200B)`.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc, is_nfkc};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_security::MixedScript;
use unicode_security::confusable_detection::skeleton;
use validator::ValidationError;

use crate::limits;

/// The text in form NFC.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { text.into() } else { text.nfc().collect::<String>().into() }
}

/// Checks the name of somebody or something: it has nothing that cannot be seen.
///
/// # Errors
/// What is wrong.
pub fn check_name(text: &str) -> Result<(), String> {
    let Some(hidden) = text.chars().find(|c| is_hidden(*c)) else { return Ok(()) };
    let kind = if hidden.is_control() { "a control character" } else { "an invisible character" };
    Err(format!("holds {kind} (U+{:04X})", u32::from(hidden)))
}

/// Checks what tells one thing or person from another: a number, a code. No two that look alike may differ.
///
/// # Errors
/// What is wrong.
pub fn check_code(text: &str) -> Result<(), String> {
    check_name(text)?;
    if text.is_ascii() {
        return Ok(());
    }
    if !is_nfkc(&nfc(text)) {
        return Err("holds letters or digits of another width or style: type plain ones".to_owned());
    }
    // “А” of Cyrillic next to “B” of Latin, and a word of Cyrillic that reads as one of Latin.
    if !text.is_single_script() || skeleton(text).all(|c| c.is_ascii()) {
        return Err("holds letters of another alphabet that look like Latin ones".to_owned());
    }
    Ok(())
}

/// An email address as the database keeps it, in lower case.
///
/// # Errors
/// What is wrong.
pub fn check_email(text: &str) -> Result<String, String> {
    check_name(text)?;
    let text = super::key(text);
    if text.chars().count() > limits::EMAIL {
        return Err(format!("longer than {} characters", limits::EMAIL));
    }
    let is_email = text.split_once('@').is_some_and(|(name, host)| {
        let is_name = !name.is_empty() && !name.contains(|c: char| ",;:<>()[]\\\"".contains(c));
        is_name && !name.contains(char::is_whitespace) && (host.split('.').all(is_label) || is_address(host))
    });
    if !is_email {
        return Err("not an email address".to_owned());
    }
    if is_nfkc(&text) { Ok(text) } else { Err("holds letters or digits of another width or style".to_owned()) }
}

/// [`check_name`] for a field of a form.
///
/// # Errors
/// The message.
pub fn is_name(text: &str) -> Result<(), ValidationError> {
    check_name(text).map_err(|reason| invalid(REASON, reason))
}

/// [`check_code`] for a field of a form.
///
/// # Errors
/// The message.
pub fn is_code(text: &str) -> Result<(), ValidationError> {
    check_code(text).map_err(|reason| invalid(REASON, reason))
}

/// [`check_email`] for a field of a form.
///
/// # Errors
/// The message.
pub fn is_email(text: &str) -> Result<(), ValidationError> {
    check_email(text).map(drop).map_err(|reason| match reason.as_str() {
        "not an email address" => invalid("email", "Enter an email address such as name@example.edu".to_owned()),
        _ => invalid(REASON, reason),
    })
}

/// The code of an error whose message is a reason that follows the name of its field.
pub const REASON: &str = "reason";

/// A reason as a sentence about a field: `First name holds an invisible character`.
pub fn about(field: &str, reason: &str) -> String {
    let words = field.replace('_', " ");
    match words.split_at_checked(1) {
        Some((first, rest)) => format!("{}{rest} {reason}", first.to_uppercase()),
        None => reason.to_owned(),
    }
}

fn invalid(code: &'static str, message: String) -> ValidationError {
    ValidationError::new(code).with_message(message.into())
}

fn is_label(label: &str) -> bool {
    // Letters beyond ASCII are of international names; a browser's own check lets through signs among them.
    let is_inside = label.chars().all(|c| c.is_alphanumeric() || c == '-' || !c.is_ascii() && !c.is_whitespace());
    !label.is_empty() && is_inside && !label.starts_with('-') && !label.ends_with('-')
}

/// `[192.0.2.1]`, which a browser takes for a host.
fn is_address(host: &str) -> bool {
    let inside = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    inside.is_some_and(|host| host.parse::<std::net::IpAddr>().is_ok())
}

/// Controls, formats and private characters, and those of other kinds that leave nothing on the page (Unicode's
/// property Default_Ignorable_Code_Point, and the empty pattern of Braille).
fn is_hidden(c: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, Surrogate};
    let category = c.general_category();
    matches!(category, Control | Format | LineSeparator | ParagraphSeparator | PrivateUse | Surrogate)
        || matches!(c,
            '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{2065}'
            | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
            | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_of_what_can_be_seen() {
        for name in ["Ré", "Re\u{301}", "Nguyễn", "Ольга", "O’Hara", "محمد", "X Æ A-12", "李小龍", ""]
        {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
        for (name, said) in [
            ("A\u{200B}da", "holds an invisible character (U+200B)"),
            ("\u{2060}", "holds an invisible character (U+2060)"),
            ("Ada\u{202E}", "holds an invisible character (U+202E)"),
            ("A\u{AD}da", "holds an invisible character (U+00AD)"),
            ("\u{3164}", "holds an invisible character (U+3164)"),
            ("Ada\u{FE0F}", "holds an invisible character (U+FE0F)"),
            ("A\0da", "holds a control character (U+0000)"),
            ("A\u{92}da", "holds a control character (U+0092)"),
        ] {
            assert_eq!(check_name(name), Err(said.to_owned()), "{name:?}");
        }
    }

    #[test]
    fn codes_that_look_alike_are_refused() {
        for code in ["S001", "F 1 b", "MÜ 2", "18.01", "Ж-17", "ΓΔ 3", "數學 101"] {
            assert_eq!(check_code(code), Ok(()), "{code}");
        }
        for (code, said) in [
            ("S００１", "another width"),
            ("ⅣS", "another width"),
            ("S001²", "another width"),
            ("S001\u{200B}", "invisible"),
            ("Ѕ001", "another alphabet"),
            ("СS 101", "another alphabet"),
            ("S٠٠١", "another alphabet"),
            ("ΑΒ 1", "another alphabet"),
        ] {
            let refused = check_code(code).expect_err(code);
            assert!(refused.contains(said), "{code}: {refused}");
        }
    }

    #[test]
    fn an_email_that_a_browser_takes_is_taken_in_a_file() {
        for text in ["Ada@Example.EDU", "root@localhost", "o'hara+x@ex-ample.edu", "a@[127.0.0.1]", "a@münchen.example"]
        {
            assert_eq!(check_email(text), Ok(text.to_lowercase()), "{text}");
        }
        for text in ["", "ada", "@b.edu", "ada@", "a@b@c", "a da@b.edu", "ada@b..edu", "ada@b.edu.", "a,b@c.edu"] {
            assert!(check_email(text).is_err(), "{text}");
        }
        for text in ["a\u{200B}@b.edu", "ａda@b.edu", &format!("{}@b.edu", "a".repeat(250))] {
            assert!(check_email(text).is_err(), "{text}");
        }
    }
}
