//! A throwaway PostgreSQL server for the tests of one process.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// The superuser of the server, and the owner of each database.
const USER: &str = "registrar";

const PORT: &str = "5432";

/// The programs that are needed, and that must be of one version.
const PROGRAMS: [&str; 4] = ["initdb", "pg_ctl", "postgres", "psql"];

/// Trades safety for speed: nothing here is to survive a crash.
const SETTINGS: &str = "
listen_addresses = ''
max_connections = 400
shared_buffers = '64MB'
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = '4GB'
autovacuum = off
";

/// Stops the server and removes its folder as soon as the process which holds
/// the other end of the pipe is gone, however it went. `$1` is the folder with
/// the programs, `$2` the server's.
const WATCHDOG: &str = r#"
trap '' HUP INT TERM
while read -r _; do :; done
for _ in 1 2 3 4 5; do
    "$1/pg_ctl" stop --silent --mode immediate --pgdata "$2/data"
    rm -rf "$2" && exit
    sleep 1
done
"#;

/// A running server, reached through a unix socket in its folder.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    file_copy: bool,
    count: AtomicUsize,
    creating: Mutex<()>,
    _watchdog: Child,
}

impl Postgres {
    /// The server of this process, started when it is first asked for; `None`,
    /// and a notice, where PostgreSQL is not installed. Panics if it does not
    /// start, and under `CI=true` also if it is not installed.
    #[track_caller]
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Result<Postgres, String>>> = OnceLock::new();
        let start = || find_programs().map(Self::start);
        match SHARED.get_or_init(start) {
            Some(Ok(server)) => Some(server),
            Some(Err(reason)) => panic!("PostgreSQL did not start: {reason}"),
            None => {
                report_missing();
                None
            }
        }
    }

    /// Whether there is a server to start. Where there is none it does what
    /// [`Postgres::shared`] does.
    pub fn is_installed() -> bool {
        let is_found = find_programs().is_some();
        if !is_found {
            report_missing();
        }
        is_found
    }

    /// Creates an empty database, and gives its URL.
    #[track_caller]
    pub fn create_database(&self) -> String {
        self.create_database_from("template0")
    }

    /// Creates a copy of a database, which is given by its name or its URL and
    /// to which nobody may be connected. Gives the URL of the copy.
    #[track_caller]
    pub fn create_database_from(&self, template: &str) -> String {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{number}");
        let template = name_of(template);
        let strategy = if self.file_copy { "STRATEGY file_copy" } else { "" };
        let statement = format!("CREATE DATABASE {name} TEMPLATE {template} {strategy}");
        let lock = self.creating.lock().unwrap_or_else(PoisonError::into_inner);
        let created = self.execute(&statement);
        drop(lock);
        created.unwrap_or_else(|reason| panic!("{statement}: {reason}"));
        self.url_of(&name)
    }

    /// Removes a database, also while somebody is connected to it.
    #[track_caller]
    pub fn drop_database(&self, url: &str) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", name_of(url));
        let dropped = self.execute(&statement);
        dropped.unwrap_or_else(|reason| panic!("{statement}: {reason}"));
    }

    fn start(programs: PathBuf) -> Result<Self, String> {
        let folder = new_folder().map_err(|error| format!("no folder for it: {error}"))?;
        let owner = Owner::of(&folder)?;
        let watchdog = owner
            .command("sh", &folder)
            .args(["-c", WATCHDOG, "watchdog"])
            .args([&programs, &folder])
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("no watchdog: {error}"))?;
        let server = Self {
            file_copy: has_strategies(&programs),
            programs,
            folder,
            count: AtomicUsize::new(1),
            creating: Mutex::new(()),
            _watchdog: watchdog,
        };
        server.initialise(&owner, "C.UTF-8").or_else(|_| server.initialise(&owner, "C"))?;
        server.serve(&owner)?;
        Ok(server)
    }

    fn initialise(&self, owner: &Owner, locale: &str) -> Result<(), String> {
        let data = self.folder.join("data");
        let mut initdb = owner.command(self.programs.join("initdb"), &self.folder);
        initdb
            .args(["--auth=trust", "--no-sync", "--encoding=UTF8"])
            .args(["--username", USER, "--locale", locale, "--pgdata"])
            .arg(&data);
        succeed(initdb.output())?;
        let configuration = data.join("postgresql.conf");
        let folder = self.folder.display().to_string().replace('\'', "''");
        let socket = format!("port = {PORT}\nunix_socket_directories = '{folder}'\n");
        let own = fs::read_to_string(&configuration).map_err(|error| error.to_string())?;
        let all = format!("{own}{SETTINGS}{socket}");
        fs::write(&configuration, all).map_err(|error| error.to_string())
    }

    fn serve(&self, owner: &Owner) -> Result<(), String> {
        let log = self.folder.join("log");
        let mut pg_ctl = owner.command(self.programs.join("pg_ctl"), &self.folder);
        pg_ctl.args(["start", "--silent", "--wait", "--pgdata"]).arg(self.folder.join("data")).arg("--log").arg(&log);
        let started = succeed(pg_ctl.output());
        started.map_err(|error| error + &fs::read_to_string(&log).unwrap_or_default())
    }

    fn execute(&self, statement: &str) -> Result<(), String> {
        let mut psql = command(self.programs.join("psql"), &self.folder);
        psql.args(["--no-psqlrc", "--quiet", "--username", USER])
            .args(["--port", PORT, "--dbname", "postgres", "--host"])
            .arg(&self.folder)
            .args(["--command", statement]);
        succeed(psql.output())
    }

    fn url_of(&self, name: &str) -> String {
        let folder = encode(&self.folder.to_string_lossy());
        format!("postgres:///{name}?host={folder}&port={PORT}&user={USER}")
    }
}

/// Who runs the server: it refuses to be run by root, who leaves it to somebody
/// without rights then.
struct Owner(Option<(u32, u32)>);

impl Owner {
    /// Settles who runs the server, and gives the folder to them.
    fn of(folder: &Path) -> Result<Self, String> {
        let made_by = fs::metadata(folder).map_err(|error| error.to_string())?;
        if made_by.uid() != 0 {
            return Ok(Self(None));
        }
        let (user, group) = ["postgres", "nobody"]
            .into_iter()
            .find_map(ids_of)
            .ok_or("root may not run it, and there is no user for it")?;
        chown(folder, Some(user), Some(group)).map_err(|error| error.to_string())?;
        Ok(Self(Some((user, group))))
    }

    fn command(&self, program: impl AsRef<OsStr>, folder: &Path) -> Command {
        let mut command = command(program, folder);
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
        command
    }
}

/// A folder that has all the programs: the one whose `initdb` is on the search
/// path, or the one of the newest version that is installed.
fn find_programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let searched: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let behind_link = |folder: &PathBuf| {
        let program = folder.join("initdb").canonicalize().ok()?;
        program.parent().map(Path::to_owned)
    };
    let linked: Vec<PathBuf> = searched.iter().filter_map(behind_link).collect();
    let folders = linked.into_iter().chain(searched).chain(list_installed());
    let complete = |folder: &PathBuf| PROGRAMS.iter().all(|name| folder.join(name).is_file());
    folders.into_iter().find(complete)
}

/// Says that nothing is tested on PostgreSQL: on the standard error of the
/// process, because `eprintln!` would be captured with the output of a test.
#[track_caller]
fn report_missing() {
    static REPORT: Once = Once::new();
    let notice = "initdb and pg_ctl were not found: NOTHING IS TESTED ON POSTGRESQL. Install PostgreSQL.";
    REPORT.call_once(|| {
        let written = writeln!(io::stderr(), "\n*** {notice} ***\n");
        written.expect("standard error takes the notice");
    });
    assert!(std::env::var_os("CI").is_none_or(|value| value != "true"), "CI=true, and {notice}");
}

/// The folders where Debian and its relatives keep the programs, newest first.
fn list_installed() -> Vec<PathBuf> {
    let Ok(versions) = fs::read_dir("/usr/lib/postgresql") else {
        return Vec::new();
    };
    let folder = |entry: io::Result<fs::DirEntry>| {
        let path = entry.ok()?.path();
        let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
        Some((version, path.join("bin")))
    };
    let mut folders: Vec<(u32, PathBuf)> = versions.filter_map(folder).collect();
    folders.sort();
    folders.into_iter().rev().map(|(_, path)| path).collect()
}

/// Whether a new database may be copied file by file, which version 15 made a
/// choice (and older versions always do).
fn has_strategies(programs: &Path) -> bool {
    let version = Command::new(programs.join("postgres")).arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let number = |text: &str| {
        let digits = text.split(|letter: char| !letter.is_ascii_digit());
        digits.into_iter().find_map(|part| part.parse::<u32>().ok())
    };
    version.ok().as_deref().and_then(number) >= Some(15)
}

fn new_folder() -> io::Result<PathBuf> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let moment = since.unwrap_or_default().as_micros();
    let name = format!("registrar-{}-{moment:x}", std::process::id());
    let folder = std::env::temp_dir().canonicalize()?.join(name);
    fs::DirBuilder::new().mode(0o700).create(&folder)?;
    Ok(folder)
}

fn ids_of(user: &str) -> Option<(u32, u32)> {
    let id = |which: &str| {
        let output = Command::new("id").args([which, user]).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    Some((id("-u")?, id("-g")?))
}

/// A command which no setting of the developer's own server leads astray.
fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    command
}

fn succeed(output: io::Result<Output>) -> Result<(), String> {
    let output = output.map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

fn name_of(database: &str) -> &str {
    let name = database.strip_prefix("postgres:///").unwrap_or(database);
    name.split('?').next().unwrap_or_default()
}

fn encode(text: &str) -> String {
    let encoded = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encoded).collect()
}
