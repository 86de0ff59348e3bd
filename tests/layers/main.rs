//! The layout of `src` keeps itself: features below, doors above, imports that point down.

mod paths;
mod reads;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use paths::{Used, paths, tokens};

/// How people and programs get in: they may use every feature, and no feature may use them.
const DOORS: [&str; 6] = ["app", "pages", "api", "jobs", "cli", "state"];
/// Where pages get the context of what they read from.
const SITE: &str = "pages/site.rs";
/// Who may name actix.
const KNOW_ACTIX: [&str; 5] = ["app.rs", "state.rs", "pages/", "api/", "cli/serve.rs"];

/// A file in `src`, with the paths that it names, each as the module and name that it leads to.
struct File {
    path: String,
    folder: String,
    names_actix: bool,
    used: Vec<Used>,
    /// Where it reads in a way that pages must not.
    reads: Vec<(usize, &'static str)>,
}

#[test]
fn the_layers_are_kept() {
    let files: Vec<File> = source_files().iter().map(|(path, text)| File::read(path, text)).collect();
    assert!(files.len() > 100, "only {} files were found", files.len());
    let wrong: Vec<String> = files.iter().flat_map(File::faults).chain(mutual(&files)).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn a_violation_of_each_rule_is_found() {
    for (path, line) in [
        ("accounts/service.rs", "use crate::pages::Error;"),
        ("registration/rules/mod.rs", "    fn f() -> crate::cli::Command {"),
        ("accounts/service.rs", "use actix_web::HttpRequest;"),
        ("cli/data.rs", "    actix_web::rt::spawn(work);"),
        ("accounts/service.rs", "use crate::schema::users;"),
        ("pages/accounts.rs", "use crate::{db::Id, schema::users};"),
        ("pages/accounts.rs", "use crate::accounts::repository::find_user;"),
        ("grading/service/mod.rs", "use crate::registration::repository;"),
        ("pages/schedule/mod.rs", "use crate::catalogue::{Catalogue, TermView};"),
        ("pages/schedule/mod.rs", "fn week(student: &crate::registration::StudentContext) {"),
        ("pages/site.rs", "    work(context.connection())"),
        ("pages/accounts.rs", "state.read(move |context| { let user = find(context)?; show(context, user) }).await?"),
        ("pages/accounts.rs", "state.read(move |context| Ok((find(context)?, show(context)?))).await?"),
        ("pages/accounts.rs", "state.read(move |context| find(context)?.name()).await?"),
        ("pages/accounts.rs", "state.read_slowly(move |context| context.catalogue()).await?"),
        ("pages/accounts.rs", "let load = |context: &mut Context| show(context);\nstate.read(load).await?"),
    ] {
        let found = File::read(path, line).faults();
        assert_eq!(found.len(), 1, "{line} in {path}: {found:?}");
    }
    let both = [
        File::read("accounts/service.rs", "use crate::catalogue::Term;"),
        File::read("catalogue/model/mod.rs", "use crate::accounts::User;"),
    ];
    assert_eq!(mutual(&both).len(), 1);
}

#[test]
fn what_points_down_is_fine() {
    for (path, line) in [
        ("accounts/repository.rs", "use crate::schema::users;"),
        ("accounts/service.rs", "use super::repository;"),
        ("accounts/service.rs", "// Not so: use actix_web::HttpRequest;"),
        ("catalogue/model/slot.rs", "use crate::schema::meetings;"),
        ("pages/accounts.rs", "use actix_web::HttpRequest;\nuse crate::accounts::sign_up;"),
        ("pages/accounts.rs", "state.read(show_account).await?;\nstate.read(accounts::show_account).await?"),
        ("pages/accounts.rs", "state.read(move |context| show(context, (id, &form.term()), &mut x)).await?.name"),
        ("pages/accounts.rs", "state.read_slowly(|context| accounts::show(context)).await?"),
        ("planning/selectors.rs", "repository::find_plans(context.connection(), student)"),
        ("cli/mod.rs", "    let quiet = \"actix_server=warn\";"),
    ] {
        let found = File::read(path, line).faults();
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

impl File {
    fn read(path: &str, text: &str) -> Self {
        let module: Vec<String> =
            path.trim_end_matches(".rs").trim_end_matches("/mod").split('/').map(str::to_owned).collect();
        let tokens = tokens(text);
        Self {
            path: path.to_owned(),
            folder: module[0].clone(),
            names_actix: tokens.iter().any(|token| token.text.starts_with("actix")),
            used: paths(&tokens, &module),
            reads: if module[0] == "pages" { reads::faults(&tokens, path == SITE) } else { Vec::new() },
        }
    }

    fn faults(&self) -> Vec<String> {
        let fault = |(line, fault): &(usize, &str)| format!("src/{}:{line}: {fault}", self.path);
        let mut faults: Vec<String> = self.reads.iter().map(fault).collect();
        if self.names_actix && !KNOW_ACTIX.iter().any(|door| self.path.starts_with(door)) {
            faults.push(format!("src/{}: actix is not for this file", self.path));
        }
        for used in &self.used {
            let fault = match used.segments[0].as_str() {
                door if DOORS.contains(&door) && !self.is_door() => "a feature must not name a door",
                "schema" if !self.knows_schema() => "the schema is for model and repository",
                _ if self.folder == "pages" && reads::is_not_for_pages(&used.segments) => "a page asks a selector",
                other if other != self.folder && used.segments.get(1).is_some_and(|name| name == "repository") => {
                    "a repository is its feature's own"
                }
                _ => continue,
            };
            faults.push(format!("src/{}:{}: {}: {fault}", self.path, used.line, used.segments.join("::")));
        }
        faults
    }

    fn is_door(&self) -> bool {
        DOORS.contains(&self.folder.as_str()) || matches!(self.path.as_str(), "lib.rs" | "main.rs")
    }

    fn knows_schema(&self) -> bool {
        let within = self.path.split_once('/').map_or("", |(_, rest)| rest);
        ["model", "repository", "tests"].iter().any(|name| within.starts_with(name)) || self.folder == "db"
    }
}

/// Pairs of folders that import each other. Tests may import what they test with.
fn mutual(files: &[File]) -> Vec<String> {
    let mut arrows: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let is_in_folder = |file: &&File| file.path.contains('/') && !file.path.ends_with("/tests.rs");
    let folders: BTreeSet<&str> = files.iter().filter(is_in_folder).map(|file| file.folder.as_str()).collect();
    for file in files.iter().filter(is_in_folder) {
        for used in &file.used {
            let target = used.segments[0].as_str();
            if target != file.folder && folders.contains(target) {
                arrows.entry((&file.folder, target)).or_insert(&file.path);
            }
        }
    }
    let back = arrows.iter().filter(|((from, to), _)| from < to && arrows.contains_key(&(*to, *from)));
    back.map(|((from, to), path)| {
        format!("{from} and {to} import each other: src/{path}, src/{}", arrows[&(*to, *from)])
    })
    .collect()
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
