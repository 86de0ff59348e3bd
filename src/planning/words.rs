//! The words for how many plan a section: never who.

/// `12 plan to register`; empty for none.
pub fn planned_in_words(count: i64) -> String {
    match count {
        0 => String::new(),
        1 => "1 plans to register".to_owned(),
        _ => format!("{count} plan to register"),
    }
}
