//! What can be typed. Definitions only: what it means is decided in `settings.rs`.
//!
//! A new option is a field here, a line in `settings.rs`, and a line where it matters.

mod config;
pub mod habits;
mod hint;
mod key;
mod template;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum, ValueHint};
use serde_json::Value;

use crate::values::{Color, Thinking, decimal, duration, option, param, safety, thinking, whole};

pub use config::ConfigAction;
pub use hint::hint;
pub use key::{KeyAction, ScanOptions, Shell};
pub use template::TemplateAction;

/// The short usage for somebody who typed nothing.
pub const SHORT_USAGE: &str = "\
Usage: gemini [OPTIONS] PROMPT...
       COMMAND | gemini [OPTIONS] [PROMPT]...
       gemini key check

For more: gemini --help";

/// `-h` fits one screen: 40 lines of 80 columns.
const AFTER_HELP: &str = "\
The key: --api-key, else GOOGLE_API_KEY, else GEMINI_API_KEY, else what
`gemini key set` stored, else the configuration; `gemini key check` says which.
More options, examples and exit codes: gemini --help";

const AFTER_LONG_HELP: &str = "\
Examples:
  gemini Explain how AI works
  git diff | gemini \"write a commit message\"
  gemini - < notes.txt
  gemini -a photo.jpg \"what is on this picture?\"
  gemini --json \"name three rivers\" | jq -r .text
  gemini -- key points of this    (words that begin like a command)

Exit codes:
   0  the whole answer arrived and was written
   1  something else failed; `key scan` found a key
   2  usage: a flag, the prompt, a file that cannot be read
   3  no usable key; nothing was sent
   4  Google refused the key, the project or the region
   5  quota or rate limit
   6  no connection: DNS, TLS, proxy, refused, timed out
   7  the service failed: 5xx, unreadable reply, redirect
   8  blocked by Google's filters, prompt or answer
   9  the answer is incomplete or empty
  10  the output could not be written
  11  Google refused this request: unknown model, bad option, too long
  70  a bug in gemini
 128+ ended by a signal: 130 Ctrl-C, 141 closed pipe

The key is taken from --api-key, else GOOGLE_API_KEY, else GEMINI_API_KEY,
else what `gemini key set` stored, else the configuration. `gemini key check`
says which one counts and whether it works.";

/// Ask Google's Gemini models from your shell
#[derive(Parser)]
#[command(
    name = "gemini",
    version = concat!(env!("CARGO_PKG_VERSION"), " (gemini-prompt, an independent program)"),
    after_help = AFTER_HELP,
    after_long_help = AFTER_LONG_HELP,
    override_usage = "gemini [OPTIONS] [PROMPT]...\n       gemini [OPTIONS] <COMMAND>",
    max_term_width = 100,
)]
pub struct Cli {
    /// A verb; without one, a prompt is asked.
    #[arg(skip)]
    pub command: Option<Command>,

    /// Whether `--` was typed, so that what stands behind it is asked, whatever it looks like.
    #[arg(skip)]
    pub literal: bool,

    /// What to ask; words are joined by a space, `-` adds standard input
    #[arg(hide_short_help = true, value_name = "PROMPT")]
    pub words: Vec<String>,

    /// Options of a prompt.
    #[command(flatten)]
    pub ask: AskOptions,

    /// Options of every command.
    #[command(flatten)]
    pub shared: SharedOptions,
}

/// The names of the verbs, `help` included.
const VERBS: [&str; 7] = ["key", "models", "config", "template", "completions", "man", "help"];

/// The verbs.
#[derive(Subcommand)]
pub enum Command {
    /// Look after the API key
    Key {
        /// What to do with it.
        #[command(subcommand)]
        action: KeyAction,
    },
    /// List the models that this key can use
    ///
    /// `*` marks the model that is asked where none is named, `!` those that Google is about to retire. Limits are
    /// in tokens. --json prints Google's own fields.
    Models {
        /// Only models with this in their name
        filter: Option<String>,
    },
    /// Look at the configuration and change it
    Config {
        /// What to do with it.
        #[command(subcommand)]
        action: ConfigAction,
    },
    /// Look at your templates and write them
    Template {
        /// What to do with them.
        #[command(subcommand)]
        action: TemplateAction,
    },
    /// Print the completion script of a shell
    #[command(override_usage = "gemini completions [OPTIONS] <SHELL>")]
    Completions {
        /// The shell
        shell: CompletionShell,

        /// The line so far, up to the cursor: what the scripts ask with.
        #[arg(hide = true, last = true)]
        line: Vec<OsString>,
    },
    /// Print the manual page: gemini man | man -l -
    Man,
}

/// A shell that completions can be made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CompletionShell {
    /// Bash
    Bash,
    /// Elvish
    Elvish,
    /// Fish
    Fish,
    /// Nushell
    Nushell,
    /// PowerShell
    Powershell,
    /// Zsh
    Zsh,
}

/// Options that only make sense for a prompt.
#[derive(Args)]
pub struct AskOptions {
    /// What is asked.
    #[command(flatten)]
    pub prompt: PromptOptions,

    /// How it is answered.
    #[command(flatten)]
    pub model: ModelOptions,

    /// What becomes of the answer.
    #[command(flatten)]
    pub output: OutputOptions,
}

/// What is asked, and what goes along with it.
#[derive(Args)]
pub struct PromptOptions {
    /// The prompt, instead of words
    #[arg(short, long, value_name = "TEXT", conflicts_with = "words", allow_hyphen_values = true)]
    pub prompt: Option<String>,

    /// The model [default: gemini-flash-latest]
    #[arg(
        short,
        long,
        value_name = "NAME",
        long_help = "The model [env: GEMINI_MODEL] [default: gemini-flash-latest]"
    )]
    pub model: Option<String>,

    /// Ask with a template of yours
    #[arg(
        short,
        long,
        value_name = "NAME",
        long_help = "Ask with a template of yours; `gemini template list` shows them"
    )]
    pub template: Option<String>,

    /// A value for a {name} in the template; repeatable
    #[arg(hide_short_help = true, long = "param", value_name = "NAME=VALUE", value_parser = param, requires = "template")]
    pub params: Vec<(String, String)>,

    /// The system instruction; @FILE reads a file
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true)]
    pub system: Option<String>,

    /// Attach a file, a URL, or standard input as `-`
    #[arg(short, long = "attachment", value_name = "PATH|URL|-", value_hint = ValueHint::FilePath)]
    pub attachments: Vec<String>,

    /// The MIME type of the attachments, where the content does not tell
    #[arg(hide_short_help = true, long, value_name = "MIME", requires = "attachments")]
    pub attachment_type: Option<String>,

    /// Send the prompt even if your key stands in it
    #[arg(hide_short_help = true, long)]
    pub allow_secrets: bool,

    /// Do not look at standard input (loops, cron)
    #[arg(hide_short_help = true, long)]
    pub no_stdin: bool,
}

/// How the model answers.
#[derive(Args)]
pub struct ModelOptions {
    /// Any generationConfig field; repeatable
    #[arg(
        short,
        long = "option",
        value_name = "KEY=VALUE",
        value_parser = option,
        help_heading = "Model options",
        long_help = "Any generationConfig field, as JSON where it parses, a.b=1 for one within another; repeatable"
    )]
    pub options: Vec<(String, Value)>,

    /// Randomness, 0 to 2; newer models ignore it
    #[arg(
        hide_short_help = true,
        long,
        value_name = "N",
        value_parser = decimal::<f64>,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub temperature: Option<f64>,

    /// Nucleus sampling, 0 to 1; newer models ignore it
    #[arg(
        hide_short_help = true,
        long,
        value_name = "N",
        value_parser = decimal::<f64>,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub top_p: Option<f64>,

    /// Sample from the K best tokens; newer models ignore it
    #[arg(
        hide_short_help = true,
        long,
        value_name = "K",
        value_parser = whole::<u32>,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub top_k: Option<u32>,

    /// The most tokens to answer with, thinking included
    #[arg(
        long,
        value_name = "N",
        value_parser = whole::<u32>,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub max_tokens: Option<u32>,

    /// Stop where this text would come; repeatable
    #[arg(
        hide_short_help = true,
        long,
        value_name = "TEXT",
        help_heading = "Model options",
        allow_hyphen_values = true
    )]
    pub stop: Vec<String>,

    /// The same seed gives the same answer, mostly
    #[arg(
        hide_short_help = true,
        long,
        value_name = "N",
        value_parser = whole::<i32>,
        help_heading = "Model options",
        allow_negative_numbers = true
    )]
    pub seed: Option<i32>,

    /// minimal, low, medium, high, xhigh or a token budget
    #[arg(
        long,
        value_name = "LEVEL",
        value_parser = thinking,
        help_heading = "Model options",
        allow_negative_numbers = true,
        long_help = "minimal, low, medium, high, xhigh, or a token budget (2.5 models)"
    )]
    pub thinking: Option<Thinking>,

    /// How strict Google's filters are, e.g. HARASSMENT=BLOCK_NONE; repeatable
    #[arg(hide_short_help = true, long, value_name = "CATEGORY=THRESHOLD", value_parser = safety, help_heading = "Model options")]
    pub safety: Vec<(String, String)>,

    /// Show the model's thoughts on stderr
    #[arg(hide_short_help = true, long, help_heading = "Model options")]
    pub thoughts: bool,
}

/// What becomes of the answer.
#[derive(Args)]
pub struct OutputOptions {
    /// Print the answer as it comes (default on a terminal)
    #[arg(hide_short_help = true, long, overrides_with = "no_stream", help_heading = "Output")]
    pub stream: bool,

    /// Print the answer when it is complete (default in a pipe)
    #[arg(hide_short_help = true, long, overrides_with = "stream", help_heading = "Output")]
    pub no_stream: bool,

    /// Write the answer to a file, complete or not at all
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// Let --output replace a file that is there
    #[arg(hide_short_help = true, long, requires = "output", help_heading = "Output")]
    pub force: bool,

    /// Token counts on stderr
    #[arg(hide_short_help = true, short, long, help_heading = "Output")]
    pub usage: bool,

    /// The model's bytes untouched: control characters, no newline added
    #[arg(hide_short_help = true, long, conflicts_with = "json", help_heading = "Output")]
    pub raw: bool,

    /// Show the request instead of sending it, key hidden
    #[arg(long, conflicts_with = "json", help_heading = "Output")]
    pub dry_run: bool,

    /// Show the request as a curl command instead of sending it
    #[arg(hide_short_help = true, long, conflicts_with_all = ["dry_run", "json"], help_heading = "Output")]
    pub curl: bool,
}

/// Options that every command takes.
#[derive(Args)]
pub struct SharedOptions {
    /// What is said, and how.
    #[command(flatten)]
    pub console: ConsoleOptions,

    /// Which key.
    #[command(flatten)]
    pub key: KeyOptions,

    /// Where requests go.
    #[command(flatten)]
    pub network: NetworkOptions,
}

/// What is said besides the answer, and in which form.
#[derive(Args)]
pub struct ConsoleOptions {
    /// One JSON object on stdout, for answers and for errors
    #[arg(long, global = true, help_heading = "Output")]
    pub json: bool,

    /// Only errors on stderr
    #[arg(hide_short_help = true, short, long, global = true, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,

    /// Say on stderr what is done
    #[arg(hide_short_help = true, short, long, global = true, help_heading = "Output")]
    pub verbose: bool,

    /// Colour on stderr [default: auto]
    #[arg(hide_short_help = true, long, global = true, value_name = "WHEN", help_heading = "Output")]
    pub color: Option<Color>,
}

/// Which key is used, and which configuration.
#[derive(Args)]
pub struct KeyOptions {
    /// The API key; other users of this machine may see it there
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "KEY",
        help_heading = "Key and network",
        allow_hyphen_values = true
    )]
    pub api_key: Option<String>,

    /// Read the API key from a file, or `-`
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "PATH",
        help_heading = "Key and network",
        conflicts_with = "api_key",
        long_help = "Read the API key from a file; `-` is standard input, /dev/fd/N a descriptor"
    )]
    pub api_key_file: Option<PathBuf>,

    /// Use the stored key of this name
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Key and network",
        conflicts_with_all = ["api_key", "api_key_file"],
        long_help = "Use the stored key of this name, before any variable [env: GEMINI_PROFILE, after them]"
    )]
    pub profile: Option<String>,

    /// Read this configuration instead of the usual one
    #[arg(hide_short_help = true, long, global = true, value_name = "FILE", help_heading = "Key and network")]
    pub config: Option<PathBuf>,
}

/// Where requests go, and for how long.
#[derive(Args)]
pub struct NetworkOptions {
    /// Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    #[arg(hide_short_help = true, long, global = true, value_name = "URL", help_heading = "Key and network")]
    pub base_url: Option<String>,

    /// The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "TIME",
        value_parser = duration,
        help_heading = "Key and network",
        allow_negative_numbers = true
    )]
    pub timeout: Option<Duration>,

    /// How often to try again while nothing was printed; a try may be billed [default: 3]
    ///
    /// A server may name a wait before the next try. The waits take 60 s in all at most; where one would be longer,
    /// the run ends.
    #[arg(
        hide_short_help = true,
        long,
        global = true,
        value_name = "N",
        value_parser = whole::<u32>,
        help_heading = "Key and network",
        allow_negative_numbers = true
    )]
    pub retries: Option<u32>,
}

impl Cli {
    /// All that can be typed, the verbs of every command included.
    pub fn whole() -> clap::Command {
        let mut command = Self::with_verbs();
        command.build();
        command
    }

    /// The same, the verbs not yet taken apart.
    pub fn with_verbs() -> clap::Command {
        Self::augment_args(Command::augment_subcommands(clap::Command::new("gemini")))
    }

    /// Understands the command line. The error is clap's: a usage error, or the help that was asked for.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let arguments: Vec<_> = arguments.into_iter().collect();
        let (mut command, mut matches) = parse(&arguments)?;
        let literal = arguments.iter().any(|argument| argument == "--");
        if !literal {
            refuse_mistyped_verb(&mut command, &matches)?;
        }
        if let Some((verb, _)) = matches.subcommand() {
            refuse_prompt_options(&mut command, &matches, verb)?;
        }
        refuse_filter(&mut command, &matches)?;
        let verb = matches.subcommand().map(|_| Command::from_arg_matches(&matches)).transpose();
        let cli = verb.and_then(|command| Ok(Self { command, literal, ..Self::from_arg_matches_mut(&mut matches)? }));
        let cli = cli.map_err(|error| error.format(&mut command));
        // To take all of it apart would cost a hundredth of a prompt, shortly before the process ends anyway.
        std::mem::forget((command, matches));
        cli
    }
}

/// A line whose first word is no verb is a prompt. It is read without them: to describe them takes a twentieth of a
/// prompt's time, and clap would find a verb behind an option, and forget the words before: `hello -q key remove work`.
fn parse(arguments: &[OsString]) -> Result<(clap::Command, clap::ArgMatches), clap::Error> {
    let read =
        |mut command: clap::Command| command.try_get_matches_from_mut(arguments).map(|matches| (command, matches));
    let is_verb = |word: &str| VERBS.contains(&word);
    let names_verb = arguments.iter().filter_map(|argument| argument.to_str()).any(is_verb);
    let prompt = read(Cli::command());
    match &prompt {
        Ok((_, matches)) if !words(matches).next().is_some_and(is_verb) => return prompt,
        // `key exec -- program --version` is not about us.
        Err(error) if error.kind() == ErrorKind::DisplayVersion && !names_verb => return prompt,
        _ => {}
    }
    let (command, matches) = read(Cli::with_verbs())?;
    let words_before = matches.subcommand().is_some() && words(&matches).next().is_some();
    if words_before { prompt } else { Ok((command, matches)) }
}

fn words(matches: &clap::ArgMatches) -> impl Iterator<Item = &str> {
    matches.get_many::<String>("words").into_iter().flatten().map(String::as_str)
}

/// `gemini -m x key check` would look as if the model mattered.
fn refuse_prompt_options(
    command: &mut clap::Command,
    matches: &clap::ArgMatches,
    verb: &str,
) -> Result<(), clap::Error> {
    let typed = |id: &&clap::Id| matches.value_source(id.as_str()) == Some(ValueSource::CommandLine);
    let groups = ["PromptOptions", "ModelOptions", "OutputOptions"];
    let mut ids = groups.into_iter().filter_map(|group| matches.get_many::<clap::Id>(group)).flatten();
    let Some(id) = ids.find(typed) else {
        return Ok(());
    };
    let option = command.get_arguments().find(|argument| argument.get_id() == id);
    let flag = option.and_then(clap::Arg::get_long).unwrap_or(id.as_str());
    let message = format!("'--{flag}' belongs to a prompt and cannot be used with the command '{verb}'");
    Err(command.error(ErrorKind::ArgumentConflict, message))
}

/// `gemini models list` would look for models with `list` in their name.
fn refuse_filter(command: &mut clap::Command, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
    let models = matches.subcommand().filter(|(verb, _)| *verb == "models");
    let typed = models.and_then(|(_, matches)| matches.get_one::<String>("filter"));
    match typed.and_then(|word| Some((word, habits::command(&["models", word])?))) {
        Some((word, hint)) => {
            let message = format!("there is no command 'models {word}'\n\n  tip: {hint}");
            Err(command.error(ErrorKind::InvalidSubcommand, message))
        }
        None => Ok(()),
    }
}

/// `gemini modles` and `gemini kye check` would be asked, and billed. A single word that is one slip away from a verb
/// is no prompt, nor are two or three that begin with such a slip and go on as that verb does.
fn refuse_mistyped_verb(command: &mut clap::Command, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
    let words: Vec<_> = words(matches).collect();
    let (meant, these) = match *words.as_slice() {
        [word] => (mistyped_verb(word), "this word"),
        [first, second] | [first, second, _] => (mistyped_verbs(first, second), "these words"),
        _ => return Ok(()),
    };
    let Some(verb) = meant else {
        return Ok(());
    };
    let tip = format!("the command is `gemini {verb}`; to ask {these}: gemini -- {}", words.join(" "));
    let message = format!("there is no command '{}'\n\n  tip: {tip}", words[0]);
    Err(command.error(ErrorKind::InvalidSubcommand, message))
}

fn mistyped_verb(word: &str) -> Option<String> {
    let is_slip = |verb: &&&str| word.chars().count() >= 4 && strsim::osa_distance(word, verb) == 1;
    VERBS.iter().find(is_slip).map(ToString::to_string)
}

/// Two words say more than one does: here a slip may be short or a matter of case.
fn mistyped_verbs(first: &str, second: &str) -> Option<String> {
    let first = first.to_lowercase();
    let is_slip = |verb: &&&str| strsim::osa_distance(&first, verb) <= 1 && !is_another_word(&first, verb);
    let name = *VERBS.iter().find(is_slip)?;
    let whole = Cli::whole();
    let verb = whole.find_subcommand(name)?;
    let shells = verb.get_positionals().flat_map(clap::Arg::get_possible_values);
    let goes_on = verb.find_subcommand(second).is_some() || shells.into_iter().any(|value| value.get_name() == second);
    goes_on.then(|| format!("{name} {second}"))
}

/// A short word with one letter changed: `hey` is no slip for `key`.
fn is_another_word(word: &str, verb: &str) -> bool {
    verb.len() <= 3 && strsim::hamming(word, verb) == Ok(1)
}

/// The prompt that somebody may have meant whose words begin like a command: `key points of this file`.
pub fn meant_as_prompt(arguments: &[OsString]) -> Option<String> {
    let typed = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let words: Vec<_> = typed.skip_while(|word| !VERBS.contains(word)).collect();
    let options = words.iter().any(|word| word.starts_with('-'));
    (words.len() > 1 && !options).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Cli, clap::Error> {
        Cli::read(line.split(' ').map(Into::into))
    }

    #[test]
    fn the_definitions_are_sound() {
        Cli::with_verbs().debug_assert();
        assert!(Cli::whole().get_subcommands().map(clap::Command::get_name).eq(VERBS));
    }

    /// `args_conflicts_with_subcommands` would turn `gemini -q key --json check` into a prompt.
    #[test]
    fn words_or_command() {
        let is_check = |line: &str| {
            let cli = read(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            matches!(cli.command, Some(Command::Key { action: KeyAction::Check { .. } })) && cli.words.is_empty()
        };
        let words = |line: &str| read(line).unwrap_or_else(|error| panic!("{line}: {error}")).words.join(" ");
        assert!(is_check("gemini key check"));
        assert!(is_check("gemini --api-key K key check"));
        assert!(is_check("gemini key check --api-key K"));
        assert!(is_check("gemini -q key --json check"));
        let scan = read("gemini key scan --staged src a.txt").map(|cli| cli.command);
        assert!(
            matches!(scan, Ok(Some(Command::Key { action: KeyAction::Scan(options) })) if options.staged && options.paths.len() == 2)
        );
        assert_eq!(words("gemini explain key check"), "explain key check");
        assert_eq!(words("gemini hello key check"), "hello key check");
        assert_eq!(words("gemini -m x explain key check"), "explain key check");
        assert_eq!(words("gemini hello -q key remove work"), "hello key remove work");
        assert_eq!(words("gemini hello --timeout 5s key"), "hello key");
        assert_eq!(words("gemini hello -m x key path --json"), "hello key path");
        assert_eq!(words("gemini -- key check"), "key check");
        assert_eq!(words("gemini -- key"), "key");
        assert_eq!(words("gemini -- modles"), "modles");
        assert_eq!(words("gemini map"), "map");
        assert_eq!(words("gemini hello"), "hello");
        assert_eq!(words("gemini hey list files"), "hey list files");
        for refused in [
            "gemini key points of this file",
            "gemini -m x key check",
            "gemini key",
            "gemini completions of a square",
            "gemini hello -q key export --reveal",
            "gemini modles",
            "gemini keys",
        ] {
            assert!(read(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_prompt_that_begins_like_a_command_is_recognised() {
        let meant = |line: &str| meant_as_prompt(&line.split(' ').map(Into::into).collect::<Vec<_>>());
        assert_eq!(meant("gemini key points of this file").as_deref(), Some("key points of this file"));
        assert_eq!(meant("gemini key points").as_deref(), Some("key points"));
        assert_eq!(meant("gemini explain this file"), None);
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, millis) in [("30", 30_000), ("30s", 30_000), ("1m30s", 90_000), ("500ms", 500), ("2h", 7_200_000)] {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        let year = Duration::from_secs(366 * 24 * 3600);
        for text in ["18446744073709551s", "18446744073709551615ms", &"18446744073709551615ms".repeat(1001)] {
            assert_eq!(duration(text), Ok(year), "{text}");
        }
        for text in ["", "0", "s", "1x", "-1s", "1m30", "99999999999999999999s", "18446744073709551615h"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
