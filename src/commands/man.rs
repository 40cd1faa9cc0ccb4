//! `gemini man`: the whole manual on one page, made of what the command line says about itself.

use std::io;

use anyhow::Result;
use clap::{Arg, Args, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use crate::output::stdout;

use super::{Context, Needs, Verb};

/// The day of the version that the page describes: the same source gives the same page.
const DATE: &str = "2026-11-25";

const ENVIRONMENT: [(&str, &str); 14] = [
    ("GOOGLE_API_KEY, GEMINI_API_KEY", "The API key; the first that is set counts. --api-key comes before them."),
    ("GEMINI_PROFILE", "The stored key to use where no variable holds one."),
    ("GEMINI_MODEL", "The model."),
    ("GOOGLE_GEMINI_BASE_URL", "Where to send requests. Stored keys are not sent there."),
    ("HTTPS_PROXY, ALL_PROXY", "The proxy: http://, or socks5://, with a name and a password if need be."),
    ("NO_PROXY", "Hosts that are reached without it."),
    (
        "SSL_CERT_FILE, SSL_CERT_DIR",
        "Root certificates to trust in place of all others: a file, and folders as in PATH.",
    ),
    ("NO_COLOR", "No colour."),
    ("CLICOLOR_FORCE", "Colour even where there is no terminal."),
    ("VISUAL, EDITOR", "The editor of `gemini template edit`."),
    ("GEMINI_CONFIG_DIR", "The folder of the configuration, the stored keys and the templates."),
    ("XDG_CONFIG_HOME", "The folder that holds that folder, in place of ~/.config; on Windows of %APPDATA%."),
    ("XDG_CACHE_HOME", "The folder for what can be fetched again, in place of ~/.cache; on Windows of %LOCALAPPDATA%."),
    ("RUST_BACKTRACE", "A backtrace, should the program have a bug."),
];

const FILES: [(&str, &str); 4] = [
    ("~/.config/gemini/config.toml", "The configuration. It may be absent. See --config."),
    (
        "~/.config/gemini/credentials.toml",
        "The keys that `gemini key set` stored, readable by you alone. `gemini key path` says where it is: \
         Windows keeps all but the last in %APPDATA%\\gemini, readable by whoever may read that folder.",
    ),
    ("~/.config/gemini/templates/NAME.toml", "The templates. See -t and `gemini template`."),
    (
        "~/.cache/gemini/models",
        "The models that `gemini models` listed last, for completions; under XDG_CACHE_HOME, where that is set.",
    ),
];

const DESCRIPTION: &str = "\
Sends a prompt to one of Google's Gemini models and prints the answer on standard output, and everything else on \
standard error. The prompt is what is piped in, a blank line, and the words. On a terminal the answer appears as it is \
written.

The exit status is 0 only if the whole answer arrived and was written.

It needs an API key, which https://aistudio.google.com/apikey gives. `gemini key set` keeps it and `gemini key check` \
says what is wrong with it.";

/// What is explained at length: `# SECTION`, `## Part of it`, paragraphs, and what is laid out, indented.
const SECTIONS: &str = include_str!("man/sections.txt");
const EXAMPLES: &str = include_str!("man/examples.txt");

const SEE_ALSO: &str = "\
curl(1), git(1), jq(1), pass(1)

The API and its models: https://ai.google.dev/gemini-api/docs. Keys: https://aistudio.google.com/apikey.";

/// Print the manual page: gemini man | man -l -
#[derive(Args)]
pub struct ManArgs {}

impl Verb for ManArgs {
    fn needs(&self) -> Needs {
        Needs::Nothing
    }

    /// Prints the page.
    fn run(&self, _: &Context<'_>) -> Result<()> {
        Ok(stdout::print(page()?.as_bytes())?)
    }
}

fn page() -> io::Result<String> {
    let command = super::whole();
    let version = concat!("gemini ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).title("GEMINI").date(DATE).source(version).manual("User Commands");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    let mut rest = Roff::new();
    rest.control("SH", ["DESCRIPTION"]);
    lines(&mut rest, DESCRIPTION);
    options(&mut rest, &command);
    rest.control("SH", ["COMMANDS"]);
    commands(&mut rest, &command);
    sections(&mut rest, SECTIONS);
    let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    exit_codes(&mut rest, paragraph(&help, "Exit codes:"));
    entries(&mut rest, "ENVIRONMENT", &ENVIRONMENT);
    entries(&mut rest, "FILES", &FILES);
    sections(&mut rest, EXAMPLES);
    rest.control("SH", ["SEE ALSO"]);
    lines(&mut rest, SEE_ALSO);
    rest.to_writer(&mut page)?;
    Ok(without_repeated_preamble(&String::from_utf8_lossy(&page)))
}

/// All options, under the headings that the help has. clap_mangen would leave out the words of those that `-h` does.
fn options(roff: &mut Roff, command: &Command) {
    let shown: Vec<_> = command.get_arguments().filter(|argument| !argument.is_hide_set()).collect();
    let mut headings: Vec<Option<&str>> = Vec::new();
    for argument in &shown {
        let heading = argument.get_help_heading();
        // -h and -V come last and belong to the first.
        if headings.contains(&heading) {
            continue;
        }
        headings.push(heading);
        roff.control("SH", [heading.unwrap_or("Options").to_uppercase().as_str()]);
        for argument in shown.iter().filter(|argument| argument.get_help_heading() == heading) {
            entry(roff, argument);
        }
    }
}

/// Every section comes with the same first lines; the page needs them once.
fn without_repeated_preamble(page: &str) -> String {
    let mut sections = page.split(".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n");
    sections.next();
    [".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n"].into_iter().chain(sections).collect()
}

fn commands(roff: &mut Roff, parent: &Command) {
    for command in parent.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help") {
        if command.has_subcommands() {
            commands(roff, command);
            continue;
        }
        let own: Vec<&Arg> = command.get_arguments().filter(|argument| is_own(argument)).collect();
        roff.control("SS", [command.get_bin_name().unwrap_or(command.get_name())]);
        lines(roff, &command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default());
        for argument in own {
            entry(roff, argument);
        }
    }
}

fn entry(roff: &mut Roff, argument: &Arg) {
    let mut name = Vec::new();
    name.extend(argument.get_short().map(|short| bold(format!("-{short}, "))));
    name.extend(argument.get_long().map(|long| bold(format!("--{long}"))));
    name.extend(value(argument));
    let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let values: Vec<_> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let takes_one = argument.get_action().takes_values() && !values.is_empty();
    let values = if takes_one { format!(" [{}]", values.join(", ")) } else { String::new() };
    roff.control("TP", []).text(name).text([roman(help + &values)]);
}

/// Options that every command takes stand in their own section already.
fn is_own(argument: &Arg) -> bool {
    !argument.is_hide_set() && !argument.is_global_set() && !["help", "version"].contains(&argument.get_id().as_str())
}

fn value(argument: &Arg) -> Option<Inline> {
    let takes_one = argument.get_action().takes_values();
    let names = argument.get_value_names().map(|names| names.join(" "));
    let names = names.unwrap_or_else(|| argument.get_id().to_string());
    let shown = match argument.is_positional() {
        true => names,
        false if argument.is_require_equals_set() => format!("[={names}]"),
        false => format!(" {names}"),
    };
    takes_one.then(|| italic(shown))
}

fn sections(roff: &mut Roff, text: &str) {
    for whole in text.trim_start_matches("# ").split("\n\n# ") {
        let mut parts = whole.split("\n\n## ");
        section(roff, "SH", parts.next().unwrap_or_default());
        parts.for_each(|part| section(roff, "SS", part));
    }
}

fn section(roff: &mut Roff, level: &str, text: &str) {
    let (heading, body) = text.split_once('\n').unwrap_or((text, ""));
    roff.control(level, [heading]);
    lines(roff, body.trim_start_matches('\n'));
}

/// Text as it is laid out: paragraphs flow, indented lines stay as they are.
fn lines(roff: &mut Roff, text: &str) {
    let mut laid_out = false;
    for line in text.lines() {
        if line.starts_with("  ") != laid_out {
            laid_out = !laid_out;
            roff.control(if laid_out { "nf" } else { "fi" }, []);
        }
        match line {
            "" => roff.control("PP", []),
            line => roff.text([roman(line)]),
        };
    }
    if laid_out {
        roff.control("fi", []);
    }
}

/// The lines below a heading of the help, up to the next blank one.
fn paragraph<'a>(help: &'a str, heading: &str) -> impl Iterator<Item = &'a str> {
    let below = help.split_once(heading).map_or("", |(_, below)| below);
    below.lines().skip(1).take_while(|line| !line.is_empty())
}

fn exit_codes<'a>(roff: &mut Roff, codes: impl Iterator<Item = &'a str>) {
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in codes.filter_map(|line| line.trim_start().split_once(' ')) {
        roff.control("TP", []).text([bold(code)]).text([roman(meaning.trim_start())]);
    }
}

fn entries(roff: &mut Roff, heading: &str, entries: &[(&str, &str)]) {
    roff.control("SH", [heading]);
    for (name, meaning) in entries {
        roff.control("TP", []).text([bold(*name)]).text([roman(*meaning)]);
    }
}
