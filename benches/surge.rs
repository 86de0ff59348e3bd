//! Registration day: all students of a folder of CSV files want five sections each, drawn with a skew to the popular
//! ones, and press within the first minute. Says how fast they were answered, and whether every seat is right.
//!
//! `cargo bench --bench surge -- FOLDER [--database URL] [--clients 64] [--wishes 5] [--within SECONDS]`
//!
//! The database must be empty; by default it is a new SQLite file. The server runs in this process, so both share the
//! machine, as the figures that it prints say.

use std::collections::{HashMap, HashSet};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use registrar::app::server;
use registrar::catalogue::{Catalogue, CatalogueCache, list_seats_in_term};
use registrar::config::Config;
use registrar::context::{Actor, Store};
use registrar::db::{Db, Id};
use registrar::exchange::{SeedOptions, Source, progress, seed};
use registrar::pages::AppState;
use registrar::registration::list_miscounted_sections;
use ureq::Agent;

const PASSWORD: &str = "plum bicycle orbit";

type Failure = Box<dyn std::error::Error + Send + Sync>;

struct Options {
    folder: PathBuf,
    database: Option<String>,
    clients: usize,
    wishes: usize,
    within: f64,
}

/// One press of a button: at which moment, by which student, for which section.
struct Press {
    at: Duration,
    cookie: usize,
    section: Id,
}

/// What came of a press.
struct Answer {
    section: Id,
    status: u16,
    is_full: bool,
    took: Duration,
}

fn main() -> ExitCode {
    match options().and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("surge: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn options() -> Result<Options, Failure> {
    let mut options = Options { folder: PathBuf::new(), database: None, clients: 64, wishes: 5, within: 60.0 };
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--database" => options.database = Some(value()?),
            "--clients" => options.clients = value()?.parse()?,
            "--wishes" => options.wishes = value()?.parse()?,
            "--within" => options.within = value()?.parse()?,
            _ => options.folder = argument.into(),
        }
    }
    if options.folder.as_os_str().is_empty() {
        // `cargo bench` runs every benchmark; this one has nothing to do without data.
        println!("surge: name a folder of CSV files to run it");
        std::process::exit(0);
    }
    Ok(options)
}

fn run(options: Options) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let url = options.database.clone();
    let url = url.unwrap_or_else(|| folder.path().join("registrar.db").to_string_lossy().into_owned());
    let db = Db::open(&url)?;
    db.migrate()?;
    let hash = cheap_hash()?;
    let seed_options = SeedOptions { zone: chrono_tz::UTC, password_hash: Some(hash), skip_bad_rows: false };
    seed(&db, &Source::Folder(&options.folder), &seed_options, &progress::Silent)?;
    let catalogue = db.read_now(|connection| CatalogueCache::default().current(connection))?;
    let term = catalogue.default_term(chrono::Utc::now().date_naive()).ok_or("the files have no term")?.id;
    let base = serve(&url, db.clone())?;
    let numbers = student_numbers(&options.folder)?;
    let agent = Agent::new_with_config(
        Agent::config_builder().max_redirects(0).http_status_as_error(false).max_idle_connections_per_host(256).build(),
    );
    println!("{} students sign in", numbers.len());
    let cookies = in_parallel(options.clients, numbers, |number| sign_in(&agent, &base, number))?;
    let presses = presses(&catalogue, term, cookies.len(), &options);
    println!("{} presses within {} s by {} clients", presses.len(), options.within, options.clients);
    let began = Instant::now();
    let answers = in_parallel(options.clients, presses, |press| {
        std::thread::sleep(press.at.saturating_sub(began.elapsed()));
        self::press(&agent, &base, &cookies[press.cookie], press.section)
    })?;
    report(&answers, began.elapsed());
    check(&db, term, &answers)
}

/// Runs `work` on each item, in their order, by so many threads.
fn in_parallel<I: Sync, O: Send>(
    clients: usize,
    items: Vec<I>,
    work: impl Fn(&I) -> Result<O, Failure> + Sync,
) -> Result<Vec<O>, Failure> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, O)>> = Mutex::new(Vec::with_capacity(items.len()));
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..clients)
            .map(|_| {
                scope.spawn(|| -> Result<(), Failure> {
                    while let Some((at, item)) = {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        items.get(at).map(|item| (at, item))
                    } {
                        let output = work(item)?;
                        done.lock().unwrap_or_else(PoisonError::into_inner).push((at, output));
                    }
                    Ok(())
                })
            })
            .collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or(Err("a client panicked".into())))
    })?;
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, output)| output).collect())
}

fn serve(url: &str, db: Db) -> Result<String, Failure> {
    let lookup = |name: &str| match name {
        "DATABASE_URL" => Some(url.to_owned()),
        "SECRET_KEY" => Some("a key for this measurement only, long enough".to_owned()),
        _ => None,
    };
    let state = AppState::new(Config::from_lookup(lookup)?, db);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || actix_web::rt::System::new().block_on(async move { server(state, listener)?.await }));
    Ok(base)
}

/// A hash that costs next to nothing to check: signing in is not what is measured.
fn cheap_hash() -> Result<String, Failure> {
    use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None)?);
    Ok(argon2.hash_password(PASSWORD.as_bytes())?.to_string())
}

fn student_numbers(folder: &std::path::Path) -> Result<Vec<String>, Failure> {
    let mut reader = csv::Reader::from_path(folder.join("people.csv"))?;
    let mut numbers = Vec::new();
    for row in reader.records() {
        let row = row?;
        if row.get(0) == Some("student") {
            numbers.push(row.get(1).unwrap_or_default().to_owned());
        }
    }
    Ok(numbers)
}

fn sign_in(agent: &Agent, base: &str, number: &str) -> Result<String, Failure> {
    let form = [("identifier", number), ("password", PASSWORD)];
    let answer = agent.post(format!("{base}/sign-in")).header("Sec-Fetch-Site", "same-origin").send_form(form)?;
    let cookies = answer.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let cookie = cookies.filter_map(|cookie| cookie.split(';').next()).next_back();
    cookie.map(str::to_owned).ok_or_else(|| format!("{number} could not sign in: {}", answer.status()).into())
}

/// Every student's wishes: each section as likely as one over its rank in popularity (Zipf), at moments of which most
/// are early.
fn presses(catalogue: &Catalogue, term: Id, students: usize, options: &Options) -> Vec<Press> {
    let mut random = StdRng::seed_from_u64(2024);
    let sections: Vec<Id> = catalogue
        .courses()
        .iter()
        .flat_map(|course| &course.sections)
        .filter(|section| section.term_id == term)
        .map(|section| section.id)
        .collect();
    let mut ranks: Vec<usize> = (0..sections.len()).collect();
    for at in (1..ranks.len()).rev() {
        ranks.swap(at, random.random_range(0..=at));
    }
    let weights: Vec<f64> = (0..sections.len())
        .scan(0.0, |sum, rank| {
            *sum += 1.0 / (rank as f64 + 10.0);
            Some(*sum)
        })
        .collect();
    let all = weights.last().copied().unwrap_or(0.0);
    let mut presses = Vec::new();
    for cookie in 0..students {
        let mut wanted = HashSet::new();
        while wanted.len() < options.wishes {
            let drawn = random.random_range(0.0..all);
            wanted.insert(ranks[weights.partition_point(|sum| *sum < drawn).min(ranks.len() - 1)]);
        }
        for section in wanted {
            let early: f64 = random.random_range(0.0_f64..1.0).powi(2);
            presses.push(Press {
                at: Duration::from_secs_f64(early * options.within),
                cookie,
                section: sections[section],
            });
        }
    }
    presses.sort_by_key(|press| press.at);
    presses
}

fn press(agent: &Agent, base: &str, cookie: &str, section: Id) -> Result<Answer, Failure> {
    let began = Instant::now();
    let request = agent
        .post(format!("{base}/sections/{section}/register"))
        .header("Cookie", cookie)
        .header("Sec-Fetch-Site", "same-origin");
    let mut answer = request.send_empty()?;
    let took = began.elapsed();
    let status = answer.status().as_u16();
    let body = if status == 409 { answer.body_mut().read_to_string()? } else { String::new() };
    Ok(Answer { section, status, is_full: body.contains("Full: "), took })
}

fn report(answers: &[Answer], took: Duration) {
    let mut times: Vec<Duration> = answers.iter().map(|answer| answer.took).collect();
    times.sort_unstable();
    let at =
        |part: f64| times.get(((times.len() as f64 * part) as usize).min(times.len() - 1)).copied().unwrap_or_default();
    let mut counts: HashMap<u16, usize> = HashMap::new();
    for answer in answers {
        *counts.entry(answer.status).or_default() += 1;
    }
    let registered = counts.get(&303).copied().unwrap_or(0);
    let seconds = took.as_secs_f64();
    println!("answers by status: {counts:?}");
    println!("{registered} registrations in {seconds:.1} s: {:.0} a second", registered as f64 / seconds);
    println!(
        "{:.0} answers a second; p50 {:?}, p99 {:?}, slowest {:?}",
        answers.len() as f64 / seconds,
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

/// Nothing oversold, no counter wrong, no failure shown, and no seat left in a section that somebody was told is full.
fn check(db: &Db, term: Id, answers: &[Answer]) -> Result<(), Failure> {
    let failed = answers.iter().filter(|answer| !matches!(answer.status, 303 | 409)).count();
    let store = Store::new(db.clone(), chrono_tz::UTC);
    let seats = store.read_now(Actor::program(), |context| list_seats_in_term(context, term))?;
    let oversold = seats.values().filter(|seats| seats.registered > seats.capacity).count();
    let taken: i32 = seats.values().map(|seats| seats.registered).sum();
    let registered = answers.iter().filter(|answer| answer.status == 303).count();
    let miscounted = store.read_now(Actor::program(), list_miscounted_sections)?.len();
    let refused: HashSet<Id> = answers.iter().filter(|answer| answer.is_full).map(|answer| answer.section).collect();
    let left = refused.iter().filter(|section| seats.get(section).is_some_and(|seats| seats.free() > 0)).count();
    println!(
        "{failed} failures, {oversold} sections oversold, {miscounted} counters wrong, {left} seats wanted and left"
    );
    if failed + oversold + miscounted + left > 0 || usize::try_from(taken) != Ok(registered) {
        return Err(format!("{taken} seats are taken, {registered} were given").into());
    }
    Ok(())
}
