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

#[cfg(test)]
mod tests {
    use super::{fold_code, is_same_code};

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
