//! Users and sessions in the database.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{Role, Roles, Session, SessionRow, User, UserRow, UserState};
use crate::db::{DbConnection, Id, MultiBackend};
use crate::form::key;
use crate::schema::{course_instructors, notices, registrations, section_instructors, sessions, users};

/// The user with this email or number, in any state.
pub fn find_user(connection: &mut DbConnection, identifier: &str) -> QueryResult<Option<User>> {
    let identifier = key(identifier);
    users::table
        .filter(users::email.eq(&identifier).or(users::number_key.eq(&identifier)))
        .select(User::as_select())
        .first(connection)
        .optional()
}

/// The user with this id, in any state.
pub fn find_user_by_id(connection: &mut DbConnection, id: Id) -> QueryResult<Option<User>> {
    users::table.find(id).select(User::as_select()).first(connection).optional()
}

/// The password's hash of a user; imported accounts may have none.
pub fn find_password_hash(connection: &mut DbConnection, id: Id) -> QueryResult<Option<String>> {
    users::table.find(id).select(users::password_hash).first(connection)
}

pub fn is_email_taken(connection: &mut DbConnection, email: &str) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(users::table.filter(users::email.eq(email)))).get_result(connection)
}

pub fn is_number_taken(connection: &mut DbConnection, number: &str) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(users::table.filter(users::number_key.eq(key(number))))).get_result(connection)
}

/// How many accounts there are.
pub fn count_users(connection: &mut DbConnection) -> QueryResult<i64> {
    users::table.count().get_result(connection)
}

/// One page of the users whose name, number or email has each word of `words`, by name.
pub fn list_users(
    connection: &mut DbConnection,
    words: &[String],
    state: Option<UserState>,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<User>> {
    let mut query = users::table.select(User::as_select()).into_boxed::<MultiBackend>();
    if let Some(state) = state {
        query = query.filter(users::state.eq(state));
    }
    for word in words {
        let pattern = format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        query = query.filter(
            lower(users::first_name)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(users::last_name).like(pattern.clone()).escape('\\'))
                .or(users::email.like(pattern.clone()).escape('\\'))
                .or(users::number_key.like(pattern).escape('\\')),
        );
    }
    query.order((users::last_name, users::first_name, users::id)).offset(offset).limit(limit).load(connection)
}

/// The first users in this state and role, those who have waited longest first.
pub fn list_users_in(
    connection: &mut DbConnection,
    role: Role,
    state: UserState,
    limit: i64,
) -> QueryResult<Vec<User>> {
    let users = users::table.select(User::as_select()).into_boxed::<MultiBackend>();
    let users = match role {
        Role::Student => users.filter(users::is_student),
        Role::Faculty => users.filter(users::is_faculty),
        Role::Admin => users.filter(users::is_admin),
    };
    users.filter(users::state.eq(state)).order(users::id).limit(limit).load(connection)
}

pub(super) fn insert_user(
    connection: &mut DbConnection,
    row: &UserRow,
    phone_number: Option<&str>,
) -> QueryResult<usize> {
    diesel::insert_into(users::table).values((row, users::phone_number.eq(phone_number))).execute(connection)
}

/// Moves an account from one state to another; answers 0 when it is in another one. One that was never approved is marked.
pub fn update_state(connection: &mut DbConnection, id: Id, from: UserState, to: UserState) -> QueryResult<usize> {
    let account = users::table.filter(users::id.eq(id).and(users::state.eq(from)));
    let is_unapproved = from == UserState::Pending && to == UserState::Deactivated;
    diesel::update(account).set((users::state.eq(to), users::is_unapproved.eq(is_unapproved))).execute(connection)
}

/// Whether a deactivated account was never approved.
pub fn is_unapproved(connection: &mut DbConnection, id: Id) -> QueryResult<bool> {
    users::table.find(id).select(users::is_unapproved).first(connection)
}

/// The active admins; nobody deactivates one of them, or makes them something else, until the transaction ends.
pub fn lock_admins(connection: &mut DbConnection) -> QueryResult<Vec<Id>> {
    let admins =
        users::table.filter(users::is_admin.and(users::state.eq(UserState::Active))).order(users::id).select(users::id);
    match connection {
        DbConnection::Postgresql(postgresql) => admins.for_update().load(postgresql),
        DbConnection::Sqlite(sqlite) => admins.load(sqlite),
    }
}

/// The state and the password's hash of a user, who keeps both until the transaction ends.
pub fn lock_credentials(connection: &mut DbConnection, id: Id) -> QueryResult<Option<(UserState, Option<String>)>> {
    let credentials = users::table.find(id).select((users::state, users::password_hash));
    match connection {
        DbConnection::Postgresql(postgresql) => credentials.for_no_key_update().first(postgresql).optional(),
        DbConnection::Sqlite(sqlite) => credentials.first(sqlite).optional(),
    }
}

pub fn update_roles(connection: &mut DbConnection, id: Id, roles: Roles) -> QueryResult<usize> {
    diesel::update(users::table.find(id)).set(roles).execute(connection)
}

/// Gives a number to an account that has none; returns 0 when it has one.
pub fn update_number(connection: &mut DbConnection, id: Id, number: &str) -> QueryResult<usize> {
    let without = users::table.filter(users::id.eq(id).and(users::number.is_null()));
    diesel::update(without).set((users::number.eq(number), users::number_key.eq(key(number)))).execute(connection)
}

/// Whether a user is an instructor of a course or of a section.
pub fn is_instructor(connection: &mut DbConnection, user: Id) -> QueryResult<bool> {
    let of_course = course_instructors::user_id.eq(user).and(course_instructors::can_edit);
    let of_section = section_instructors::user_id.eq(user);
    let courses = diesel::dsl::exists(course_instructors::table.filter(of_course));
    let sections = diesel::dsl::exists(section_instructors::table.filter(of_section));
    diesel::select(courses.or(sections)).get_result(connection)
}

/// Whether a user has a seat or waits for one.
pub fn has_seats(connection: &mut DbConnection, user: Id) -> QueryResult<bool> {
    let open = registrations::student_id.eq(user).and(registrations::status.eq_any(["registered", "waitlisted"]));
    diesel::select(diesel::dsl::exists(registrations::table.filter(open))).get_result(connection)
}

pub fn update_password_hash(connection: &mut DbConnection, id: Id, hash: &str) -> QueryResult<usize> {
    diesel::update(users::table.find(id)).set(users::password_hash.eq(hash)).execute(connection)
}

/// Notes that the office knows whose the account is.
pub fn update_vouched(connection: &mut DbConnection, id: Id) -> QueryResult<usize> {
    diesel::update(users::table.find(id)).set(users::is_self_registered.eq(false)).execute(connection)
}

/// Takes from an account what its maker could use or be reached by.
pub fn update_access_ended(connection: &mut DbConnection, id: Id, email: &str) -> QueryResult<usize> {
    diesel::update(users::table.find(id))
        .set((
            users::email.eq(email),
            users::password_hash.eq(None::<String>),
            users::calendar_token_hash.eq(None::<String>),
            users::phone_number.eq(None::<String>),
        ))
        .execute(connection)
}

/// The active user with this calendar secret.
pub fn find_user_by_calendar(connection: &mut DbConnection, token_hash: &str) -> QueryResult<Option<User>> {
    users::table
        .filter(users::calendar_token_hash.eq(token_hash).and(users::state.eq(UserState::Active)))
        .select(User::as_select())
        .first(connection)
        .optional()
}

/// Whether a user has an address of a calendar.
pub fn has_calendar(connection: &mut DbConnection, user: Id) -> QueryResult<bool> {
    users::table.find(user).select(users::calendar_token_hash.is_not_null()).first(connection)
}

pub fn update_calendar_ended(connection: &mut DbConnection, user: Id) -> QueryResult<usize> {
    diesel::update(users::table.find(user)).set(users::calendar_token_hash.eq(None::<String>)).execute(connection)
}

pub fn update_calendar(connection: &mut DbConnection, user: Id, token_hash: &str) -> QueryResult<usize> {
    diesel::update(users::table.find(user)).set(users::calendar_token_hash.eq(token_hash)).execute(connection)
}

pub fn insert_session(connection: &mut DbConnection, row: &SessionRow<'_>) -> QueryResult<usize> {
    diesel::insert_into(sessions::table).values(row).execute(connection)
}

/// A session that began after `began` and was used after `used`, with its user, how many notices these have not seen, and
/// whether they are on the staff of a course: every page says it, so it is part of the one question that every page asks.
pub fn find_session(
    connection: &mut DbConnection,
    token_hash: &str,
    began: NaiveDateTime,
    used: NaiveDateTime,
) -> QueryResult<Option<(Session, User, i64, bool)>> {
    let unseen = notices::table
        .filter(notices::user_id.eq(users::id).and(notices::seen_at.is_null()))
        .count()
        .single_value()
        .assume_not_null();
    let on_staff = diesel::dsl::exists(course_instructors::table.filter(course_instructors::user_id.eq(users::id)));
    sessions::table
        .inner_join(users::table)
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::created_at.gt(began).and(sessions::seen_at.gt(used)))
        .select((Session::as_select(), User::as_select(), unseen, on_staff))
        .first(connection)
        .optional()
}

/// The sessions of a user that still count, the one used last first.
pub fn list_sessions(
    connection: &mut DbConnection,
    user: Id,
    began: NaiveDateTime,
    used: NaiveDateTime,
) -> QueryResult<Vec<Session>> {
    sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::created_at.gt(began).and(sessions::seen_at.gt(used)))
        .order((sessions::seen_at.desc(), sessions::id))
        .select(Session::as_select())
        .load(connection)
}

pub fn update_session_seen(connection: &mut DbConnection, id: Id, seen_at: NaiveDateTime) -> QueryResult<usize> {
    diesel::update(sessions::table.find(id)).set(sessions::seen_at.eq(seen_at)).execute(connection)
}

/// Ends one session of a user.
pub fn delete_session(connection: &mut DbConnection, user: Id, id: Id) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user).and(sessions::id.eq(id)))).execute(connection)
}

/// Ends a user's sessions but for `kept`.
pub fn delete_sessions(connection: &mut DbConnection, user: Id, kept: Option<Id>) -> QueryResult<usize> {
    let kept = kept.unwrap_or_else(Id::new);
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user).and(sessions::id.ne(kept)))).execute(connection)
}

/// Forgets a user's sessions that count no more.
pub fn delete_ended_sessions(
    connection: &mut DbConnection,
    user: Id,
    began: NaiveDateTime,
    used: NaiveDateTime,
) -> QueryResult<usize> {
    diesel::delete(
        sessions::table
            .filter(sessions::user_id.eq(user))
            .filter(sessions::created_at.le(began).or(sessions::seen_at.le(used))),
    )
    .execute(connection)
}

diesel::define_sql_function! {
    /// Text in lower case; in SQLite only the letters of ASCII.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}
