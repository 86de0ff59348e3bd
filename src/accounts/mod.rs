//! Users of three roles: how they sign up, sign in, stay signed in, and what an admin does to their accounts.

mod forms;
mod model;
mod passwords;
mod queue;
mod repository;
mod routes;
mod service;

pub use forms::SignUpForm;
pub use model::{NewUser, Role, Session, User, UserState};
pub use passwords::{Passwords, hash_now, is_password_hash, objection, owner_texts};
pub use queue::Overloaded;
pub use repository::{count_users, find_user, find_user_by_id, list_faculty, list_users, list_users_in};
pub use routes::routes;
pub use service::{
    AccountError, Client, CurrentUser, SessionLimits, SignInError, SignUpError, activate, approve, create_active_user,
    deactivate, end_access, find_current_user, find_user_by_calendar, is_touch_due, set_password, sign_up,
    touch_session,
};
