//! The seat bar: what is taken is drawn, what is left is said.

use crate::catalogue::SeatsView;

/// A section's seats as a bar with words.
#[derive(Clone, Debug)]
pub struct SeatBar {
    /// The style sheet's class for the tone; may be empty.
    pub tone: &'static str,
    /// How much of the bar is filled, from 0 to 100.
    pub filled: String,
    /// The words that count.
    pub words: String,
    /// What else there is to say; may be empty.
    pub detail: String,
}

impl SeatBar {
    /// The seats as whoever looks sees them: what is free, what of it is kept, and what is free to them.
    pub fn new(seats: &SeatsView) -> Self {
        let SeatsView { capacity, waitlisted, free: left, .. } = *seats;
        let ended = [(seats.is_cancelled, "bad", "Cancelled"), (seats.is_graded, "", "Graded")];
        if let Some((_, tone, words)) = ended.into_iter().find(|(is_it, ..)| *is_it) {
            return Self { tone, filled: "0".to_owned(), words: words.to_owned(), detail: String::new() };
        }
        // Few: a tenth, or the last.
        let is_few = left > 0 && (left == 1 && capacity > 1 || left * 10 <= capacity);
        let (tone, words) = match left {
            _ if capacity == 0 => ("", "No seats yet".to_owned()),
            ..=0 => ("bad", "Full".to_owned()),
            _ if waitlisted > 0 => ("warn", "Waitlist first".to_owned()),
            _ => (if is_few { "warn" } else { "" }, format!("{left} of {capacity} left")),
        };
        let detail = match left {
            _ if seats.overenrolled > 0 => format!("{} over capacity", seats.overenrolled),
            1.. if seats.has_reservations => kept(seats),
            _ if capacity == 0 => String::new(),
            1.. if waitlisted > 0 => format!("{left} free, {waitlisted} waiting"),
            1.. => String::new(),
            _ if waitlisted > 0 => format!("{waitlisted} waiting"),
            _ if seats.waitlist_capacity == Some(0) => "no waitlist".to_owned(),
            _ => "nobody waiting".to_owned(),
        };
        Self { tone, filled: filled(seats), words, detail }
    }

    /// The seats as a student who has one of them sees them.
    pub fn registered(seats: &SeatsView) -> Self {
        let plain = Self::new(seats);
        Self { tone: "info", filled: plain.filled, words: "Registered".to_owned(), detail: plain.words }
    }

    /// The seats as a student who waits for one sees them.
    pub fn waitlisted(seats: &SeatsView, position: i64) -> Self {
        let plain = Self::new(seats);
        let words = format!("Waitlisted, {position} of {}", seats.waitlisted);
        Self { tone: "info", filled: plain.filled, words, detail: plain.words }
    }

    /// The seats as a student for whom one is held sees them.
    pub fn offered(seats: &SeatsView, until: &str) -> Self {
        let plain = Self::new(seats);
        let words = format!("Held for you until {until}");
        Self { tone: "good", filled: plain.filled, words, detail: String::new() }
    }
}

/// `2 kept for Physics, 3 free to you`.
fn kept(seats: &SeatsView) -> String {
    let reserved = seats.reserved.iter().map(|it| format!("{} kept for {}", it.unused, it.label));
    let free = match seats.free_to_you {
        Some(free) => format!("{} free to you", free.max(0)),
        None => format!("{} free to all", seats.open.max(0)),
    };
    let waiting = (seats.waitlisted > 0).then(|| format!("{} waiting", seats.waitlisted));
    reserved.chain([free]).chain(waiting).collect::<Vec<_>>().join(", ")
}

fn filled(seats: &SeatsView) -> String {
    if seats.capacity == 0 {
        return "0".to_owned();
    }
    format!("{:.1}", f64::from(seats.registered) * 100.0 / f64::from(seats.capacity)).trim_end_matches(".0").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_said_in_words() {
        let said = |capacity, registered| {
            let seats = SeatsView { capacity, registered, free: capacity - registered, ..SeatsView::default() };
            let bar = SeatBar::new(&seats);
            (bar.words, bar.tone, bar.filled)
        };
        assert_eq!(said(24, 15), ("9 of 24 left".to_owned(), "", "62.5".to_owned()));
        assert_eq!(said(24, 22), ("2 of 24 left".to_owned(), "warn", "91.7".to_owned()));
        assert_eq!(said(2, 1), ("1 of 2 left".to_owned(), "warn", "50".to_owned()));
        assert_eq!(said(1, 0), ("1 of 1 left".to_owned(), "", "0".to_owned()));
        assert_eq!(said(24, 24), ("Full".to_owned(), "bad", "100".to_owned()));
        assert_eq!(said(0, 0), ("No seats yet".to_owned(), "", "0".to_owned()));
    }
}
