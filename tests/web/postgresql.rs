//! The tests of `web` once more, on a throwaway PostgreSQL server. They are compiled once: this has cargo run the same
//! binary again, and passes on its arguments, such as the names of tests. `cargo test --test web` alone runs them on
//! PostgreSQL when the environment says `REGISTRAR_TEST_DATABASE=postgresql`.

#[path = "support/postgres.rs"]
#[allow(dead_code, reason = "the tests of the site ask more of it")]
mod postgres;

use std::env;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    if !postgres::Postgres::is_installed() {
        return ExitCode::SUCCESS;
    }
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["test", "--test", "web", "--profile", &profile(), "--"]).args(env::args_os().skip(1));
    let status = cargo.env("REGISTRAR_TEST_DATABASE", "postgresql").status().expect("cargo runs the tests");
    if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The profile that this was compiled with: with another one, cargo would compile everything again.
fn profile() -> String {
    let program = env::current_exe().expect("the path of this program");
    let folder = program.ancestors().nth(2).and_then(|folder| folder.file_name()).expect("a folder for the profile");
    match folder.to_string_lossy().as_ref() {
        "debug" => "test".to_owned(),
        name => name.to_owned(),
    }
}
