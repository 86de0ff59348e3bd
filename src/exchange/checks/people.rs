//! The rows of `people.csv`. A file vouches for whose a number and an email are: an account that somebody made with
//! them on the sign-up page becomes the account of the person in the file, or gives the two up.

use super::{Context, ImportData};
use crate::accounts::{Role, Roles, UserRow, UserState};
use crate::db::Id;
use crate::events::ClaimedAccount;
use crate::exchange::columns::People;
use crate::exchange::row::{Cell, Row};
use crate::exchange::source::Table;
use crate::exchange::values::{email, password_hash, role};
use crate::form::key;
use crate::limits;

/// An account that was made on the sign-up page and that the files say is another person's.
#[derive(Clone, Debug)]
pub(in crate::exchange) struct Claim {
    pub user: Id,
    /// As the stranger had it. One that was set aside has neither number nor email.
    pub account: ClaimedAccount,
}

pub(super) fn stage_rows(table: &Table, import_data: &mut ImportData, context: &Context<'_>) {
    for row in table.rows(context) {
        let cells = People::of(&row);
        let mut number = number(cells.number);
        let mut email = address(cells.email);
        let by_email =
            email.as_ref().filter(|_| cells.number.is_absent()).and_then(|email| import_data.emails.get(email));
        let mut person_key = if number.is_empty() { email.clone().unwrap_or_default() } else { key(&number) };
        if let Some(owner) = by_email {
            person_key.clone_from(owner);
        }
        if !person_key.is_empty() {
            import_data.people.claim(if number.is_empty() { cells.email } else { cells.number }, &person_key);
        }
        let known = import_data.people.find(&person_key);
        if let Some(known) = known {
            if known.is_self_registered && cells.email.is_absent() {
                let reason = "somebody signed up with this number: give the person’s email, so that it is theirs";
                cells.number.refuse(reason);
            }
            email = cells.email.read_or_keep(Some(Some(known.email.clone())), |_| email);
            number = cells.number.read_or_keep(Some(known.number.clone().unwrap_or_default()), |_| number);
        }
        let strangers = strangers(cells, email.as_ref(), &person_key, import_data);
        let before = known.filter(|known| !strangers.contains(&known.id)).cloned();
        if let Some(person) = person(&row, cells, number, email, before.as_ref(), context) {
            for stranger in strangers {
                set_aside(stranger, import_data);
            }
            if let Some(before) = before.filter(|before| before.is_self_registered) {
                import_data.emails.remove(&before.email);
                import_data.claims.push(Claim::new(&before, true));
            }
            import_data.emails.insert(person.email.clone(), person_key.clone());
            import_data.people.put(person_key, row.line, person);
        }
    }
}

/// A number has no “@”, so that nobody signs in with another's email.
fn number(cell: Cell<'_>) -> String {
    let number = cell.code(limits::PERSON_NUMBER);
    if number.contains('@') {
        cell.refuse("a number has no “@”");
    }
    number
}

fn address(cell: Cell<'_>) -> Option<String> {
    if cell.is_absent() {
        return None;
    }
    cell.required_line(limits::EMAIL);
    cell.value(email)
}

/// Self-made accounts that stand in the person's way: one with the number that is of another role, and one with the
/// email. An address of anybody else that the database knows is not free, even if the file gives its owner another: the
/// order in which two people change addresses must not matter.
fn strangers(
    cells: People<Cell<'_>>,
    email: Option<&String>,
    person_key: &String,
    import_data: &ImportData,
) -> Vec<Id> {
    let mut strangers = Vec::new();
    let role = key(cells.role.text()).parse::<Role>();
    let of_another_role =
        |known: &&UserRow| !cells.role.is_absent() && !role.as_ref().is_ok_and(|role| known.roles.has(*role));
    let with_number =
        import_data.people.find(person_key).filter(|known| known.is_self_registered).filter(of_another_role);
    strangers.extend(with_number.map(|known| known.id));
    let owner = email.and_then(|email| import_data.emails.get(email)).filter(|owner| *owner != person_key);
    match owner.and_then(|owner| import_data.people.find(owner)) {
        Some(owner) if owner.is_self_registered => strangers.push(owner.id),
        Some(owner) => cells.email.refuse(format!("already the email of {}", owner.number_or_email())),
        None => {}
    }
    strangers
}

/// Takes number and email from an account that nobody has vouched for, and ends its use.
fn set_aside(stranger: Id, import_data: &mut ImportData) {
    let Some(place) = import_data.people.entries().iter().position(|entry| entry.now.id == stranger) else { return };
    let entry = &mut import_data.people.entries_mut()[place];
    let claim = Claim::new(&entry.now, false);
    let old_key = entry.now.file_key().to_owned();
    entry.amend(|person| {
        let number = format!("aside-{}", &stranger.to_string().replace('-', "")[20..]);
        person.email = format!("{number}@set-aside.invalid");
        person.number_key = Some(number.clone());
        person.number = Some(number);
        person.state = UserState::Deactivated;
        person.password_hash = None;
    });
    let new_key = entry.now.file_key().to_owned();
    import_data.emails.remove(&claim.account.email);
    import_data.people.rekey(&old_key, new_key);
    import_data.claims.push(claim);
}

fn person(
    row: &Row<'_>,
    cells: People<Cell<'_>>,
    number: String,
    email: Option<String>,
    before: Option<&UserRow>,
    context: &Context<'_>,
) -> Option<UserRow> {
    let known_role = before.map(|before| Some(before.roles.primary()));
    let role = cells.role.read_or_keep(known_role, |cell| cell.required_value(role));
    if number.is_empty() && role.is_some_and(|role| role != Role::Admin) {
        cells.number.refuse("missing; only an admin may have none");
    }
    if let (Some(role), Some(before)) = (role, before)
        && !before.roles.has(role)
    {
        cells.role.refuse(format!("{} is of role {}, which does not change", before.number_or_email(), before.roles));
    }
    if email.is_none() && cells.email.is_absent() {
        cells.email.refuse("missing");
    }
    let first_name = before.map(|person| person.first_name.clone());
    let first_name = cells.first_name.read_or_keep(first_name, |cell| cell.required_line(limits::NAME));
    let last_name = before.map(|person| person.last_name.clone());
    let last_name = cells.last_name.read_or_keep(last_name, |cell| cell.line(limits::NAME));
    let school = cells.school.read_or_keep(before.map(|it| it.school.clone()), |cell| cell.line(limits::NAME));
    let branch = cells.branch.read_or_keep(before.map(|it| it.branch.clone()), |cell| cell.line(limits::BRANCH));
    let hash = cells.password_hash.value(password_hash);
    row.is_sound().then_some(())?;
    let role = role?;
    // A stranger's password is not the person's, and neither is what the office thought of the stranger.
    let vouched = before.filter(|person| !person.is_self_registered);
    Some(UserRow {
        id: before.map_or_else(Id::new, |person| person.id),
        // A file has room for one of somebody's roles, and leaves the others.
        roles: before.map_or_else(|| Roles::only(role), |before| before.roles),
        state: vouched.map_or(UserState::Active, |person| person.state),
        email: email?,
        number_key: (!number.is_empty()).then(|| key(&number)),
        number: (!number.is_empty()).then_some(number),
        first_name,
        last_name,
        school,
        branch,
        // An empty cell leaves a password: files without hashes are the rule, and nobody is to be locked out by one.
        password_hash: hash
            .or_else(|| vouched.and_then(|person| person.password_hash.clone()))
            .or_else(|| context.password_hash.map(str::to_owned)),
        created_at: before.map_or(context.now, |person| person.created_at),
        is_self_registered: false,
    })
}

impl Claim {
    fn new(person: &UserRow, is_taken_over: bool) -> Self {
        let (number, email) = (person.number.clone().unwrap_or_default(), person.email.clone());
        Self { user: person.id, account: ClaimedAccount { number, email, is_taken_over } }
    }
}
