//! Users and their roles: how they sign up, sign in, stay signed in, and what an admin does to their accounts.

mod forms;
mod model;
mod passwords;
mod queue;
mod repository;
mod selectors;
mod service;

pub use forms::{PasswordForm, SignInForm, SignUpForm};
pub(crate) use model::UserRow;
pub use model::{NewUser, Role, Roles, Session, User, UserState};
pub use passwords::{Passwords, hash_now, is_password_hash, owner_texts, validate_password};
pub use queue::Overloaded;
pub use selectors::{
    AccountView, PeopleList, PersonView, count_users, find_user, find_user_by_id, list_sessions, list_users,
    list_users_in, search_people, show_account,
};
pub use service::{
    AccountError, Client, CurrentUser, RoleError, SessionLimits, SignInError, SignUpError, activate, add_role, approve,
    change_password, create_active_user, deactivate, end_access, end_session, find_current_user, find_user_by_calendar,
    is_touch_due, remove_role, reset_calendar, revoke_other_sessions, set_password, sign_in, sign_up, touch_session,
};
