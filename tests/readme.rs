//! What the README and the manual page tell people to type is typed: every command line in them runs under `/bin/sh`
//! against the stand-in, in a room with the files that it speaks of. And what the papers name is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::files_api::FilesApi;
use crate::support::stand_in::Request;
use crate::support::{Answer, Program, StandIn, wire};

/// Lines that cannot run here, by how they begin, and why.
const SKIPPED: [(&str, &str); 4] = [
    ("gemini man | man", "man may be missing, and wants a terminal"),
    ("gemini key set ", "it asks a person at a terminal; tests/terminal.rs answers"),
    ("fish ", "a table of shells; tests/key_store.rs looks at what is printed"),
    ("PowerShell ", "the same table"),
];

/// Programs of others that recipes need; what stands in for them says something and ends well.
const OTHERS: [(&str, &str); 7] = [
    ("curl", "echo '<h1>A page</h1>'"),
    ("ffplay", "cat > /dev/null"),
    ("jq", "cat"),
    ("python", "test -n \"$GEMINI_API_KEY\""),
    ("secret-tool", ":"),
    ("security", ":"),
    ("tmux", "echo 'error: no such file'"),
];

const FILES: [(&str, &str); 13] = [
    (".config/gemini/config.toml", "[options]\ntopK = 40\n"),
    (".config/gemini/templates/commit.toml", "prompt = \"A message for: {input}\"\n"),
    ("cat.png", "\u{0}\u{0}\u{0}\u{1c}ftypheic"),
    ("chapter.txt", "It was late.\n"),
    ("diff", "+a line\n"),
    ("cities.txt", "Lima\nOslo\n"),
    ("list.txt", "one\ntwo\n"),
    ("notes.txt", "A note.\n"),
    ("play.txt", "Ann: hello\nBo: hi\n"),
    ("questions.txt", "Why?\n"),
    ("report.txt", "All is well.\n"),
    ("talk.mp3", "ID3\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}\u{1}"),
    ("tone.txt", "Be brief.\n"),
];

#[test]
fn every_command_line_in_the_readme_runs() {
    let lines = command_lines(&paper("README.md"));
    assert!(lines.len() > 20, "only {} lines were found", lines.len());
    run_all(&lines);
}

#[test]
fn every_command_line_in_the_manual_page_runs() {
    let lines = command_lines(&laid_out(&paper("completions/gemini.1")));
    assert!(lines.len() > 35, "only {} lines were found", lines.len());
    run_all(&lines);
}

/// The layout and the road of a prompt in CONTRIBUTING, and links from one paper to another.
#[test]
fn every_file_that_the_papers_name_is_there() {
    for (name, least) in [("README.md", 3), (".github/CONTRIBUTING.md", 50), ("tests/bench/README.md", 5)] {
        let paper = paper(name);
        let folder = if name.starts_with(".github") { root() } else { root().join(name).parent().unwrap().into() };
        let files = files_named_in(&paper);
        assert!(files.len() >= least, "{name}: only {files:?}");
        for file in files {
            assert!(folder.join(file).exists(), "{name} names {file}");
        }
    }
}

/// Cargo inside of cargo would build everything twice, so what it is asked for is looked up instead.
#[test]
fn every_cargo_command_in_the_papers_means_something() {
    let manifest: toml_edit::DocumentMut = paper("Cargo.toml").parse().unwrap();
    let papers = ["README.md", ".github/CONTRIBUTING.md", "tests/bench/README.md"].map(paper);
    let lines = papers.iter().flat_map(|paper| paper.lines()).filter(|line| line.starts_with("    "));
    let mut found = 0;
    for line in lines.filter_map(|line| Some(line.split_once("cargo ")?.1)) {
        let words: Vec<_> = line.split_whitespace().take_while(|word| !["#", "--"].contains(word)).collect();
        let is_known = match words[..] {
            ["run", "--example", name] => manifest["example"][0]["name"].as_str() == Some(name),
            ["run", "--release"] => manifest["package"]["default-run"].as_str() == Some("gemini"),
            ["test" | "bench"] | ["test", "interface"] | ["install", "--path", ".", "--locked"] => true,
            _ => false,
        };
        assert!(is_known, "cargo {line}");
        found += 1;
    }
    assert!(found >= 7, "{found}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn paper(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

fn run_all(lines: &[String]) {
    let git = Program::bare().command_for("git").env("PATH", PATH).arg("--version").output().is_ok();
    for line in lines {
        let skipped = SKIPPED.iter().find(|(start, _)| line.starts_with(start)).map(|(_, why)| *why);
        let asks_git = line.contains("git") || line.contains("-f src");
        match skipped.or((!git && asks_git).then_some("git is missing")) {
            Some(why) => eprintln!("skipped: {line} ({why})"),
            None => runs(line, git),
        }
    }
}

const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

#[track_caller]
fn runs(line: &str, git: bool) {
    let files = FilesApi::default();
    let google = StandIn::replying(move |request| match request.target.as_str() {
        target if target.contains("/v1beta/files") => files.answer(request).expect("a request of the Files API"),
        target if target.contains(":stream") => Answer::stream(&[what_was_asked_for(request)]),
        target if target.contains(":generate") => Answer::json(200, what_was_asked_for(request)),
        target if target.contains(":countTokens") => Answer::json(200, r#"{"totalTokens":5}"#),
        _ => Answer::json(200, wire::models(&["gemini-flash-latest"])),
    });
    let room = furnished(Program::at(&google), git);
    let mut shell = room.command_for("/bin/sh");
    shell.env("PATH", format!("{}:{PATH}", room.path().join("bin").display()));
    let output = shell.env("USER", "n").args(["-euc", line]).stdin(Stdio::null()).output().unwrap();
    let outcome = crate::support::program::outcome(&output);
    let asked = google.requests().into_iter().map(|request| format!("{} {}", request.method, request.target));
    let asked: Vec<_> = asked.collect();
    let what = "if the stand-in does not know what it was asked, it needs an arm in `runs`";
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{line}: {outcome:#?}\nasked: {asked:#?}; {what}");
}

/// A picture, sound, what fits the schema, or text with a code block in it; with a source if the model was given something
/// that brings one.
fn what_was_asked_for(request: &Request) -> String {
    let config = &request.json()["generationConfig"];
    let file = |mime: &str, data: &str| json!({ "inlineData": { "mimeType": mime, "data": data } });
    let part = match config["responseModalities"].as_array().and_then(|modes| modes.last()?.as_str()) {
        // 1344 x 768 pixels, as far as its header goes.
        Some("IMAGE") => file("image/png", "iVBORw0KGgoAAAANSUhEUgAABUAAAAMACA=="),
        Some(_) => file("audio/L16;codec=pcm;rate=24000", "AAECAw=="),
        None => match config.get("responseJsonSchema") {
            Some(schema) => json!({ "text": fitting(schema).to_string() }),
            None => json!({ "text": "An answer.\n\n```sh\ntrue\n```\n" }),
        },
    };
    let mut answer = wire::finished("STOP", &[part]);
    answer["modelVersion"] = json!(null);
    if request.json().get("tools").is_some() {
        let chunks = json!([{ "web": { "title": "A page", "uri": "https://example.com/" } }]);
        answer["candidates"][0]["groundingMetadata"] = json!({ "groundingChunks": chunks });
    }
    answer.to_string()
}

fn fitting(schema: &Value) -> Value {
    match schema["type"].as_str() {
        Some("object") => {
            let fields = schema["properties"].as_object().unwrap();
            fields.iter().map(|(name, schema)| (name.clone(), fitting(schema))).collect()
        }
        Some("array") => json!([fitting(&schema["items"])]),
        Some("integer") => json!(1),
        _ if schema["description"].as_str().is_some_and(|words| words.contains("HH:MM:SS")) => json!("00:00:01"),
        _ => json!("a"),
    }
}

fn furnished(room: Program, git: bool) -> Program {
    let room = FILES.iter().fold(room, |room, (name, content)| room.file(name, content));
    let room = room.file("photo.jpg", "\u{fffd}").file("README.md", "# A project\n").file("bin/keep", "");
    let room = room.file("src/main.rs", "fn main() {}\n").file("Cargo.toml", "[package]\n");
    // A conversation of "this terminal", for -c: the name is the beginning of the SHA-256 of what GEMINI_CHAT says.
    let said = r#"{"role":"user","time":"t","parts":[{"text":"hi"}]}"#;
    let chat = format!("{}\n{said}\n", r#"{"gemini":"chat","version":1,"id":"abcdefgh","created":"t"}"#);
    let room = room.env("GEMINI_CHAT", "x").file(".run/gemini/named-2d711642b726b044.jsonl", &chat);
    fs::write(room.path().join("photo.jpg"), b"\xff\xd8\xff\xe0 a picture").unwrap();
    std::os::unix::fs::symlink(crate::support::program::binary(), room.path().join("bin/gemini")).unwrap();
    for (name, script) in OTHERS {
        executable(&room.path().join("bin").join(name), &format!("#!/bin/sh\n{script}\n"));
    }
    if git {
        let identity = ["-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "init.defaultBranch=main"];
        for line in ["init -q", "add README.md notes.txt src", "commit -qm first", "add list.txt"] {
            let status = room.command_for("git").env("PATH", PATH).args(identity).args(line.split(' ')).status();
            assert!(status.unwrap().success(), "git {line}");
        }
    }
    room
}

fn executable(path: &Path, content: &str) {
    fs::write(path, content).unwrap();
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
}

/// Paths of this project in backticks, and what is linked to.
fn files_named_in(paper: &str) -> Vec<&str> {
    let quoted = paper.split('`').skip(1).step_by(2).filter(|word| {
        let is_ours = ["src/", "tests/", "completions/", ".ci/"].iter().any(|start| word.starts_with(start));
        !word.contains(' ') && (is_ours || word.strip_suffix(".rs").is_some())
    });
    let linked = paper.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    quoted.chain(linked.filter(|target| !target.contains("://"))).collect()
}

/// What is laid out in a manual page, as code blocks of Markdown.
fn laid_out(page: &str) -> String {
    let blocks = page.split("\n.nf\n").skip(1).filter_map(|rest| Some(rest.split_once("\n.fi")?.0));
    let text: Vec<_> = blocks.map(|block| format!("```sh\n{block}\n```\n")).collect();
    text.concat().replace("\\-", "-").replace("\\*(Aq", "'").replace("\\&", "").replace("\\\\", "\\")
}

/// The lines of code blocks in which `gemini` is called, as a shell would get them.
fn command_lines(paper: &str) -> Vec<String> {
    let mut fence = None;
    let mut lines = Vec::new();
    let mut begun = String::new();
    for line in paper.lines() {
        if let Some(language) = line.strip_prefix("```") {
            fence = if fence.is_none() { Some(language) } else { None };
            continue;
        }
        let code = match fence {
            None => line.strip_prefix("    "),
            Some("text") => None,
            Some(_) => Some(line),
        };
        begun += code.map_or("", |code| as_typed(code.trim_start()));
        if begun.ends_with(['|', '\\']) {
            begun = begun.trim_end_matches('\\').to_owned();
            continue;
        }
        let line = std::mem::take(&mut begun);
        if line.split_whitespace().any(|word| word == "gemini") {
            lines.push(line);
        }
    }
    lines
}

/// Without what is not the shell's: a prompt, the times of a crontab, the colon commands of vim.
fn as_typed(line: &str) -> &str {
    let line = line.strip_prefix("$ ").unwrap_or(line);
    let line = line.strip_prefix("0 7 * * 1-5 ").unwrap_or(line);
    line.strip_prefix(":%!").or(line.strip_prefix(":r !")).unwrap_or(line)
}
