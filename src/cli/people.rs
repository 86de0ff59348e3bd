//! `registrar create-admin` and `user`.

use std::io::{BufRead, IsTerminal, Write};

use clap::Subcommand;

use super::Failure;
use crate::accounts::{self, AccountError, NewUser, Role, SignUpError, User};
use crate::context::{Actor, Context, Store};
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::form::text::{check_email, check_name, nfc};
use crate::form::{key, squeeze};
use crate::registration;

#[derive(Subcommand)]
pub(super) enum UserAction {
    /// Let faculty who signed up go to work
    Approve {
        /// Email or number
        identifier: String,
    },
    /// End an account's use at once
    Deactivate {
        /// Email or number
        identifier: String,
    },
    /// Let a deactivated account be used again
    Activate {
        /// Email or number
        identifier: String,
    },
    /// Set a new password, asked for or read from standard input, and sign the user out everywhere
    SetPassword {
        /// Email or number
        identifier: String,
    },
    /// Give a user a further role: a student may work in the office, an admin may teach
    AddRole {
        /// Email or number
        identifier: String,
        /// student, faculty or admin
        role: Role,
        /// The number of an account that has none; students and faculty have one
        #[arg(long)]
        number: Option<String>,
    },
    /// Take a role from a user who has others
    RemoveRole {
        /// Email or number
        identifier: String,
        /// student, faculty or admin
        role: Role,
    },
}

pub(super) fn create_admin(store: &Store, email: &str, first_name: &str, last_name: &str) -> Result<(), Failure> {
    let admin = NewUser {
        role: Role::Admin,
        email: key(email),
        number: None,
        first_name: squeeze(&nfc(first_name)),
        last_name: squeeze(&nfc(last_name)),
        phone_number: None,
        school: String::new(),
        branch: String::new(),
    };
    check_email(email).map_err(|reason| format!("the email {email}: {reason}"))?;
    if admin.first_name.is_empty() {
        return Err("an admin has a first name; the last name may be empty".into());
    }
    for name in [&admin.first_name, &admin.last_name] {
        check_name(name).map_err(|reason| format!("the name {name}: {reason}"))?;
    }
    let hash = ask_password(&admin)?;
    let user = store.write_now(&Actor::command_line(), |context| {
        let user = accounts::create_active_user(context, &admin, &hash)?;
        record(context, About::person(user.id), &Event::AdminCreated)?;
        Ok::<_, SignUpError>(user)
    })?;
    println!("{} can sign in with {}.", user.name(), user.email);
    Ok(())
}

pub(super) fn change(store: &Store, action: UserAction) -> Result<(), Failure> {
    type Change = fn(&mut Context<'_>, Id) -> Result<User, AccountError>;
    let (identifier, work, done): (_, Change, _) = match action {
        UserAction::Approve { identifier } => (identifier, accounts::approve, "approved"),
        UserAction::Deactivate { identifier } => (identifier, registration::deactivate, "deactivated"),
        UserAction::Activate { identifier } => (identifier, accounts::activate, "active"),
        UserAction::SetPassword { identifier } => return set_password(store, &identifier),
        UserAction::AddRole { identifier, role, number } => {
            return add_role(store, &identifier, role, number.as_deref());
        }
        UserAction::RemoveRole { identifier, role } => return remove_role(store, &identifier, role),
    };
    let user = find(store, &identifier)?;
    let user = store.write_now(&Actor::command_line(), |context| work(context, user.id))?;
    if done == "active" && user.is_pending() {
        println!("{} waits for approval again.", user.name());
    } else {
        println!("{} is {done}.", user.name());
    }
    Ok(())
}

fn set_password(store: &Store, identifier: &str) -> Result<(), Failure> {
    let user = find(store, identifier)?;
    let hash = ask_password(&NewUser::from(&user))?;
    store.write_now(&Actor::command_line(), |context| accounts::set_password(context, user.id, &hash))?;
    println!("{} has a new password and is signed out everywhere.", user.name());
    Ok(())
}

fn add_role(store: &Store, identifier: &str, role: Role, number: Option<&str>) -> Result<(), Failure> {
    let (user, number) = (find(store, identifier)?, number.map(|number| squeeze(&nfc(number))));
    let add = |context: &mut Context<'_>| accounts::add_role(context, user.id, role, number.as_deref());
    let user = store.write_now(&Actor::command_line(), add)?;
    println!("{} is {} now.", user.name(), user.roles.with(role));
    Ok(())
}

fn remove_role(store: &Store, identifier: &str, role: Role) -> Result<(), Failure> {
    let user = find(store, identifier)?;
    let user = store.write_now(&Actor::command_line(), |context| accounts::remove_role(context, user.id, role))?;
    println!("{} is no longer {}.", user.name(), role.as_str());
    Ok(())
}

fn find(store: &Store, identifier: &str) -> Result<User, Failure> {
    let user = store.read_now(Actor::command_line(), |context| accounts::find_user(context, identifier))?;
    user.ok_or_else(|| format!("there is no user with the email or number {identifier}").into())
}

/// The hash of a password that is typed twice at a terminal, or read from one line of standard input.
fn ask_password(owner: &NewUser) -> Result<String, Failure> {
    let password = if std::io::stdin().is_terminal() {
        let password = rpassword::prompt_password("Password: ")?;
        if rpassword::prompt_password("The same again: ")? != password {
            return Err("the two passwords are not the same".into());
        }
        password
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    std::io::stdout().flush()?;
    if let Some(sentence) = accounts::validate_password(&password, &accounts::owner_texts(owner)) {
        return Err(sentence.into());
    }
    Ok(accounts::hash_now(&password))
}
