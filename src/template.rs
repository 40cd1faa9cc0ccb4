//! Templates: prompts that are kept, one TOML file each, in the folder `templates` beside the configuration.
//!
//! ```toml
//! description = "a commit message"
//! system = "You write commit messages."
//! prompt = "Write one in {language} for this change:\n\n{input}"
//! model = "gemini-flash-latest"
//! thinking = "low"
//! [options]
//! temperature = 0.2
//! ```

mod fill;

use std::ops::Range;
use std::path::PathBuf;

use serde_json::{Map, Value};
use toml_edit::Document;

use crate::config::named::Namer;
use crate::config::{self, value};
use crate::environment::Environment;
use crate::failure::{Failure, Kind};
use crate::private_file::{self, Content};
use crate::suggest;
use crate::values::Thinking;

use fill::{Piece, pieces};

const NAMES: [&str; 6] = ["description", "system", "prompt", "model", "thinking", "options"];

/// What a new template begins as.
pub const EXAMPLE: &str = "\
# A template for `gemini -t NAME`. Take the # away where you want to say something.

# description = \"what it is for, one line\"
# system = \"You are brief.\"   # or \"@FILE\", a file beside this one

# {input} is what is piped in, {words} what is typed behind the name, and every other
# {name} is given as --param name=value. {{ and }} are the braces themselves.
# prompt = \"\"\"
# Write a commit message in {language} for this change:
#
# {input}
# \"\"\"

# model = \"gemini-flash-latest\"
# thinking = \"low\"

# [options]
# temperature = 0.2
";

/// A prompt that is kept.
#[derive(Debug, Default)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// The file it is.
    pub path: PathBuf,
    /// What it is for, one line.
    pub description: Option<String>,
    /// The system instruction, or `@FILE`.
    pub system: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// How much it thinks.
    pub thinking: Option<Thinking>,
    /// Fields of `generationConfig`.
    pub options: Map<String, Value>,
    prompt: Vec<Piece>,
}

/// Where templates are.
///
/// Fails (exit 1) where the system has no place for them.
pub fn folder(environment: &Environment) -> Result<PathBuf, Failure> {
    let folder = environment.config_folder.as_ref().map(|folder| folder.join("templates"));
    folder.ok_or_else(|| {
        Failure::new(Kind::Other, "there is no folder for templates, because there is no home")
            .hint("set HOME or XDG_CONFIG_HOME")
    })
}

/// Where the template of this name is, or would be.
///
/// Fails (exit 2) on what is no plain word, and so might lead elsewhere.
pub fn path(name: &str, environment: &Environment) -> Result<PathBuf, Failure> {
    let plain = name.chars().all(|c| c.is_alphanumeric() || "._-".contains(c));
    if name.is_empty() || name.len() > 64 || name.starts_with(['.', '-']) || !plain {
        return Err(Failure::usage(format!("{name:?} is no name of a template"))
            .hint("letters, digits, `-`, `_` and `.`, such as `commit`"));
    }
    Ok(folder(environment)?.join(format!("{name}.toml")))
}

/// The names of all templates, sorted.
///
/// Fails (exit 1) if the folder is there and cannot be read.
pub fn names(environment: &Environment) -> Result<Vec<String>, Failure> {
    let folder = folder(environment)?;
    let cannot =
        |error: std::io::Error| Failure::new(Kind::Other, format!("cannot read {}: {error}", folder.display()));
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if private_file::is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(cannot(error)),
    };
    let names =
        entries.flatten().filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".toml")?.to_owned()));
    let mut names: Vec<_> = names.filter(|name| path(name, environment).is_ok()).collect();
    names.sort();
    Ok(names)
}

/// A template's file.
///
/// Fails (exit 2) if there is none, naming the nearest, or if it cannot be read.
pub fn read(name: &str, environment: &Environment) -> Result<Content, Failure> {
    let path = path(name, environment)?;
    match private_file::read(&path, environment.home.as_deref()) {
        Ok(content) => Ok(content),
        Err(error) if private_file::is_absent(&error) => {
            let names = names(environment).unwrap_or_default();
            let meant = suggest::remark(name, names.iter().map(String::as_str));
            let hint = if names.is_empty() {
                format!("`gemini template edit {name}` makes it")
            } else {
                "`gemini template list` shows all".to_owned()
            };
            Err(Failure::usage(format!("there is no template {name:?}{meant}")).hint(hint))
        }
        Err(error) => Err(Failure::usage(format!("cannot read {}: {error}", path.display()))),
    }
}

/// The template that was asked for; an empty one, which changes nothing, if none was. Fails as [`load`] does.
pub fn chosen(name: Option<&str>, environment: &Environment) -> Result<Template, Failure> {
    name.map_or_else(|| Ok(Template::default()), |name| load(name, environment))
}

/// Reads a template.
///
/// Fails (exit 2) as [`read`] does, and on what cannot be understood, by line and column; (exit 3) if somebody else
/// could have written it.
pub fn load(name: &str, environment: &Environment) -> Result<Template, Failure> {
    let content = read(name, environment)?;
    config::check_trusted(&content.security)?;
    let path = path(name, environment)?;
    let template = parse(&content.text).map_err(|fault| {
        Failure::usage(format!("{}, {fault}", environment.short(&path))).hint(format!("gemini template edit {name}"))
    })?;
    Ok(Template { name: name.to_owned(), path, ..template })
}

fn parse(text: &str) -> Result<Template, String> {
    let document = Document::parse(text).map_err(|error| config::mistake(text, &error))?;
    let mut reader = value::Reader::new(text, &document);
    let prompt = reader.get("prompt", value::TEXT, |item| Some((pieces(item.as_str()?), item.span())));
    let template = Template {
        description: reader.text("description"),
        system: reader.text("system"),
        model: reader.text("model"),
        thinking: reader.get("thinking", value::THINKING, value::thinking),
        options: reader.get("options", value::FIELDS, value::table).unwrap_or_default(),
        prompt: match prompt {
            Some((pieces, span)) => pieces.map_err(|_| lone_brace(text, span))?,
            None => Vec::new(),
        },
        ..Template::default()
    };
    if let Some(fault) = reader.faults.first() {
        return Err(fault.to_string());
    }
    match reader.unknown(&NAMES).first() {
        Some(name) => {
            let (place, meant) = (reader.place(name), suggest::remark(name, NAMES));
            Err(format!("{place}: {name:?} means nothing in a template{meant}"))
        }
        None => Ok(template),
    }
}

/// Where the brace stands in the file, or where the text begins if an escape hides it.
fn lone_brace(text: &str, span: Option<Range<usize>>) -> String {
    let span = span.unwrap_or_default();
    let within = text.get(span.clone()).and_then(|written| pieces(written).err()).unwrap_or(0);
    let place = value::position(text, span.start + within);
    format!("{place}: prompt holds a lone brace; write {{{{ or }}}} for the brace itself")
}

impl Template {
    /// What may name other files in it.
    pub fn namer<'a>(&'a self, environment: &'a Environment) -> Namer<'a> {
        Namer { path: &self.path, real: &self.path, is_own: true, home: environment.home.as_deref() }
    }

    /// Whether it says anything itself.
    pub fn has_prompt(&self) -> bool {
        !self.prompt.is_empty()
    }

    /// Whether it says where what is piped in goes.
    pub fn takes_input(&self) -> bool {
        self.has("input")
    }

    fn has(&self, name: &str) -> bool {
        self.prompt.iter().any(|piece| matches!(piece, Piece::Slot(slot) if slot == name))
    }

    /// The prompt with everything in its place. What is piped in and has no place goes in front of it, words go
    /// behind it, as without a template.
    ///
    /// Fails (exit 2) on a placeholder without a value, and on a value without a placeholder.
    pub fn fill(
        &self,
        input: &str,
        words: &str,
        params: &[(String, String)],
        join: impl Fn(&str, &str) -> String,
    ) -> Result<String, Failure> {
        self.check(params)?;
        let mut text = String::new();
        for piece in &self.prompt {
            text.push_str(match piece {
                Piece::Text(piece) => piece,
                Piece::Slot(slot) => self.value(slot, input, words, params)?,
            });
        }
        let text = if self.has("words") { text } else { join(&text, words) };
        Ok(if self.has("input") { text } else { join(input, &text) })
    }

    fn value<'a>(
        &self,
        slot: &str,
        input: &'a str,
        words: &'a str,
        params: &'a [(String, String)],
    ) -> Result<&'a str, Failure> {
        let name = &self.name;
        let (value, cure) = match slot {
            "input" => (Some(input), format!("pipe it in: gemini -t {name} < FILE")),
            "words" => (Some(words), format!("type them: gemini -t {name} WORDS")),
            _ => {
                let param = params.iter().rfind(|(param, _)| param == slot).map(|(_, value)| value.as_str());
                (param, format!("gemini -t {name} --param {slot}=VALUE"))
            }
        };
        let is_given = |value: &&str| !["input", "words"].contains(&slot) || !value.trim().is_empty();
        value
            .filter(is_given)
            .ok_or_else(|| Failure::usage(format!("the template {name} needs a value for {{{slot}}}")).hint(cure))
    }

    fn check(&self, params: &[(String, String)]) -> Result<(), Failure> {
        let slots = || {
            self.prompt.iter().filter_map(|piece| match piece {
                Piece::Slot(slot) if !["input", "words"].contains(&slot.as_str()) => Some(slot.as_str()),
                _ => None,
            })
        };
        let Some((stranger, _)) = params.iter().find(|(param, _)| !slots().any(|slot| slot == param)) else {
            return Ok(());
        };
        if let "input" | "words" = stranger.as_str() {
            let way = if stranger == "input" { "piped in" } else { "typed behind the name" };
            return Err(Failure::usage(format!("{{{stranger}}} is what is {way}, and not given with --param"))
                .hint(format!("gemini template show {}", self.name)));
        }
        let failure = Failure::usage(format!("the template {} has no {{{stranger}}} to fill", self.name));
        Err(match suggest::meant(stranger, slots()) {
            Some(meant) => failure.hint(format!("--param {meant}=VALUE may be meant")),
            None => failure.hint(format!("gemini template show {}", self.name)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Template {
        Template { name: "t".to_owned(), ..parse(text).unwrap() }
    }

    fn join(a: &str, b: &str) -> String {
        [a, b].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn everything_goes_to_its_place_and_is_not_read_again() {
        let params = [("a".to_owned(), "{input}".to_owned())];
        let fill = |text: &str, input: &str, words: &str| template(text).fill(input, words, &[], join).unwrap();
        assert_eq!(template("prompt='{a} {a}'").fill("in", "", &params, join).unwrap(), "in|{input} {input}");
        assert_eq!(fill("prompt='p'", "in", "w"), "in|p|w");
        assert_eq!(fill("prompt='p {input} {words}'", "in", "w"), "p in w");
        assert_eq!(fill("system='s'", "in", "w"), "in|w");
    }

    #[test]
    fn mistakes_are_placed() {
        for (text, fault) in [
            ("prompt = 1", "line 1, column 10: prompt must be a text in quotes"),
            ("\nprompt = '{'", "line 2, column 11: prompt holds a lone brace; write {{ or }} for the brace itself"),
            ("promt = ''", "line 1, column 1: \"promt\" means nothing in a template; prompt may be meant"),
            ("x", "line 1, column 2: "),
        ] {
            let found = parse(text).unwrap_err();
            assert!(found.starts_with(fault), "{found}");
        }
        assert!(parse(EXAMPLE).is_ok());
        let open = ["description", "system", "prompt", "model", "thinking", "[options]", "temperature", "\"\"\""];
        let open = open
            .iter()
            .fold(EXAMPLE.to_owned(), |text, name| text.replace(&format!("\n# {name}"), &format!("\n{name}")));
        assert!(parse(&open).is_ok(), "{open}");
    }
}
