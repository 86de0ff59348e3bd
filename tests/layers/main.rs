//! Imports point down: reads the paths in `src` and fails on an arrow that points up.

mod paths;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use paths::{paths, tokens, uses};

/// The layers, from the ground up; a file may use its own layer and those below.
const LAYERS: [&[&str]; 8] = [
    &["config", "db", "schema", "form"],
    &["model"],
    &["forms", "repository", HELPERS],
    &["service", "rules", "words"],
    &["web"],
    &["routes"],
    &["app"],
    &["cli", "main", "lib", "tests"],
];
/// What a feature has besides the layers, such as `accounts/passwords.rs`.
const HELPERS: &str = "helpers";

/// The features, from the ground up; those of one line know nothing of each other.
const FEATURES: [&[&str]; 5] = [
    &["audit"],
    &["accounts"],
    &["catalogue", "notices"],
    &["registration"],
    &["grades", "teaching", "schedule", "planning", "dashboard", "office", "exchange"],
];
/// Features that are pages and nothing else: each of their files is `routes`.
const PAGES_ONLY: [&str; 2] = ["dashboard", "office"];
/// Layers that compose features, and so may use the face of any.
const COMPOSING: [&str; 5] = ["web", "routes", "app", "cli", "tests"];

/// Who may name actix; a name that ends in `/` is a folder.
const KNOW_ACTIX: [&str; 7] = ["web/", "*/routes.rs", "*/routes/", "dashboard/", "office/", "app.rs", "cli/serve.rs"];
/// Who may name the schema.
const KNOW_SCHEMA: [&str; 6] = ["*/model.rs", "*/model/", "*/repository.rs", "*/repository/", "exchange/tests/", "db/"];

#[test]
fn imports_point_down() {
    let files = source_files();
    assert!(files.len() > 50, "only {} files were found", files.len());
    for (path, _) in &files {
        let module = &module_of(path)[0];
        let is_known = name_in(&LAYERS, module).or(name_in(&FEATURES, module)).is_some();
        assert!(is_known, "src/{path}: say here on which layer {module} stands");
    }
    let program = Program::of(&files);
    let wrong: Vec<String> = files.iter().flat_map(|(path, text)| program.check(path, text)).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn an_arrow_that_points_up_is_found() {
    let program = Program::of(&source_files());
    for (path, line) in [
        ("accounts/model.rs", "use super::service::sign_up;"),
        ("accounts/model.rs", "use super::passwords::objection;"),
        ("accounts/forms.rs", "use crate::{db::Id, web::{self}, form::key};"),
        ("accounts/repository.rs", "use super::service::{self};"),
        ("accounts/service.rs", "use crate::catalogue::Term;"),
        ("accounts/service.rs", "    fn f() -> crate::web::Error {"),
        ("catalogue/service/course.rs", "use super::super::routes::SectionLine;"),
        ("catalogue/service/course.rs", "use crate::registration::register;"),
        ("registration/service.rs", "use crate::catalogue::SectionLine;"),
        ("exchange/service.rs", "use crate::office;"),
        ("exchange/service.rs", "use crate::dashboard::routes;"),
        ("catalogue/routes/browse.rs", "use crate::accounts::repository::find_user;"),
        ("registration/routes.rs", "use crate::app::server;"),
        ("registration/model.rs", "use super::rules::Reason;"),
        ("registration/rules.rs", "use super::routes::AttemptLine;"),
        ("registration/rules.rs", "use crate::web::Clock;"),
        ("registration/rules.rs", "use crate::schema::registrations;"),
        ("registration/words.rs", "use crate::web::Clock;"),
        ("catalogue/service/section.rs", "use crate::notices::notify;"),
        ("notices/mod.rs", "use crate::registration::Status;"),
        ("catalogue/model/slot.rs", "use super::super::repository;"),
        ("web/page.rs", "use crate::catalogue::section_line;"),
        ("db/mod.rs", "use crate::accounts::User;"),
        ("form.rs", "use crate::web::Form;"),
        ("app.rs", "use crate::cli::run;"),
        ("accounts/service.rs", "use actix_web::HttpRequest;"),
        ("exchange/row.rs", "    actix_web::rt::spawn(work);"),
        ("cli/data.rs", "use actix_web::rt::System;"),
        ("accounts/service.rs", "use crate::schema::users;"),
        ("dashboard/routes.rs", "use crate::{form::key, schema::users};"),
    ] {
        let found = program.check(path, &format!("//! A module.\n\n{line}\n"));
        assert_eq!(found.len(), 1, "{line} in {path}: {found:?}");
        assert!(found[0].starts_with(&format!("src/{path}:3: ")), "{found:?}");
    }
}

#[test]
fn an_arrow_that_points_down_is_fine() {
    let program = Program::of(&source_files());
    for (path, line) in [
        ("accounts/service.rs", "use super::repository;"),
        ("accounts/routes.rs", "use crate::web::{Error, Form};"),
        ("accounts/model.rs", "use crate::schema::{sessions, users};"),
        ("catalogue/routes/lines.rs", "use crate::registration::{Reason, ReasonText};"),
        ("registration/routes.rs", "use crate::exchange::spreadsheet_csv;"),
        ("registration/service.rs", "use crate::catalogue::{Seats, Term};"),
        ("registration/service/audit.rs", "use crate::registration::words::ReasonText;"),
        ("registration/service/drop.rs", "use crate::notices::{NoticeTone, notify};"),
        ("registration/rules.rs", "use super::model::{Place, Status};"),
        ("registration/words.rs", "use crate::catalogue::Catalogue;"),
        ("catalogue/model/mod.rs", "use crate::schema::courses;"),
        ("notices/routes.rs", "use crate::web::{Error, Form};"),
        ("web/state.rs", "use crate::accounts::{Passwords, SessionLimits};"),
        ("exchange/checks/mod.rs", "use super::problems::Problems;"),
        ("exchange/tests/updates.rs", "use crate::exchange::{seed, SeedOptions};"),
        ("accounts/service.rs", "// Not so: use actix_web::HttpRequest;"),
        ("cli/mod.rs", "    let quiet = \"actix_server=warn\";"),
        ("accounts/service.rs", "#[cfg(test)]\nmod tests {\n    use super::*;"),
    ] {
        let found = program.check(path, &format!("//! A module.\n\n{line}\n"));
        assert!(found.is_empty(), "{line} in {path}: {found:?}");
    }
}

/// A form whose remaining fields are left to their defaults loses what it does not show as soon as it is saved; with each
/// field named, the compiler finds every place that a new field needs.
#[test]
fn no_form_is_filled_with_a_default() {
    let is_filled =
        |line: &&str| line.contains("Form::default()") && line.contains("..") || line.contains("..Default::default()");
    let found: Vec<String> = source_files()
        .iter()
        .flat_map(|(path, text)| text.lines().filter(is_filled).map(move |line| format!("src/{path}: {}", line.trim())))
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// What the program consists of, as far as a path needs to be understood.
struct Program {
    /// Each feature's modules.
    modules: HashSet<(String, String)>,
    /// The module behind each name that a feature's face shows.
    faces: HashMap<(String, String), String>,
}

/// Where a file stands, or what a path leads to.
struct Place {
    feature: Option<&'static str>,
    layer: Option<&'static str>,
}

impl Program {
    fn of(files: &[(String, String)]) -> Self {
        let (mut modules, mut faces) = (HashSet::new(), HashMap::new());
        for (path, _) in files {
            if let [feature, module, ..] = &module_of(path)[..] {
                modules.insert((feature.clone(), module.clone()));
            }
        }
        for feature in FEATURES.concat() {
            let face = files.iter().find(|(path, _)| *path == format!("{feature}/mod.rs"));
            let (_, text) = face.unwrap_or_else(|| panic!("src/{feature}/mod.rs is missing"));
            for used in uses(&tokens(text)) {
                if let [module, .., name] = &used.segments[..] {
                    faces.insert((feature.to_owned(), name.clone()), module.clone());
                }
            }
        }
        Self { modules, faces }
    }

    /// What is wrong in one file; `path` is within `src`.
    fn check(&self, path: &str, text: &str) -> Vec<String> {
        let (module, tokens) = (module_of(path), tokens(text));
        let here = self.place(&module);
        let actix = tokens.iter().filter(|token| token.text.starts_with("actix"));
        let actix = actix
            .filter(|_| !is_among(path, &KNOW_ACTIX))
            .map(|token| (token.line, format!("{} is not for this file", token.text)));
        let arrows = paths(&tokens, &module, &FEATURES.concat()).into_iter().filter_map(|used| {
            let objection = self.objection(path, &here, &used.segments)?;
            Some((used.line, format!("{}: {objection}", used.segments.join("::"))))
        });
        actix.chain(arrows).map(|(line, what)| format!("src/{path}:{line}: {what}")).collect()
    }

    fn objection(&self, path: &str, here: &Place, target: &[String]) -> Option<String> {
        if target[0] == "schema" && !is_among(path, &KNOW_SCHEMA) {
            return Some("the schema is not for this file".to_owned());
        }
        let there = self.place(target);
        if let (Some(own), Some(other)) = (here.layer, there.layer)
            && rank(&LAYERS, own) < rank(&LAYERS, other)
        {
            return Some(format!("{own} must not use {other}"));
        }
        let other = there.feature.filter(|feature| here.feature != Some(feature))?;
        if target.get(1).is_some_and(|module| module == "repository") {
            return Some(format!("the repository of {other} is its own"));
        }
        let composes = here.layer.is_some_and(|layer| COMPOSING.contains(&layer));
        let own = here.feature.filter(|_| !composes)?;
        (rank(&FEATURES, own) <= rank(&FEATURES, other)).then(|| format!("{own} must not use {other}"))
    }

    fn place(&self, target: &[String]) -> Place {
        let first = target[0].as_str();
        let feature = name_in(&FEATURES, first);
        let layer = match (feature, target.get(1)) {
            (None, _) => name_in(&LAYERS, first),
            (Some(feature), _) if PAGES_ONLY.contains(&feature) => Some("routes"),
            (Some(feature), Some(name)) => self.layer(feature, name),
            (Some(_), None) => None,
        };
        Place { feature, layer }
    }

    /// The layer of a feature's module, or of a name that its face shows.
    fn layer(&self, feature: &str, name: &str) -> Option<&'static str> {
        let key = (feature.to_owned(), name.to_owned());
        let module = if self.modules.contains(&key) { name } else { self.faces.get(&key)? };
        Some(name_in(&LAYERS, module).unwrap_or(HELPERS))
    }
}

/// `catalogue/service/course.rs` is the module `catalogue::service::course`.
fn module_of(path: &str) -> Vec<String> {
    let module = path.trim_end_matches(".rs").trim_end_matches("/mod");
    module.split('/').map(str::to_owned).collect()
}

fn is_among(path: &str, patterns: &[&str]) -> bool {
    let fits = |path: &str, pattern: &str| path == pattern || (pattern.ends_with('/') && path.starts_with(pattern));
    let within_feature = path.split_once('/').map_or("", |(_, rest)| rest);
    patterns.iter().any(|pattern| match pattern.strip_prefix("*/") {
        Some(pattern) => fits(within_feature, pattern),
        None => fits(path, pattern),
    })
}

fn rank(levels: &[&[&str]], name: &str) -> Option<usize> {
    levels.iter().position(|level| level.contains(&name))
}

fn name_in(levels: &[&[&'static str]], name: &str) -> Option<&'static str> {
    levels.iter().flat_map(|level| level.iter()).copied().find(|known| *known == name)
}

/// Every file in `src`: its path there, and its text.
fn source_files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut files) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("its entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).expect("it is in src").to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).expect("the file can be read")));
            }
        }
    }
    files.sort();
    files
}
