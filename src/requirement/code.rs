//! How the code of a course is compared in a requirement.

/// The code as requirements compare it: without regard to case, to spaces and to a full stop at the end, so that
/// `cs101`, `CS 101` and `CS 101.` are one course.
pub fn fold_code(code: &str) -> String {
    folded(code).collect()
}

/// Whether two codes are one, as [`fold_code`] has it.
pub fn is_same_code(one: &str, other: &str) -> bool {
    folded(one).eq(folded(other))
}

fn folded(code: &str) -> impl Iterator<Item = char> {
    let end = code.trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    end.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
}

/// What to say of a code that no course has.
pub fn unknown_code_message(code: &str, similar: Option<&str>) -> String {
    let message = format!("{} is not a course here: nobody can meet this", code.to_uppercase());
    match similar {
        Some(similar) => format!("{message}. Did you mean {similar}?"),
        None => message,
    }
}

/// The code that was probably meant: the same but for its signs, or one that lacks its subject, which is then that of the
/// course `near`, or one letter off.
pub fn similar_code<'c>(code: &str, near: &str, codes: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let plain = |code: &str| code.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let subject = |code: &str| code.split(' ').next().map(str::to_lowercase);
    let typed = plain(code);
    if typed.chars().count() < 2 {
        return None;
    }
    let is_number = code.starts_with(|c: char| c.is_ascii_digit());
    let rank = |candidate: &str| {
        let it = plain(candidate);
        if it == typed {
            Some(0)
        } else if is_number && subject(candidate) == subject(near) && it.ends_with(&typed) {
            Some(1)
        } else {
            (typed.chars().any(|c| c.is_ascii_digit()) && strsim::levenshtein(&it, &typed) == 1).then_some(2)
        }
    };
    codes.filter_map(|candidate| Some((rank(candidate)?, candidate))).min().map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::{fold_code, is_same_code, similar_code};

    #[test]
    fn the_code_that_was_meant_is_found() {
        let codes = ["CS 101", "CS 102", "MATH 102"];
        let similar = |code| similar_code(code, "CS 207", codes.into_iter());
        for (typed, meant) in [("CS-101", "CS 101"), ("102", "CS 102"), ("CS 1012", "CS 101"), ("MTH 102", "MATH 102")]
        {
            assert_eq!(similar(typed), Some(meant), "{typed}");
        }
        for typed in ["junior standing", "", "9", "PHYS 7"] {
            assert_eq!(similar(typed), None, "{typed}");
        }
    }

    #[test]
    fn spaces_case_and_a_full_stop_at_the_end_do_not_count() {
        for code in ["CS 101", "cs101", "CS\u{a0}101.", " Cs 101 . "] {
            assert_eq!(fold_code(code), "cs101", "{code}");
            assert!(is_same_code(code, "CS 101"), "{code}");
        }
        assert_eq!(fold_code("6.006"), "6.006");
        assert_ne!(fold_code("CS-101"), fold_code("CS 101"));
        assert!(!is_same_code("CS 101", "CS 1011"));
    }
}
