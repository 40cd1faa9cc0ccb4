//! What can be typed behind `gemini key`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// What can be done with the key. A profile that is stored, used or removed is not the `--profile` of this run: clap
/// would take the one for the other if they had the same id.
#[derive(Subcommand)]
pub enum KeyAction {
    /// Say which key counts, where it comes from and whether Google accepts it
    ///
    /// Costs nothing: the smallest request there is. The report goes to standard output, and the exit code is
    /// that of a prompt with this key: 0 it works, 3 there is none, 4 refused, 5 quota used up, 6 no connection,
    /// 7 something else answered, or nothing tells. No key is ever shown, so the report can go into a bug report.
    Check {
        /// Do not ask the server
        #[arg(long)]
        offline: bool,

        /// Ask about every key that is set or stored, not only the one that counts
        #[arg(long)]
        all: bool,
    },
    /// Store a key, after asking the server whether it works
    ///
    /// The key is asked for at the terminal, hidden, or read from standard input; never given as an argument. A line that
    /// sets a variable to it (`export GEMINI_API_KEY=…`) is read for its key.
    Set {
        /// The name to store it under [default: the chosen one, else `default`]
        #[arg(id = "stored", value_name = "PROFILE")]
        profile: Option<String>,

        #[arg(hide = true)]
        more: Vec<OsString>,

        /// Store it without asking the server
        #[arg(long)]
        no_check: bool,
    },
    /// List the stored keys, masked
    List,
    /// Choose which stored key counts
    Use {
        /// Its name
        #[arg(id = "stored", value_name = "PROFILE")]
        profile: String,
    },
    /// Remove a stored key from this machine; Google still takes it until it is deleted there
    Remove {
        /// Its name [default: the chosen one, after a question]
        ///
        /// A script names it, unless only one is stored.
        #[arg(id = "stored", value_name = "PROFILE")]
        profile: Option<String>,
    },
    /// Print where keys are stored
    Path,
    /// Run a command with the key in GEMINI_API_KEY
    ///
    /// GOOGLE_API_KEY is taken out of its environment. So no shell file ever holds the key:
    ///
    ///   gemini key exec -- python app.py
    #[command(verbatim_doc_comment)]
    Exec {
        /// The command and its arguments
        #[arg(
            required = true,
            trailing_var_arg = true,
            allow_hyphen_values = true,
            value_name = "COMMAND",
            value_hint = clap::ValueHint::CommandWithArguments,
        )]
        command: Vec<OsString>,
    },
    /// Print the line that sets GEMINI_API_KEY in a shell
    ///
    /// For `eval`, in the shell you stand in:
    ///
    ///   bash, zsh   eval "$(gemini key export --shell bash)"
    ///   fish        gemini key export --shell fish | source
    ///   PowerShell  gemini key export --shell powershell | Invoke-Expression
    ///
    /// To have it in every shell, that line goes into ~/.bashrc (bash), ~/.zshrc (zsh),
    /// ~/.config/fish/config.fish (fish) or the file that $PROFILE names (PowerShell).
    ///
    /// Rather not: every program you start then inherits the key. `gemini key set` keeps it
    /// for gemini alone, and `gemini key exec -- COMMAND` gives it to one program at a time.
    #[command(verbatim_doc_comment)]
    Export {
        /// The shell
        #[arg(long, value_name = "SHELL")]
        shell: Shell,

        /// Print the key even onto a terminal
        #[arg(long)]
        reveal: bool,
    },
    /// Find Gemini keys in files before they are committed
    ///
    /// Looks at what git tracks or would add, in the repository you stand in, or else at the current folder. What is
    /// found is named by its place and never shown; the exit code is then 1. Binary files (a NUL among the first 8 KiB)
    /// are passed over.
    Scan(ScanOptions),
}

/// What is scanned for keys, and how.
#[derive(Args)]
pub struct ScanOptions {
    /// Files and folders to look at [default: the repository, else the current folder]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Look at what is staged for the next commit
    #[arg(long)]
    pub staged: bool,

    /// Ask Google which of the keys still work (50 at most)
    #[arg(long)]
    pub live: bool,
}

/// A shell whose quoting is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// `export NAME='…'`
    Bash,
    /// `export NAME='…'`
    Zsh,
    /// `set -gx NAME '…'`
    Fish,
    /// `$env:NAME = '…'`
    Powershell,
}
