//! Requirements as lists with headings, each item with its mark: `One of these: ...`, `And all of these: ...`.

use super::super::display::format_credits;
use super::super::{Attempt, Because, Evaluation, History, Kind, Outcome, Requirement, Verdict, evaluate};
use super::{joined, label, least_grade, result, when};

/// A list with its heading.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Group {
    /// How deep it lies: a group is an item of the nearest group above it with a lower level.
    pub level: usize,
    /// `One of these:`; empty over a single requirement that comes first.
    pub title: String,
    /// The items; none where the groups below are all that it has.
    pub lines: Vec<Line>,
}

/// One course, number of credits or permission.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Line {
    /// How it stands.
    pub mark: Mark,
    /// `MATH 031 PO`, `60 credits`.
    pub label: String,
    /// Whether the label is a course's code.
    pub is_course: bool,
    /// What follows the label, `with C- or better`; may be empty.
    pub detail: String,
    /// Why it stands so, `met: you have B+, Fall 2022`; empty for a visitor.
    pub note: String,
}

/// How an item of a list stands for the student.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mark {
    /// As it should be.
    Met,
    /// As it should be if a course in progress ends well.
    Provisional,
    /// Prevents the student from having a seat.
    NotMet,
    /// Not as it should be, but something else makes up for it.
    NotNeeded,
    /// Nothing is known of a student.
    Unmarked,
}

/// The lists of all of a course's requirements, one after the other, so that `And` links what follows.
pub fn lines(evaluations: &[Evaluation]) -> Vec<Group> {
    let mut writer = Writer { groups: Vec::new() };
    for evaluation in evaluations.iter().filter(|it| !it.verdict.requirement.is_nothing()) {
        match evaluation.kind {
            Kind::Prerequisite | Kind::Corequisite => writer.needed(evaluation),
            Kind::Antirequisite => writer.excluded(evaluation),
        }
    }
    writer.groups
}

/// The same lists for a visitor of whom nothing is known: without marks and notes.
pub fn outline(requirements: &[(Kind, &Requirement)]) -> Vec<Group> {
    let evaluations: Vec<_> =
        requirements.iter().map(|(kind, requirement)| evaluate(requirement, *kind, &Nobody)).collect();
    let mut groups = lines(&evaluations);
    for line in groups.iter_mut().flat_map(|group| &mut group.lines) {
        line.mark = Mark::Unmarked;
        line.note.clear();
    }
    groups
}

struct Writer {
    groups: Vec<Group>,
}

/// Where in the tree a group stands.
#[derive(Clone, Copy)]
struct Place {
    kind: Kind,
    level: usize,
    /// Whether something around it is as it should be, so that it is not needed itself.
    is_settled: bool,
}

impl Writer {
    /// What must be met. The parts of the outermost `and` are groups of their own, and its leaves one list.
    fn needed(&mut self, evaluation: &Evaluation) {
        let root = &evaluation.verdict;
        let parts = match root.requirement {
            Requirement::All(_) => root.parts.as_slice(),
            _ => std::slice::from_ref(root),
        };
        let (leaves, _) = split(parts);
        let place = Place::outermost(evaluation.kind);
        let mut leaves_are_due = true;
        for part in parts {
            let link = if self.groups.is_empty() { "" } else { "And" };
            if !part.parts.is_empty() {
                self.compound(part, place, titled(link, part.requirement));
            } else if leaves_are_due {
                let title = match (leaves.len(), link) {
                    (1, "") => String::new(),
                    (1, _) => "And this:".to_owned(),
                    _ => linked(link, "all of these"),
                };
                self.push(place, title, &leaves);
                leaves_are_due = false;
            }
        }
    }

    /// What must not be met. Any of several needs no heading of its own: each excludes the course.
    fn excluded(&mut self, evaluation: &Evaluation) {
        let root = &evaluation.verdict;
        let place = Place::outermost(evaluation.kind);
        let title = match root.requirement {
            Requirement::All(_) | Requirement::AtLeast { .. } => {
                format!("Not together with {}:", choice(root.requirement))
            }
            _ => "Not together with:".to_owned(),
        };
        if root.parts.is_empty() {
            self.push(place, title, &[root]);
        } else {
            self.compound(root, place, title);
        }
    }

    /// A compound: its leaves as one list, then each compound in it as a group one level deeper.
    fn compound(&mut self, verdict: &Verdict, place: Place, title: String) {
        let (leaves, compounds) = split(&verdict.parts);
        let inside = Place { is_settled: place.is_settled || place.kind.is_content_with(verdict.outcome), ..place };
        self.push(inside, title, &leaves);
        let deeper = Place { level: place.level + 1, ..inside };
        for (index, part) in compounds.into_iter().enumerate() {
            let is_first = index == 0 && leaves.is_empty();
            let title = match verdict.requirement {
                Requirement::AtLeast { .. } => {
                    let choice = choice(part.requirement);
                    linked("", &format!("{choice}, counted as one"))
                }
                _ if is_first => titled("", part.requirement),
                Requirement::Any(_) => titled("Or", part.requirement),
                _ => titled("And", part.requirement),
            };
            self.compound(part, deeper, title);
        }
    }

    fn push(&mut self, place: Place, title: String, leaves: &[&Verdict]) {
        self.groups.push(Group {
            level: place.level,
            title,
            lines: leaves.iter().map(|leaf| line(leaf, place)).collect(),
        });
    }
}

impl Place {
    fn outermost(kind: Kind) -> Self {
        Self { kind, level: 0, is_settled: false }
    }
}

/// The leaves, and the compounds.
fn split<'v, 'r>(parts: &'v [Verdict<'r>]) -> (Vec<&'v Verdict<'r>>, Vec<&'v Verdict<'r>>) {
    parts.iter().partition(|part| part.parts.is_empty())
}

fn titled(link: &str, compound: &Requirement) -> String {
    linked(link, &choice(compound))
}

fn linked(link: &str, choice: &str) -> String {
    match choice.split_at_checked(1) {
        Some((first, rest)) if link.is_empty() => format!("{}{rest}:", first.to_uppercase()),
        _ => format!("{link} {choice}:"),
    }
}

fn choice(compound: &Requirement) -> String {
    match compound {
        Requirement::Any(_) | Requirement::AtLeast { count: 1, .. } => "one of these".to_owned(),
        Requirement::AtLeast { count, .. } => format!("{count} of these"),
        _ => "all of these".to_owned(),
    }
}

fn line(leaf: &Verdict, place: Place) -> Line {
    let at_the_same_time = match (place.kind, leaf.requirement) {
        (Kind::Corequisite, Requirement::Course { .. }) => "or at the same time",
        _ => "",
    };
    Line {
        mark: mark(leaf.outcome, place),
        label: label(leaf.requirement),
        is_course: matches!(leaf.requirement, Requirement::Course { .. }),
        detail: joined(&[&least_grade(leaf.requirement), at_the_same_time], ", "),
        note: note(leaf, place.kind),
    }
}

fn mark(outcome: Outcome, place: Place) -> Mark {
    match (place.kind, outcome) {
        (Kind::Prerequisite | Kind::Corequisite, Outcome::Provisional) => Mark::Provisional,
        (kind, outcome) if kind.is_content_with(outcome) => Mark::Met,
        _ if place.is_settled => Mark::NotNeeded,
        _ => Mark::NotMet,
    }
}

fn note(leaf: &Verdict, kind: Kind) -> String {
    let state = match (kind, leaf.outcome) {
        (Kind::Antirequisite, _) | (_, Outcome::NotMet) => "",
        (_, Outcome::Provisional) => "provisional",
        (_, Outcome::Met) => "met",
    };
    let why = match &leaf.because {
        Because::Parts => String::new(),
        Because::Unknown => "not in this catalogue".to_owned(),
        Because::NotTaken if kind == Kind::Antirequisite => "you have not taken it".to_owned(),
        Because::NotTaken => "not taken".to_owned(),
        Because::Attempt(attempt) => joined(&[&came_to(attempt, leaf.outcome, kind), when(attempt)], ", "),
        Because::Earned(hundredths) => format!("you have {}", format_credits(*hundredths)),
        Because::Permission(true) => "you have it".to_owned(),
        Because::Permission(false) => "not given".to_owned(),
    };
    joined(&[state, &why], ": ")
}

fn came_to(attempt: &Attempt, outcome: Outcome, kind: Kind) -> String {
    match (attempt, outcome, kind) {
        (Attempt::AtTheSameTime, Outcome::NotMet, _) => "needed before, not at the same time".to_owned(),
        (Attempt::Completed { grade: None, .. }, Outcome::Provisional, _) => "completed, grade to come".to_owned(),
        _ => result(attempt),
    }
}

/// Who has done nothing yet.
struct Nobody;

impl History for Nobody {
    fn attempts(&self, _: &str) -> Vec<Attempt> {
        Vec::new()
    }

    fn credits_earned(&self) -> i32 {
        0
    }

    fn has_permission(&self) -> bool {
        false
    }

    fn is_known(&self, _: &str) -> bool {
        true
    }
}
