//! The command line: what each command does, and how it says what went wrong.

mod check;
mod data;
mod demo;
mod people;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::context::Store;
use crate::db::Db;

/// The course catalogue and registration office of a university, as one program.
///
/// Without a command it serves the site. Settings come from the environment or a .env file; .env.example lists them.
#[derive(Parser)]
#[command(name = "registrar", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site (the default)
    ///
    /// Opens the database that DATABASE_URL names, brings it up to date, and answers on BIND until Ctrl-C or SIGTERM;
    /// what is in flight then is finished first.
    Serve {
        /// Fill an empty database with a small university and print three accounts to try
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database up to date
    Migrate {
        /// Only tell what is still to come
        #[arg(long)]
        pending: bool,
    },
    /// Load a folder of CSV files: terms, subjects, people, courses, sections, meetings, registrations
    ///
    /// Rows that the database has already are updated to what the files say: loading the same folder twice changes
    /// nothing. A column that a file lacks leaves what is there, an empty cell clears it. Nothing is deleted but meetings
    /// of a section for which meetings.csv has others. One row that cannot be taken means that nothing is loaded; each such row is
    /// reported with its file, line, column and reason.
    Seed {
        /// The folder
        dir: PathBuf,
        /// Give this password to every account of the files that has none: for trials only
        #[arg(long)]
        password: Option<String>,
        /// Leave out rows that cannot be taken, and those that refer to them, instead of loading nothing
        #[arg(long)]
        skip_bad_rows: bool,
    },
    /// Write the same CSV files, with everything that the database holds
    ///
    /// They hold the hashes of passwords, and grades: only their owner may read them, and it should stay so.
    Export {
        /// The folder; it is made if it is not there
        dir: PathBuf,
    },
    /// Make an account for the registrar's staff
    ///
    /// The password is asked for, or read from one line of standard input.
    CreateAdmin {
        /// The email to sign in with
        #[arg(long)]
        email: String,
        /// First name
        #[arg(long)]
        first_name: String,
        /// Last name
        #[arg(long)]
        last_name: String,
    },
    /// Approve, deactivate or activate an account, set its password, or change its roles
    User {
        #[command(subcommand)]
        action: people::UserAction,
    },
    /// Copy the SQLite database to a new file, consistently, while the site runs
    Backup {
        /// The new file
        file: PathBuf,
    },
    /// Say what is unsafe or missing in this deployment; exit 1 if something is
    Check,
}

/// What went wrong, as a sentence for the person at the terminal.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    // Every client who sends nonsense is an error to actix-http: anybody could fill the disk with them.
    let quiet = "info,actix_server=warn,actix_http=off,actix_session=error";
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or(quiet)).init();
    match dispatch(arguments.command.unwrap_or(Command::Serve { demo: false })) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("registrar: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode, Failure> {
    let config = Config::from_env()?;
    match command {
        Command::Serve { demo } => serve::serve(config, demo)?,
        Command::Migrate { pending } => data::migrate(&config, pending)?,
        Command::Seed { dir, password, skip_bad_rows } => return data::seed(&config, &dir, password, skip_bad_rows),
        Command::Export { dir } => data::export(&config, &dir)?,
        Command::CreateAdmin { email, first_name, last_name } => {
            with_database(&config, |db| {
                people::create_admin(&Store::new(db.clone(), config.time_zone), &email, &first_name, &last_name)
            })?;
        }
        Command::User { action } => {
            with_database(&config, |db| people::change(&Store::new(db.clone(), config.time_zone), action))?
        }
        Command::Backup { file } => data::backup(&config, &file)?,
        Command::Check => return check::check(&config),
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs a command on the database, brought up to date.
fn with_database<T>(config: &Config, work: impl FnOnce(&Db) -> Result<T, Failure>) -> Result<T, Failure> {
    let db = Db::open_for_command(&config.database_url)?;
    let result = migrate(&db).and_then(|()| work(&db));
    leave(&db);
    result
}

fn migrate(db: &Db) -> Result<(), Failure> {
    for migration in db.migrate()? {
        log::info!("applied migration {migration}");
    }
    Ok(())
}

/// Leaves a SQLite database whole in its one file, so that whoever copies the file has all of it.
fn leave(db: &Db) {
    if let Err(error) = db.checkpoint() {
        log::warn!("the newest changes stay in the file beside the database, whose name ends in -wal: {error}");
    }
}
