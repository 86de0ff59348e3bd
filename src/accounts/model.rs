//! Users, their roles and states, and the sessions in which they are signed in.

mod roles;

use chrono::NaiveDateTime;
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};

use crate::db::Id;
use crate::form::{full_name, sorted_name};
use crate::schema::{sessions, users};
use crate::text_enum;

pub use roles::{Role, Roles};

text_enum! {
    /// Whether a user may sign in, and do anything then.
    pub enum UserState {
        /// May.
        Active = "active",
        /// May sign in, and do nothing else: faculty who wait for an admin's approval.
        Pending = "pending",
        /// May not sign in.
        Deactivated = "deactivated",
    }
}

/// An account. The password's hash is not part of it, so that it cannot be shown by mistake.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct User {
    /// Its id.
    pub id: Id,
    /// What the user is at the institution.
    #[diesel(embed)]
    pub roles: Roles,
    /// Whether the user may sign in.
    pub state: UserState,
    /// The email address, in lower case; unique.
    pub email: String,
    /// A student's registration number or a faculty member's employee id; unique; admins may have none.
    pub number: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Phone number.
    pub phone_number: Option<String>,
    /// School or department.
    pub school: String,
    /// Branch of study; empty for faculty.
    pub branch: String,
    /// When the account was made.
    pub created_at: NaiveDateTime,
}

impl User {
    /// First and last name.
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }

    /// Last name first, as lists sort people.
    pub fn sorted_name(&self) -> String {
        sorted_name(&self.first_name, &self.last_name)
    }

    /// The number, or an empty text.
    pub fn number(&self) -> &str {
        self.number.as_deref().unwrap_or_default()
    }

    /// Whether the user has this role.
    pub fn has_role(&self, role: Role) -> bool {
        self.roles.has(role)
    }

    /// Whether the user may do anything.
    pub fn is_active(&self) -> bool {
        self.state == UserState::Active
    }

    /// Whether the account is faculty's and waits for an admin's approval.
    pub fn is_pending(&self) -> bool {
        self.state == UserState::Pending
    }
}

/// A new account, checked but for its uniqueness.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// What the user is to be; further roles are given later.
    pub role: Role,
    /// The email address, in lower case.
    pub email: String,
    /// Registration number or employee id.
    pub number: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Phone number.
    pub phone_number: Option<String>,
    /// School or department.
    pub school: String,
    /// Branch of study.
    pub branch: String,
}

impl From<&User> for NewUser {
    fn from(user: &User) -> Self {
        Self {
            role: user.roles.primary(),
            email: user.email.clone(),
            number: user.number.clone(),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            phone_number: user.phone_number.clone(),
            school: user.school.clone(),
            branch: user.branch.clone(),
        }
    }
}

/// A user, as the database has it, without what only the user gives or asks for: the phone number and the calendar.
#[derive(AsChangeset, Clone, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = users, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct UserRow {
    pub id: Id,
    #[diesel(embed)]
    pub roles: Roles,
    pub state: UserState,
    pub email: String,
    pub number: Option<String>,
    pub number_key: Option<String>,
    pub first_name: String,
    pub last_name: String,
    pub school: String,
    pub branch: String,
    pub password_hash: Option<String>,
    pub created_at: NaiveDateTime,
    pub is_self_registered: bool,
}

/// A device on which a user is signed in.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct Session {
    /// Its id, which is not the secret that the cookie holds.
    pub id: Id,
    /// The network address that signed in.
    pub address: String,
    /// What the browser called itself.
    pub user_agent: String,
    /// When the user signed in.
    pub created_at: NaiveDateTime,
    /// When it was last used, to within five minutes.
    pub seen_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = sessions)]
pub(super) struct SessionRow<'a> {
    pub id: Id,
    pub token_hash: &'a str,
    pub user_id: Id,
    pub address: &'a str,
    pub user_agent: &'a str,
    pub created_at: NaiveDateTime,
    pub seen_at: NaiveDateTime,
}

#[cfg(test)]
impl User {
    /// Somebody for tests.
    pub(crate) fn sample(roles: Roles, state: UserState) -> Self {
        Self {
            id: Id::new(),
            roles,
            state,
            email: String::new(),
            number: None,
            first_name: String::new(),
            last_name: String::new(),
            phone_number: None,
            school: String::new(),
            branch: String::new(),
            created_at: NaiveDateTime::default(),
        }
    }
}
