//! What people type who come from other tools, and what to type here. Refused with a hint: as a prompt it would be sent
//! and billed, and a near option of ours may do something else.
//!
//! Sources: the help of `llm` 0.28, `aichat` 0.30, Google's `gemini-cli` 0.19 and `codex` 0.60. What becomes a verb or an
//! option here has to leave these lists; a test says so.

/// Commands. A prompt is refused only if these are all of its words; a `*` is any one word, or any end of one. English that
/// makes sense alone (`prompt engineering`) stays a prompt.
const COMMANDS: [(&[&str], &str); 34] = [
    (&["login", "auth", "auth login", "setup", "/auth"], "`gemini key set` stores a key, `gemini key check` tries it"),
    (&["logout", "auth logout"], "`gemini key remove` takes a stored key off this machine"),
    (&["whoami", "status", "auth status", "login status", "doctor"], "`gemini key check` says which key counts"),
    (&["version"], "the version is `gemini --version`"),
    (&["update", "upgrade", "self-update"], "it does not update itself: install it again the way you did"),
    (
        &["list", "ls", "model", "list-models", "list models", "model list", "models list", "models ls", "/model"],
        "`gemini models` lists the models",
    ),
    (
        &["models default", "models set", "models use", "model default", "set model"],
        "`gemini config set model NAME` sets the model that is asked",
    ),
    (&["init", "configure", "settings", "/settings"], "`gemini config show` prints every setting"),
    (&["config get", "config list", "config print"], "`gemini config show` prints every setting"),
    (&["config edit", "config open"], "`gemini config path` says which file to open in your editor"),
    (&["key add", "key new", "key create", "key import", "set key"], "`gemini key set` stores a key"),
    (&["key show", "key get", "key print"], "`gemini key list` lists the stored keys, masked"),
    (&["key delete", "key rm", "key unset"], "`gemini key remove` takes a stored key off this machine"),
    (&["key test", "key status", "key verify"], "`gemini key check` says which key counts and whether it works"),
    (&["upload", "upload *", "files add", "files put", "files push"], "`gemini files upload FILE` uploads a file"),
    (&["files ls"], "`gemini files list` lists the files that lie at Google"),
    (&["files rm", "files remove"], "`gemini files delete NAME` deletes a file that lies at Google"),
    (&["files get", "files info"], "`gemini files show NAME` prints what is known of a file"),
    (&["template add", "template new", "template create", "template set"], "`gemini template edit NAME` makes one"),
    (&["template delete", "template rm", "template remove"], "delete the file that `gemini template path NAME` names"),
    (
        &["prompts", "roles", "aliases", "aliases list", "fragments", "fragments list"],
        "`gemini template list` lists the prompts that you keep",
    ),
    (
        &["chat", "repl", "resume", "sessions", "/chat", "/clear", "/quit"],
        "`gemini -c PROMPT` goes on with the last conversation of this terminal, --chat NAME with one that is kept",
    ),
    (
        &["logs", "history", "logs list", "logs path", "logs status"],
        "`gemini log` lists the conversations that are kept",
    ),
    (&["log ls"], "`gemini log list` lists the conversations that are kept"),
    (&["log rm", "log delete"], "`gemini log remove ID` removes a conversation"),
    (&["log get", "log cat"], "`gemini log show ID` prints a conversation"),
    (
        &["mcp", "mcp list", "mcp add", "mcp remove", "/mcp", "tools", "tools list", "/tools"],
        "no tools of yours here, only Google's: --search, --url-context, --code-execution, --maps",
    ),
    (
        &["extensions", "extensions list", "extensions install", "extensions update", "skills", "skills list", "hooks"],
        "there are no extensions here",
    ),
    (
        &["install", "uninstall", "plugins", "plugins list", "install llm-*"],
        "there are no plugins here: Gemini is built in",
    ),
    (&["proxy", "serve", "server", "api", "batch", "cache", "embed"], "`gemini --help` lists what there is"),
    (
        &["exec", "exec *", "run", "ask", "prompt", "query"],
        "a prompt needs no command: gemini \"Explain how AI works\"",
    ),
    (&["usage", "quota", "tokens", "stats", "/stats"], "`gemini -u PROMPT` counts the tokens of an answer"),
    (&["exit", "quit", "/exit"], "there is nothing to leave: each run ends by itself"),
    (&["/help", "/?"], "`gemini --help` lists what there is"),
];

/// Options that are none here.
const OPTIONS: [(&[&str], &str); 33] = [
    (&["--output-format", "--format"], "--json prints one JSON object; text is what comes without it"),
    (
        &["--files", "--fragment", "--all-files", "-A"],
        "-f PATH adds a text file, or those of a folder; -a FILE attaches a file",
    ),
    (&["--audio", "--video", "--pdf"], "-a FILE attaches a file"),
    (&["--at"], "-a FILE attaches a file, with --attachment-type MIME where its content does not tell"),
    (&["-i", "--prompt-interactive", "--interactive"], "-a FILE attaches a file; every prompt stands alone here"),
    (
        &["-k", "--key", "--token", "--login"],
        "`gemini key set` stores a key, and --profile NAME takes it; --api-key KEY is for one run",
    ),
    (
        &["--cid", "--conversation", "--resume", "--session", "--save-session", "--list-sessions"],
        "-c goes on with the last conversation of this terminal, --chat NAME with one that is kept",
    ),
    (
        &["-r", "--role", "--list-roles", "--list-prompts"],
        "-t NAME asks with a template of yours; `gemini template list`",
    ),
    (&["--save"], "--output FILE writes the answer to a file; `gemini template edit NAME` keeps a prompt"),
    (&["-l", "--list-models", "--sync-models", "--models"], "`gemini models` lists the models"),
    (
        &["--output-schema", "--json-schema", "--response-schema", "--response-json-schema"],
        "--schema takes a JSON Schema, a file with one, or 'name, age int'",
    ),
    (&["--code"], "-x prints the first code block alone"),
    (
        &["-y", "--yolo", "--approval-mode", "--full-auto", "--ask-for-approval", "--sandbox", "--add-dir"],
        "the model does nothing here but answer: leave it out",
    ),
    (
        &["--dangerously-bypass-approvals-and-sandbox", "--skip-git-repo-check", "--skip-trust", "--checkpointing"],
        "the model does nothing here but answer: leave it out",
    ),
    (&["-e", "--execute", "--rag", "--agent", "--macro"], "the model does nothing here but answer: leave it out"),
    (
        &["-T", "--tool", "--tools", "--functions", "--td", "--ta", "--allowed-tools", "--mcp"],
        "no tools of yours here, only Google's: --search, --url-context, --code-execution, --maps",
    ),
    (&["--extensions", "--list-extensions"], "there are no extensions here"),
    (&["--include-directories"], "-f FOLDER adds the text files in it"),
    (&["-M"], "the option is -m, --model"),
    (&["--ephemeral"], "the option is -n, --no-log"),
    (
        &["--log", "--database"],
        "`history = \"all\"` in the configuration keeps every conversation; --chat NAME keeps this one",
    ),
    (
        &["--telemetry", "--no-telemetry", "--async"],
        "leave it out: nothing is reported, and one answer comes at a time",
    ),
    (&["-d", "--debug"], "-v says what is done"),
    (&["--silent"], "the option is --quiet"),
    (&["-C", "--cd", "--cwd"], "change the folder first: cd DIR"),
    (&["--system-prompt", "--system-instruction", "--instruction", "--instructions"], "the option is --system"),
    (
        &["--effort", "--reasoning", "--reasoning-effort", "--thinking-level", "--thinking-budget"],
        "the option is --thinking",
    ),
    (&["--max-output-tokens"], "the option is --max-tokens"),
    (&["--endpoint", "--url", "--host", "--api-base"], "the option is --base-url"),
    (&["--proxy"], "the variable HTTPS_PROXY names the proxy"),
    (&["--info", "--show-config"], "`gemini config show` prints every setting"),
    (&["-S"], "the option is --no-stream"),
    (&["--no-color", "--no-colour"], "the option is --color never"),
];

/// Names behind `-o` that stand for something else here.
const MODEL_OPTIONS: [(&[&str], &str); 5] = [
    (&["json", "stream-json", "text"], "--json prints one JSON object; -o takes KEY=VALUE"),
    (
        &["google_search", "code_execution", "url_context"],
        "that is a tool and no field of generationConfig: --search, --code-execution, --url-context",
    ),
    (&["json_object"], "-o responseMimeType=application/json"),
    (&["thinking_budget", "thinking_level"], "the option is --thinking"),
    (&["max_output_tokens"], "the option is --max-tokens"),
];

/// What to type in place of a command that is none here. One argument of several words is a prompt that was quoted.
pub fn command(words: &[&str]) -> Option<&'static str> {
    let is_one = |known: &&str| {
        let mut words = words.iter();
        let begins = known.split(' ').all(|known| words.next().is_some_and(|word| stands_for(known, word)));
        begins && words.next().is_none()
    };
    COMMANDS.iter().find(|(known, _)| known.iter().any(is_one)).map(|(_, hint)| *hint)
}

/// What to type in place of an option that is none here.
pub fn option(flag: &str) -> Option<&'static str> {
    meant(&OPTIONS, flag)
}

/// What to type in place of `-o NAME VALUE`, as `llm` has it. Only plain words are repeated: anything else may hold a
/// key.
pub fn model_option(name: &str, value: Option<&str>) -> String {
    let is_plain = |word: &str| {
        word.len() <= 20 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    let pair = || value.filter(|value| is_plain(name) && is_plain(value)).map(|value| format!("-o {name}={value}"));
    meant(&MODEL_OPTIONS, name)
        .map(ToOwned::to_owned)
        .or_else(pair)
        .unwrap_or_else(|| "-o KEY=VALUE, in one word".to_owned())
}

/// Whether a word of the table stands for this one.
fn stands_for(known: &str, word: &str) -> bool {
    known.strip_suffix('*').map_or(known == word, |start| word.starts_with(start))
}

fn meant(table: &[(&[&str], &'static str)], typed: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| known.contains(&typed)).map(|(_, hint)| *hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ours_is_no_habit_of_others() {
        let whole = crate::commands::whole();
        for words in COMMANDS.iter().flat_map(|(words, _)| *words) {
            let (first, rest) = words.split_once(' ').map_or((*words, None), |(first, rest)| (first, Some(rest)));
            let verb = whole.find_subcommand(first);
            assert!(verb.is_none() || rest.is_some(), "{words}");
            assert!(verb.zip(rest).is_none_or(|(verb, rest)| verb.find_subcommand(rest).is_none()), "{words}");
        }
        for flag in OPTIONS.iter().flat_map(|(flags, _)| *flags) {
            let is_ours = |argument: &clap::Arg| {
                let short = argument.get_short().is_some_and(|short| *flag == format!("-{short}"));
                short || argument.get_long().is_some_and(|long| *flag == format!("--{long}"))
            };
            assert!(!whole.get_arguments().any(is_ours), "{flag}");
        }
    }

    #[test]
    fn each_stands_once() {
        for table in [&COMMANDS[..], &OPTIONS[..], &MODEL_OPTIONS[..]] {
            let mut all: Vec<_> = table.iter().flat_map(|(words, _)| *words).collect();
            let before = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), before);
        }
    }

    #[test]
    fn a_star_is_one_word() {
        for words in [&["exec", "foo"][..], &["install", "llm-x"], &["exec"], &["exit"], &["set", "key"], &["tokens"]] {
            assert!(command(words).is_some(), "{words:?}");
        }
        for words in
            [&["exec", "a", "b"][..], &["exec a"], &["prompt", "engineering"], &["install", "rust"], &["run", "hi"]]
        {
            assert!(command(words).is_none(), "{words:?}");
        }
    }

    #[test]
    fn the_options_of_llm_are_written_in_one_word_here() {
        assert_eq!(model_option("temperature", Some("1.5")), "-o temperature=1.5");
        assert_eq!(model_option("temperature", None), "-o KEY=VALUE, in one word");
        assert_eq!(model_option("temperature", Some("a b")), "-o KEY=VALUE, in one word");
        assert!(model_option("google_search", Some("1")).contains("tool"));
        assert!(model_option("json", None).starts_with("--json"));
    }
}
