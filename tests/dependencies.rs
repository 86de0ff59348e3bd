//! Licences, bans and sources of all that is compiled, as `deny.toml` allows them, where `cargo deny` is not installed.

use std::process::Command;

/// A package of the tree with the licence that it names.
struct Package {
    name: String,
    licence: String,
}

#[test]
fn every_package_has_a_licence_that_deny_toml_allows() {
    let allowed = strings(section("licenses"), "allow");
    assert!(allowed.iter().all(|licence| !licence.contains("GPL")), "{allowed:?}");
    let packages = packages();
    assert!(packages.len() > 200, "only {} packages were found", packages.len());
    let wrong: Vec<String> = packages
        .iter()
        .filter(|package| {
            let exceptions = exceptions(&package.name);
            !is_allowed(&package.licence, &|licence| {
                allowed.iter().chain(&exceptions).any(|allowed| allowed == licence)
            })
        })
        .map(|package| format!("{}: {}", package.name, package.licence))
        .collect();
    assert!(wrong.is_empty(), "deny.toml does not allow\n{}\n", wrong.join("\n"));
}

#[test]
fn no_banned_package_is_in_the_tree() {
    let banned: Vec<&str> = section("bans").lines().filter_map(|line| between(line, "{ crate = \"", "\"")).collect();
    assert!(!banned.is_empty(), "deny.toml bans something");
    let found: Vec<String> =
        packages().into_iter().map(|package| package.name).filter(|name| banned.contains(&name.as_str())).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn no_dependency_has_a_wildcard_for_a_version() {
    // The profile of all packages is no dependency.
    let is_wildcard = |line: &&str| line.contains("\"*\"") && !line.starts_with("[profile.");
    let wrong: Vec<&str> = include_str!("../Cargo.toml").lines().filter(is_wildcard).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn all_packages_come_from_one_registry_with_a_checksum() {
    let packages: Vec<&str> = include_str!("../Cargo.lock").split("[[package]]").skip(1).collect();
    let value = |package: &str, key: &str| {
        package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = ")).map(str::to_owned)
    };
    let mut sources: Vec<Option<String>> = packages.iter().map(|package| value(package, "source")).collect();
    for package in &packages {
        let is_ours = value(package, "name").as_deref() == Some("\"registrar\"");
        assert!(is_ours || value(package, "checksum").is_some(), "{package}");
    }
    sources.sort();
    sources.dedup();
    // Our own package has none.
    assert_eq!(sources.len(), 2, "{sources:?}");
    assert!(sources[1].as_deref().is_some_and(|source| source.starts_with("\"registry+")), "{sources:?}");
}

#[test]
fn licence_expressions_are_read_as_cargo_writes_them() {
    for (expression, is_fine) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only OR MIT", true),
        ("Unlicense/MIT", true),
        ("Apache-2.0 / MIT", true),
        ("(GPL-3.0-only OR MIT) AND ISC", true),
        ("(GPL-3.0-only OR MIT) AND BSD-3-Clause", false),
        ("MIT AND (ISC OR GPL-3.0-only)", true),
        ("MIT AND GPL-3.0-only", false),
        ("Apache-2.0 WITH LLVM-exception", false),
        ("", false),
    ] {
        let allowed = ["MIT", "ISC", "Apache-2.0"];
        assert_eq!(is_allowed(expression, &|licence| allowed.contains(&licence)), is_fine, "{expression}");
    }
}

/// Whether a licence expression (SPDX, or the `/` of older packages) can be met with licences for which `is_fine` holds.
fn is_allowed(expression: &str, is_fine: &dyn Fn(&str) -> bool) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    if let Some((left, right)) = split_outside_parentheses(expression, " OR ") {
        return is_allowed(left, is_fine) || is_allowed(right, is_fine);
    }
    if let Some((left, right)) = split_outside_parentheses(expression, " AND ") {
        return is_allowed(left, is_fine) && is_allowed(right, is_fine);
    }
    match expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => is_allowed(inner, is_fine),
        None => is_fine(expression),
    }
}

fn split_outside_parentheses<'a>(expression: &'a str, operator: &str) -> Option<(&'a str, &'a str)> {
    expression.match_indices(operator).find_map(|(at, _)| {
        let (left, right) = (&expression[..at], &expression[at + operator.len()..]);
        (left.matches('(').count() == left.matches(')').count()).then_some((left, right))
    })
}

/// Everything that is compiled on this machine for the program and its tests. `cargo tree`, as `cargo metadata` also asks
/// for what other platforms need, which is not downloaded here.
fn packages() -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["tree", "--locked", "--offline", "--edges", "normal,build,dev", "--prefix", "none", "--no-dedupe"];
    let output = Command::new(cargo)
        .args(arguments)
        .args(["--format", "{l}|{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut lines: Vec<&str> = std::str::from_utf8(&output.stdout).expect("text").lines().collect();
    lines.sort_unstable();
    lines.dedup();
    lines
        .into_iter()
        .filter_map(|line| {
            let (licence, package) = line.split_once('|')?;
            let name = package.split(' ').next()?;
            Some(Package { name: name.to_owned(), licence: licence.to_owned() })
        })
        .collect()
}

/// The licences that only this package may have.
fn exceptions(name: &str) -> Vec<String> {
    let line = section("licenses").lines().find(|line| line.contains(&format!("crate = \"{name}\"")));
    line.map(|line| strings(line, "allow")).unwrap_or_default()
}

/// The lines of `deny.toml` below this heading.
fn section(name: &str) -> &'static str {
    let text = include_str!("../deny.toml");
    let from = text.find(&format!("\n[{name}]\n")).expect("the section");
    let rest = &text[from + 1..];
    &rest[..rest.find("\n[").unwrap_or(rest.len())]
}

/// The texts in the list of this name.
fn strings(text: &str, name: &str) -> Vec<String> {
    let list = between(text, &format!("{name} = ["), "]").expect("a list");
    list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let rest = &text[text.find(start)? + start.len()..];
    rest.find(end).map(|at| &rest[..at])
}
