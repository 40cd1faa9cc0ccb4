//! What can be typed as a prompt, and with every command. Definitions only, a file for each group of options: what they
//! mean is decided in `settings`. What a verb takes lies beside the verb, in `commands`; it may take these groups too.

mod chat_options;
mod console_options;
mod cost_options;
mod key_options;
mod media_options;
mod model_options;
mod network_options;
mod output_options;
mod prompt_options;
mod tool_options;
mod waiting;

use clap::{Args, Parser};

pub use chat_options::ChatOptions;
pub use console_options::ConsoleOptions;
pub use cost_options::CostOptions;
pub use key_options::KeyOptions;
pub use media_options::MediaOptions;
pub use model_options::ModelOptions;
pub use network_options::NetworkOptions;
pub use output_options::OutputOptions;
pub use prompt_options::PromptOptions;
pub use tool_options::ToolOptions;
pub use waiting::{takes_value, waiting};

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
  gemini --image --output cat.png \"a cat on a roof\"
  gemini --speech --voice Kore --output hi.wav \"Good morning!\"
  gemini --transcribe srt -a talk.mp3 > talk.srt
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

/// The version, and whose program it is: Google's own has the same name.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (gemini-prompt, an independent program)");

/// Ask Google's Gemini models from your shell
#[derive(Parser)]
#[command(
    name = "gemini",
    version = VERSION,
    after_help = AFTER_HELP,
    after_long_help = AFTER_LONG_HELP,
    override_usage = "gemini [OPTIONS] [PROMPT]...\n       gemini [OPTIONS] <COMMAND>",
    max_term_width = 100,
)]
pub struct Cli {
    /// Options of a prompt.
    #[command(flatten)]
    pub ask: AskOptions,

    /// Options of every command.
    #[command(flatten)]
    pub shared: SharedOptions,
}

/// Options that only make sense for a prompt.
#[derive(Args, Default)]
pub struct AskOptions {
    /// What is asked.
    #[command(flatten)]
    pub prompt: PromptOptions,

    /// Which conversation it belongs to.
    #[command(flatten)]
    pub chat: ChatOptions,

    /// How it is answered.
    #[command(flatten)]
    pub model: ModelOptions,

    /// What it may cost.
    #[command(flatten)]
    pub cost: CostOptions,

    /// Whether it is to be something else than text.
    #[command(flatten)]
    pub media: MediaOptions,

    /// What the model may use.
    #[command(flatten)]
    pub tools: ToolOptions,

    /// What becomes of the answer.
    #[command(flatten)]
    pub output: OutputOptions,
}

/// Options that every command takes.
#[derive(Args, Default)]
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
