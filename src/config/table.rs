//! Every setting of `config.toml`, in one table. What reads the file, shows it, changes it, completes it and describes
//! it goes by this table: a new setting is one entry here, and the field of [`Config`] that it is read into.

use std::convert::identity;

use serde_json::json;
use toml_edit::{Item, Value};

use crate::base_url;
use crate::environment::Environment;
use crate::prices::{self, Price};
use crate::values::{self, Color, Keeping, Render, THINKING_LEVELS, Thinking};

use super::value::{self, FIELDS, TEXT, THINKING};
use super::{Config, KeySetting};

/// An alias of Google's that outlives the models behind it.
pub const DEFAULT_MODEL: &str = "gemini-flash-latest";

/// How many further tries there are where nobody says.
pub const DEFAULT_RETRIES: u32 = 3;

/// What a value that was typed must be where any will do.
const NO_NULL: &str = "a value without null, which TOML cannot hold";

/// One setting.
pub struct Setting {
    /// Its name in the file.
    pub name: &'static str,
    /// What it must be, as a sentence with `must be` goes on.
    pub wanted: &'static str,
    /// What it is, for `gemini config set --help`; empty where it cannot be set there.
    pub about: &'static str,
    /// The variables that come before the file; the first that is set counts.
    pub variables: &'static [Variable],
    /// Puts what stands in the file into its field; none if it is not what is wanted.
    pub read: fn(&mut Config, &Item) -> Option<()>,
    /// How `gemini config show` shows it.
    pub shown: Shown,
    /// How `gemini config set` takes it.
    pub typed: Typed,
    /// What completions offer as its value.
    pub values: Values,
}

/// A variable that comes before the file.
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it says, in the words of the file, where that is not its own text.
    pub says: Option<&'static str>,
    /// A text with which it counts as not set.
    pub off: Option<&'static str>,
}

/// How `gemini config show` shows a setting.
pub enum Shown {
    /// In one line, whether or not it is set.
    Always {
        /// What the file says.
        value: fn(&Config) -> Option<serde_json::Value>,
        /// What counts where nobody says anything.
        default: fn() -> serde_json::Value,
    },
    /// In one line for each part that is set: its name and its value.
    Parts(fn(&Config) -> Vec<(&str, serde_json::Value)>),
    /// In one line where it is set, without the key.
    Key,
}

/// How `gemini config set` takes a setting.
pub enum Typed {
    /// As text, whatever it looks like.
    Text,
    /// As JSON or TOML where it parses, else as text.
    Value,
    /// As a table, part by part.
    Parts(Parts),
    /// Not at all, because it takes more than one value; this is how it is written in the file.
    InFile(&'static str),
    /// Not at all: a shell would remember it.
    Never,
}

/// The parts of a table.
pub struct Parts {
    /// What stands for the name of one in a help text.
    pub placeholder: &'static str,
    /// The one spelling of a name that may be written in several; none if it cannot be meant.
    pub spelling: fn(&str) -> Option<String>,
    /// The name and the value for the file, from those that were typed.
    pub typed: fn(&str, &str) -> TypedPart,
}

/// A name and a value for the file, or what those that were typed must be.
pub type TypedPart = Result<(String, Value), &'static str>;

/// What completions offer as the value of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Nothing: nobody can know it.
    Unknown,
    /// These words.
    Words(&'static [&'static str]),
    /// The models that are known here.
    Models,
    /// The files that there are.
    Files,
    /// For a table: categories of harm, and their thresholds.
    Safety,
    /// For a table: fields of `generationConfig`, and their values.
    Fields,
}

/// The settings, in the order in which they are shown.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "model",
        wanted: TEXT,
        about: "the name of a model",
        variables: &[Variable::plain("GEMINI_MODEL")],
        read: |config, item| put_text(&mut config.model, item, identity),
        shown: Shown::Always { value: |config| config.model.clone().map(Into::into), default: || json!(DEFAULT_MODEL) },
        typed: Typed::Text,
        values: Values::Models,
    },
    Setting {
        name: "system",
        wanted: TEXT,
        about: "a text, or @FILE: a file beside the configuration",
        variables: &[],
        read: |config, item| put_text(&mut config.system, item, identity),
        shown: Shown::Always { value: |config| config.system.clone().map(Into::into), default: || json!("none") },
        typed: Typed::Text,
        values: Values::Unknown,
    },
    Setting {
        name: "stream",
        wanted: "true or false",
        about: "true or false",
        variables: &[],
        read: |config, item| put(&mut config.stream, item.as_bool()),
        shown: Shown::Always { value: |config| config.stream.map(Into::into), default: || json!("on a terminal") },
        typed: Typed::Value,
        values: Values::Words(&["true", "false"]),
    },
    Setting {
        name: "timeout",
        wanted: "a time like \"30s\", \"10m\" or \"1h30m\"",
        about: "a time, such as 10m",
        variables: &[],
        read: |config, item| put(&mut config.timeout, value::time(item)),
        shown: Shown::Always {
            value: |config| config.timeout.map(|timeout| json!(format!("{timeout:?}"))),
            default: || json!("20m streaming, else 10m"),
        },
        typed: Typed::Text,
        values: Values::Unknown,
    },
    Setting {
        name: "retries",
        wanted: "a whole number, 0 or more",
        about: "a number",
        variables: &[],
        read: |config, item| put(&mut config.retries, value::count(item)),
        shown: Shown::Always { value: |config| config.retries.map(Into::into), default: || json!(DEFAULT_RETRIES) },
        typed: Typed::Value,
        values: Values::Unknown,
    },
    Setting {
        name: "keep_uploads",
        wanted: "true or false",
        about: "true or false",
        variables: &[],
        read: |config, item| put(&mut config.keep_uploads, item.as_bool()),
        shown: Shown::Always { value: |config| config.keep_uploads.map(Into::into), default: || json!(false) },
        typed: Typed::Value,
        values: Values::Words(&["true", "false"]),
    },
    Setting {
        name: "history",
        wanted: "\"off\", \"terminal\" or \"all\"",
        about: "which conversations are kept: off, terminal, all",
        variables: &[],
        read: |config, item| put(&mut config.history, value::keeping(item)),
        shown: Shown::Always { value: |config| config.history.map(keeping), default: || json!("terminal") },
        typed: Typed::Text,
        values: Values::Words(&["off", "terminal", "all"]),
    },
    Setting {
        name: "color",
        wanted: "\"auto\", \"always\" or \"never\"",
        about: "auto, always, never",
        variables: &[
            Variable { name: "NO_COLOR", says: Some("never"), off: None },
            Variable { name: "CLICOLOR_FORCE", says: Some("always"), off: Some("0") },
        ],
        read: |config, item| put(&mut config.color, value::color(item)),
        shown: Shown::Always { value: |config| config.color.map(color), default: || json!("auto") },
        typed: Typed::Text,
        values: Values::Words(&["auto", "always", "never"]),
    },
    Setting {
        name: "render",
        wanted: "\"auto\", \"always\" or \"never\"",
        about: "auto, always, never",
        variables: &[],
        read: |config, item| put(&mut config.render, value::render(item)),
        shown: Shown::Always { value: |config| config.render.map(render), default: || json!("auto") },
        typed: Typed::Text,
        values: Values::Words(&["auto", "always", "never"]),
    },
    Setting {
        name: "thinking",
        wanted: THINKING,
        about: "minimal, low, medium, high, xhigh or tokens",
        variables: &[],
        read: |config, item| put(&mut config.thinking, value::thinking(item)),
        shown: Shown::Always {
            value: |config| config.thinking.as_ref().map(thinking),
            default: || json!("as the model likes"),
        },
        typed: Typed::Value,
        values: Values::Words(&THINKING_LEVELS),
    },
    Setting {
        name: "base_url",
        wanted: TEXT,
        about: "the address that requests go to",
        variables: &[Variable::plain("GOOGLE_GEMINI_BASE_URL")],
        read: |config, item| put_text(&mut config.base_url, item, identity),
        shown: Shown::Always {
            value: |config| config.base_url.as_deref().map(|url| json!(base_url::shown(url))),
            default: || json!(base_url::GOOGLE),
        },
        typed: Typed::Text,
        values: Values::Unknown,
    },
    Setting {
        name: "safety",
        wanted: "a table of CATEGORY = \"THRESHOLD\"",
        about: "a threshold, as with --safety",
        variables: &[],
        read: |config, item| {
            config.safety = value::safety(item)?;
            Some(())
        },
        shown: Shown::Parts(|config| {
            config.safety.iter().map(|(category, threshold)| (short(category), json!(threshold))).collect()
        }),
        typed: Typed::Parts(Parts {
            placeholder: "CATEGORY",
            spelling: |name| values::safety_pair(name, "X").map(|(category, _)| category),
            typed: |category, threshold| {
                let pair = values::safety_pair(category, threshold);
                let (category, threshold) = pair.ok_or("a category and a threshold, like HARASSMENT BLOCK_NONE")?;
                Ok((short(&category).to_owned(), threshold.into()))
            },
        }),
        values: Values::Safety,
    },
    Setting {
        name: "options",
        wanted: FIELDS,
        about: "any generationConfig field, as with -o",
        variables: &[],
        read: |config, item| {
            config.options = value::table(item)?;
            Some(())
        },
        shown: Shown::Parts(|config| {
            config.options.iter().map(|(name, value)| (name.as_str(), value.clone())).collect()
        }),
        typed: Typed::Parts(Parts {
            placeholder: "FIELD",
            spelling: |name| Some(name.to_owned()),
            typed: |field, text| Ok((field.to_owned(), typed(text)?)),
        }),
        values: Values::Fields,
    },
    Setting {
        name: "prices",
        wanted: "a table of models, each with its input, output, … in US dollars per million tokens",
        about: "",
        variables: &[],
        read: |config, item| {
            config.prices = prices::models(item)?;
            Some(())
        },
        shown: Shown::Parts(|config| {
            let json = |prices: &[Price]| prices.iter().map(Price::json).collect();
            config.prices.iter().map(|(model, prices)| (model.as_str(), json(prices))).collect()
        }),
        typed: Typed::InFile("[prices.\"gemini-4-hydrogen\"], and below it lines like input = 1.50 and output = 7.50"),
        values: Values::Unknown,
    },
    Setting {
        name: "api_key",
        wanted: TEXT,
        about: "",
        variables: &[],
        read: |config, item| put_text(&mut config.key, item, |text| KeySetting::Text(text.into())),
        shown: Shown::Key,
        typed: Typed::Never,
        values: Values::Unknown,
    },
    Setting {
        name: "api_key_file",
        wanted: TEXT,
        about: "a file with the key",
        variables: &[],
        read: |config, item| put_text(&mut config.key, item, |text| KeySetting::File(text.into())),
        shown: Shown::Key,
        typed: Typed::Text,
        values: Values::Files,
    },
    Setting {
        name: "api_key_command",
        wanted: "a list of texts, the program and its arguments",
        about: "a command that prints it: a list of its words",
        variables: &[],
        read: |config, item| put(&mut config.key, value::words(item).map(KeySetting::Command)),
        shown: Shown::Key,
        typed: Typed::Value,
        values: Values::Unknown,
    },
];

/// The names of all settings.
pub fn names() -> impl Iterator<Item = &'static str> {
    SETTINGS.iter().map(|setting| setting.name)
}

/// The setting of this name.
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// One line for each setting that `gemini config set` takes: its name, and what it is.
pub fn help() -> String {
    let lines = SETTINGS.iter().filter(|setting| !setting.about.is_empty());
    let lines = lines.map(|setting| match &setting.typed {
        Typed::Parts(parts) => format!("  {:<20}{}", format!("{}.{}", setting.name, parts.placeholder), setting.about),
        _ => format!("  {:<20}{}", setting.name, setting.about),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A value as it was typed. Fails with what it must be.
pub fn typed(text: &str) -> Result<Value, &'static str> {
    value::typed(text).ok_or(NO_NULL)
}

impl Setting {
    /// Whether it says where the key is; at most one of those may stand in the file.
    pub fn is_key_source(&self) -> bool {
        matches!(self.shown, Shown::Key)
    }

    /// What is known about its parts, where it is a table.
    pub fn parts(&self) -> Option<&Parts> {
        if let Typed::Parts(parts) = &self.typed { Some(parts) } else { None }
    }

    /// The variable that comes before the file, if it is set, and what it says.
    pub fn variable<'a>(&self, environment: &'a Environment) -> Option<(&'static str, &'a str)> {
        let (variable, text) = self.variables.iter().find_map(|variable| {
            let text = environment.text(variable.name)?;
            Some((variable, text))
        })?;
        let counts = variable.off != Some(text);
        counts.then(|| (variable.name, variable.says.unwrap_or(text)))
    }
}

impl Variable {
    /// A variable whose text is the value.
    const fn plain(name: &'static str) -> Self {
        Self { name, says: None, off: None }
    }
}

fn put<T>(field: &mut Option<T>, value: Option<T>) -> Option<()> {
    *field = Some(value?);
    Some(())
}

/// An empty text counts as absent.
fn put_text<T>(field: &mut Option<T>, item: &Item, make: impl FnOnce(String) -> T) -> Option<()> {
    let text = value::text(item)?;
    if !text.is_empty() {
        *field = Some(make(text));
    }
    Some(())
}

fn color(color: Color) -> serde_json::Value {
    json!(match color {
        Color::Auto => "auto",
        Color::Always => "always",
        Color::Never => "never",
    })
}

fn keeping(keeping: Keeping) -> serde_json::Value {
    json!(match keeping {
        Keeping::Off => "off",
        Keeping::Terminal => "terminal",
        Keeping::All => "all",
    })
}

fn render(render: Render) -> serde_json::Value {
    json!(match render {
        Render::Auto => "auto",
        Render::Always => "always",
        Render::Never => "never",
    })
}

fn thinking(thinking: &Thinking) -> serde_json::Value {
    match thinking {
        Thinking::Level(level) => json!(level.to_lowercase()),
        Thinking::Budget(tokens) => json!(tokens),
    }
}

/// A category without the words that all of them begin with.
fn short(category: &str) -> &str {
    category.trim_start_matches("HARM_CATEGORY_")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of README's tables: the first cell, and the rest.
    fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
        let rows = include_str!("../../README.md").lines().filter_map(|line| line.strip_prefix("| "));
        rows.filter_map(|row| row.split_once(" | "))
    }

    #[test]
    fn the_readme_has_every_setting_and_its_variables() {
        for setting in SETTINGS {
            let name = setting.name;
            let ways = [format!("`{name} = "), format!("`[{name}]` "), format!("`{name}`")];
            let row = rows().find(|(cell, _)| ways.iter().any(|way| cell.contains(way)));
            let (_, meaning) = row.unwrap_or_else(|| panic!("README says nothing of {name}"));
            for variable in setting.variables {
                assert!(meaning.contains(variable.name), "README does not name {} beside {name}", variable.name);
            }
        }
    }

    #[test]
    fn every_name_stands_once_and_what_can_be_set_is_described() {
        for setting in SETTINGS {
            assert_eq!(names().filter(|name| *name == setting.name).count(), 1, "{}", setting.name);
            let is_unset = matches!(setting.typed, Typed::Never | Typed::InFile(_));
            assert_eq!(setting.about.is_empty(), is_unset, "{}", setting.name);
        }
    }
}
