//! The `registrar` program: command line, configuration, database, server.

use std::process::ExitCode;

fn main() -> ExitCode {
    registrar::cli::run()
}
