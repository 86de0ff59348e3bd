//! A requirement as text that reads back as the same tree, with as few parentheses as that takes.

use std::fmt;

use super::Requirement;
use super::lexeme::is_plain_code;

/// The canonical text. It may be longer than what was typed, by the spaces it puts in, so a form that keeps to the
/// limit of [`parse`](super::parse) keeps what was typed.
impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Course { code, grade } => {
                let quote = if is_plain_code(code) { "" } else { "\"" };
                write!(f, "{quote}{code}{quote}")?;
                grade.map_or(Ok(()), |grade| write!(f, " [{grade}]"))
            }
            Self::All(parts) => write_joined(f, parts, " and ", |part| matches!(part, Self::Any(_))),
            Self::Any(parts) => write_joined(f, parts, " or ", |_| false),
            Self::AtLeast { count, of } => {
                write!(f, "{count} of (")?;
                write_joined(f, of, ", ", |_| false)?;
                f.write_str(")")
            }
            Self::Credits(hundredths) => f.write_str(&format_credits(*hundredths)),
            Self::Permission => f.write_str("permission"),
        }
    }
}

/// `60 credits`, `1 credit`, `1.5 credits`.
pub fn format_credits(hundredths: i32) -> String {
    let word = if hundredths == 100 { "credit" } else { "credits" };
    format!("{} {word}", format_hundredths(hundredths))
}

/// `60`, `1.5`, `1.25`.
pub fn format_hundredths(hundredths: i32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn write_joined(
    f: &mut fmt::Formatter<'_>,
    parts: &[Requirement],
    between: &str,
    needs_parentheses: fn(&Requirement) -> bool,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        if needs_parentheses(part) {
            write!(f, "({part})")?;
        } else {
            write!(f, "{part}")?;
        }
    }
    Ok(())
}
