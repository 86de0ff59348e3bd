//! The program as operators meet it: what its commands do, refuse and leave behind.

mod files;
#[path = "../web/support/postgres.rs"]
#[allow(dead_code, reason = "the tests of the site ask more of it")]
mod postgres;
mod refusals;
mod roles;
mod starts;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use tempfile::TempDir;

/// A key that nobody guesses.
const KEY: &str = "4f9d2c71b86e03a5d4c8f17e92b06a3d";

/// Every command, with what it needs.
const COMMANDS: [&[&str]; 9] = [
    &["serve"],
    &["migrate"],
    &["migrate", "--pending"],
    &["seed", "."],
    &["export", "out"],
    &["create-admin", "--email", "a@b.example", "--first-name", "A", "--last-name", "B"],
    &["user", "approve", "a@b.example"],
    &["backup", "copy.db"],
    &["check"],
];

/// A folder in which commands are run.
struct Registration {
    folder: TempDir,
}

impl Registration {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The names of what is there.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).expect("the folder");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into()).collect();
        names.sort();
        names
    }

    /// A command with these settings and no others, under a umask that hides nothing.
    fn command(&self, settings: &[(&str, &str)], arguments: &[&str]) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_registrar")]).args(arguments);
        command.env_clear().env("BIND", "127.0.0.1:0").env("PATH", "/usr/bin:/bin");
        command.envs(settings.iter().copied()).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, settings: &[(&str, &str)], arguments: &[&str]) -> Output {
        self.command(settings, arguments).output().expect("the program runs")
    }

    /// Runs a command on the database `registrar.db` of this folder.
    fn run_here(&self, arguments: &[&str]) -> Output {
        self.run(&[("DATABASE_URL", "registrar.db")], arguments)
    }

    /// Begins to serve, and waits until it does.
    fn serve(&self, settings: &[(&str, &str)], arguments: &[&str]) -> Serving {
        let mut child = self.command(settings, arguments).spawn().expect("the program runs");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let mut said = String::new();
        while !said.contains("Registrar is at") {
            let mut line = String::new();
            if output.read_line(&mut line).expect("a line") == 0 {
                let mut errors = String::new();
                let _ = child.stderr.take().expect("its errors").read_to_string(&mut errors);
                panic!("it ended: {said}{errors}");
            }
            said += &line;
        }
        Serving(child)
    }
}

/// A process that serves; it is killed with this.
struct Serving(Child);

impl Serving {
    /// Ends it as a service manager does; returns its exit code.
    fn stop(mut self) -> Option<i32> {
        Command::new("kill").arg(self.0.id().to_string()).status().expect("kill is there");
        self.0.wait().expect("it ends").code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// All that it printed.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// A number that a SQLite file answers.
fn ask(file: &Path, query: &str) -> i64 {
    let mut connection = SqliteConnection::establish(&file.to_string_lossy()).expect("opens");
    let query = format!("SELECT ({query}) AS count");
    diesel::sql_query(query).get_result::<Count>(&mut connection).expect("an answer").count
}

fn execute(file: &Path, statements: &str) {
    use diesel::connection::SimpleConnection;
    let mut connection = SqliteConnection::establish(&file.to_string_lossy()).expect("opens");
    connection.batch_execute(statements).expect(statements);
}
