//! The rows of `people.csv`.

use super::{Books, Context, LONGEST_NAME};
use crate::db::Id;
use crate::exchange::model::{ACTIVE, ADMIN, Person, ROLES};
use crate::exchange::row::Row;
use crate::exchange::source::Table;
use crate::exchange::values::{email, password_hash, word};
use crate::form::key;

/// The longest email address, in characters (RFC 5321, section 4.5.3.1.3, less the angle brackets).
const LONGEST_EMAIL: usize = 254;
/// The longest number of a person, in characters.
pub(super) const LONGEST_NUMBER: usize = 20;
/// The longest branch of study, in characters.
const LONGEST_BRANCH: usize = 50;

pub(super) fn enter(table: &Table, books: &mut Books, context: &Context<'_>) {
    for row in table.rows(context) {
        let number = number(&row);
        let email = address(&row);
        let person_key = if number.is_empty() { email.clone().unwrap_or_default() } else { key(&number) };
        if !person_key.is_empty() {
            books.people.claim(&row, if number.is_empty() { "email" } else { "number" }, &person_key);
        }
        if let Some(email) = &email {
            check_owner(&row, email, &person_key, books);
        }
        if let Some(person) = person(&row, number, email, books.people.find(&person_key), context) {
            books.emails.insert(person.email.clone(), person_key.clone());
            books.people.put(person_key, row.line, person);
        }
    }
}

/// A number has no “@”, so that nobody signs in with another's email.
fn number(row: &Row<'_>) -> String {
    let number = row.line("number", LONGEST_NUMBER);
    if number.contains('@') {
        row.refuse("number", "a number has no “@”");
    }
    number
}

fn address(row: &Row<'_>) -> Option<String> {
    row.required_line("email", LONGEST_EMAIL);
    row.value("email", email)
}

/// An address that the database knows is not free, even if the file gives its owner another: the order in
/// which two people change addresses must not matter.
fn check_owner(row: &Row<'_>, email: &String, person_key: &String, books: &Books) {
    let owner = books.emails.get(email).filter(|owner| *owner != person_key);
    if let Some(owner) = owner.and_then(|owner| books.people.find(owner)) {
        row.refuse("email", format!("already the email of {}", owner.number_or_email()));
    }
}

fn person(
    row: &Row<'_>,
    number: String,
    email: Option<String>,
    before: Option<&Person>,
    context: &Context<'_>,
) -> Option<Person> {
    let role = row.required_value("role", |text| word(text, &ROLES));
    if number.is_empty() && role.is_some_and(|role| role != ADMIN) {
        row.refuse("number", "missing; only an admin may have none");
    }
    if let (Some(role), Some(before)) = (role, before)
        && role != before.role
    {
        row.refuse("role", format!("{} is of role {}, which does not change", before.number_or_email(), before.role));
    }
    let (first_name, last_name) =
        (row.required_line("first_name", LONGEST_NAME), row.required_line("last_name", LONGEST_NAME));
    let (school, branch) = (row.line("school", LONGEST_NAME), row.line("branch", LONGEST_BRANCH));
    let hash = row.value("password_hash", password_hash);
    row.is_sound().then_some(())?;
    Some(Person {
        id: before.map_or_else(Id::new, |person| person.id),
        role: role?.to_owned(),
        state: before.map_or(ACTIVE, |person| &person.state).to_owned(),
        email: email?,
        number_key: (!number.is_empty()).then(|| key(&number)),
        number: (!number.is_empty()).then_some(number),
        first_name,
        last_name,
        school,
        branch,
        password_hash: hash
            .or_else(|| before.and_then(|person| person.password_hash.clone()))
            .or_else(|| context.password_hash.map(str::to_owned)),
        created_at: before.map_or(context.now, |person| person.created_at),
    })
}
