//! The layers of the program: which module of src may use which.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules, lowest first: each may use those above it in this list.
const ORDER: &[&str] = &[
    // Words, values and limits: they know nothing of the program.
    "failure",
    "calendar",
    "suggest",
    "shell",
    "utf16",
    "key_shape",
    "deadline",
    "values",
    "prices",
    "schema",
    "markdown",
    // The system around the program.
    "hardening",
    "environment",
    "stdin",
    "private_file",
    "child",
    "git",
    "listing",
    "blob",
    // What the file says, what was typed, the key, and the wire that it is sent over.
    "base_url",
    "config",
    "cli",
    "key",
    "gemini",
    // Where bytes go.
    "output",
    "console",
    // What a request is made from.
    "template",
    "settings",
    "prompt",
    // A request is made, and its answer laid out.
    "render",
    "conversation",
    "chats",
    "turn",
    "uploads",
    // All that a person can ask for.
    "exit",
    "commands",
    "line",
    "run",
];

/// What a module must not use although it is lower: the wire does not serve the command line alone.
const STRANGERS: [(&str, &[&str]); 1] = [("gemini", &["cli", "stdin", "config"])];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All files in a folder and those in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|entry| if entry.is_dir() { files(&entry) } else { vec![entry] }).collect()
}

/// The names of the modules that a file is, from the top: `src/key/find/mod.rs` is `["key", "find"]`.
fn modules(file: &Path) -> Vec<String> {
    let path = file.strip_prefix(source()).unwrap().with_extension("");
    let names = path.iter().map(|name| name.to_str().unwrap().trim_start_matches("r#").to_owned());
    names.filter(|name| name != "mod").collect()
}

/// The modules at the top that a text uses, its comments aside.
fn used(text: &str) -> BTreeSet<String> {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let rests = code.split("crate::").skip(1);
    rests.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

/// What is wrong with a module that uses another one.
fn fault(module: &str, other: &str) -> Option<String> {
    let height = |module: &str| ORDER.iter().position(|name| *name == module);
    let (Some(own), Some(others)) = (height(module), height(other)) else {
        return Some(format!(
            "{module} uses {other:?}: one has no place in ORDER, or it is not written `crate::{other}`"
        ));
    };
    let is_stranger = STRANGERS.iter().any(|(one, others)| *one == module && others.contains(&other));
    (others > own || is_stranger).then(|| format!("{module} uses {other}, which it must not know"))
}

#[test]
fn imports_run_one_way() {
    let mut faults = BTreeSet::new();
    for file in files(&source()) {
        let (modules, text) = (modules(&file), fs::read_to_string(&file).unwrap());
        let module = modules[0].as_str();
        if !["lib", "main"].contains(&module) {
            let upward = used(&text).into_iter().filter_map(|other| fault(module, &other));
            faults.extend(upward.map(|fault| format!("{}: {fault}", file.display())));
        }
        // As many steps up as the file lies deep would lead past the names that are looked at here.
        let way_up = format!("\nuse {}", "super::".repeat(modules.len()));
        if text.contains(&way_up) {
            faults.insert(format!("{}: write crate:: instead of {}", file.display(), way_up.trim()));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_module_has_its_place() {
    let library = fs::read_to_string(source().join("lib.rs")).unwrap();
    let declared: BTreeSet<_> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, ORDER.iter().copied().collect());
}

#[test]
fn an_import_that_goes_upward_is_found() {
    let text = "use crate::render::{self, text};\n// crate::run\nfn f() { crate::failure::bug() }\n";
    assert_eq!(used(text), BTreeSet::from(["failure".to_owned(), "render".to_owned()]));
    assert!(fault("gemini", "render").is_some() && fault("gemini", "failure").is_none());
    assert!(fault("gemini", "cli").is_some() && fault("key", "cli").is_none());
    assert!(fault("gemini", "").is_some(), "crate::{{a, b}} is not looked into");
}
