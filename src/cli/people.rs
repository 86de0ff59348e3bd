//! `registrar create-admin` and `user`.

use std::io::{BufRead, IsTerminal, Write};

use clap::Subcommand;

use super::Failure;
use crate::accounts::{self, AccountError, NewUser, Role, SignUpError, User};
use crate::catalogue::CatalogueCache;
use crate::db::{Db, DbConnection, Id};
use crate::events::{self, Act, Actor};
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
}

pub(super) fn create_admin(db: &Db, email: &str, first_name: &str, last_name: &str) -> Result<(), Failure> {
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
    let user = db.write_now(|connection| {
        let user = accounts::create_active_user(connection, &admin, &hash)?;
        let act = Act { action: "create admin", outcome: "done", person: Some(user.id), ..Act::default() };
        events::record(connection, &Actor::command_line(), &act)?;
        Ok::<_, SignUpError>(user)
    })?;
    println!("{} can sign in with {}.", user.name(), user.email);
    Ok(())
}

pub(super) fn change(db: &Db, action: UserAction) -> Result<(), Failure> {
    type Change = fn(&mut DbConnection, Id, &Actor) -> Result<User, AccountError>;
    let (identifier, work, done): (_, Change, _) = match action {
        UserAction::Approve { identifier } => (identifier, accounts::approve, "approved"),
        UserAction::Deactivate { identifier } => (
            identifier,
            |connection, id, by| registration::deactivate(connection, &CatalogueCache::default(), by, id),
            "deactivated",
        ),
        UserAction::Activate { identifier } => (identifier, accounts::activate, "active"),
        UserAction::SetPassword { identifier } => return set_password(db, &identifier),
    };
    let user = find(db, &identifier)?;
    let user = db.write_now(|connection| work(connection, user.id, &Actor::command_line()))?;
    if done == "active" && user.is_pending() {
        println!("{} waits for approval again.", user.name());
    } else {
        println!("{} is {done}.", user.name());
    }
    Ok(())
}

fn set_password(db: &Db, identifier: &str) -> Result<(), Failure> {
    let user = find(db, identifier)?;
    let hash = ask_password(&NewUser::from(&user))?;
    db.write_now(|connection| accounts::set_password(connection, user.id, &hash, &Actor::command_line()))?;
    println!("{} has a new password and is signed out everywhere.", user.name());
    Ok(())
}

fn find(db: &Db, identifier: &str) -> Result<User, Failure> {
    let user = db.read_now(|connection| accounts::find_user(connection, identifier))?;
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
