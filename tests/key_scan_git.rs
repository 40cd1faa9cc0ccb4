//! `key scan` sees what git tracks or would add: random repositories, with git itself as the judge.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::key_scan::{has_git, room, standard};
use crate::support::Program;
use crate::support::program::outcome;

/// How many repositories a run of the tests tries.
const REPOSITORIES: u64 = 24;

/// Names that a rule may mean, or misread.
const NAMES: [&[u8]; 22] = [
    b"a",
    b"b",
    b"A",
    b"c.log",
    b"d.env",
    b"e.pem",
    b"build",
    b"x y",
    b"t ",
    b"n\nl",
    b"q\"'",
    b"\xc3\xa9",
    b"[z]",
    b"#h",
    b"!i",
    b"b\\s",
    b"\xff",
    b"a,b",
    b"{a,b}",
    b"-o",
    b"*",
    b":x",
];

/// What may stand before a pattern.
const BEFORE: [&[u8]; 12] = [b"", b"", b"", b"", b"/", b"**/", b"!", b"!", b"!/", b"\\", b" ", b"*/"];

/// Patterns beside the names themselves.
const PATTERNS: [&[u8]; 35] = [
    b"*.log",
    b"*.{env,pem}",
    b"{a,b}",
    b"[ab]",
    b"[!a]",
    b"[^a-c]*",
    b"?",
    b"*",
    b"**",
    b"*.*",
    b"[[:upper:]]",
    b"[a",
    b"a*",
    b"*a",
    b"b\\",
    b"x\\ y",
    b"t\\ ",
    b"\\#h",
    b"\\!i",
    b"a/b",
    b"a/**/b",
    b"**/b",
    b"a/**",
    b"[\\]z]",
    b"[a-]",
    b"c.lo[f-h]",
    b"***",
    b"[\xff]",
    b"[[]z]",
    b"\\[z]",
    b"n?l",
    b"q*",
    b"*/b",
    b"[]a]",
    b"a**b",
];

/// What may stand behind one.
const BEHIND: [&[u8]; 13] = [b"", b"", b"", b"", b"", b"/", b"/*", b"/**", b" ", b"\t", b"\r", b"\\ ", b"\\"];

/// SplitMix64: the same number gives the same repository everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn path(&mut self) -> PathBuf {
        let depth = 1 + self.below(3);
        // A few names often, so that folders hold more than one file.
        (0..depth).map(|_| if self.chance(50) { NAMES[self.below(3)] } else { self.pick(&NAMES) }).map(name).collect()
    }

    fn rule(&mut self) -> Vec<u8> {
        let body = if self.chance(50) { self.pick(&NAMES) } else { self.pick(&PATTERNS) };
        [self.pick(&BEFORE), body, self.pick(&BEHIND)].concat()
    }

    /// The text of a file of rules, with the marks and line ends that editors leave.
    fn rules(&mut self) -> Vec<u8> {
        let marks = self.pick(&[0, 0, 0, 0, 1, 2]);
        let end: &[u8] = self.pick(&[b"\n", b"\n", b"\n", b"\r\n", b"\n\n", b"\n# x\n"]);
        let mut text = b"\xef\xbb\xbf".repeat(marks);
        for _ in 0..=self.below(4) {
            text.extend(self.rule());
            text.extend(end);
        }
        if self.chance(20) {
            text.extend(self.rule());
        }
        if self.chance(5) {
            text.push(0);
        }
        text
    }
}

fn name(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}

/// A repository in the making. What the file system refuses (a file that is also a folder) is left out.
struct Repository<'a> {
    room: &'a Program,
    tree: PathBuf,
    random: Random,
}

impl Repository<'_> {
    fn build(&mut self) {
        git_folder(&self.tree.join(".git"));
        let files: Vec<PathBuf> = (0..14 + self.random.below(10)).map(|_| self.random.path()).collect();
        for file in &files {
            plant(&self.tree.join(file));
        }
        let folders: BTreeSet<PathBuf> =
            files.iter().flat_map(|file| file.ancestors().skip(1).map(Path::to_owned)).collect();
        for folder in &folders {
            let often = if folder.as_os_str().is_empty() { 80 } else { 30 };
            if self.tree.join(folder).is_dir() && self.random.chance(often) {
                self.ignore_file(&self.tree.join(folder).join(".gitignore"));
            }
        }
        let nested: Vec<PathBuf> = folders.into_iter().filter(|folder| !folder.as_os_str().is_empty()).collect();
        for number in 0..self.random.below(3).min(nested.len()) {
            let folder = self.random.pick(&nested);
            self.nest(&folder, number);
        }
        self.configure();
        self.track(&files);
        self.disturb(&files);
    }

    fn ignore_file(&mut self, path: &Path) {
        let _ = match self.random.below(20) {
            0 => fs::create_dir(path),
            1 => symlink("nowhere", path),
            2 | 3 => fs::write(path.with_file_name("rules"), self.random.rules()).and_then(|()| symlink("rules", path)),
            _ => fs::write(path, self.random.rules()),
        };
    }

    /// Makes a folder a repository of its own, or something that only looks like one.
    fn nest(&mut self, folder: &Path, number: usize) {
        let inner = self.tree.join(folder).join(".git");
        if !inner.parent().unwrap().is_dir() || inner.exists() {
            return;
        }
        match self.random.below(6) {
            0 => fs::create_dir(&inner).unwrap(),
            1 => fs::write(&inner, "gitdir: /nowhere\n").unwrap(),
            2 => {
                let elsewhere = self.tree.join(format!(".git/modules/{number}"));
                git_folder(&elsewhere);
                fs::write(&inner, format!("gitdir: {}\n", elsewhere.display())).unwrap();
            }
            _ => git_folder(&inner),
        }
        if self.random.chance(40) {
            let link = [b"160000 1111111111111111111111111111111111111111 0\t", folder.as_os_str().as_bytes()].concat();
            self.index(&["--index-info"], &[link]);
        }
    }

    fn configure(&mut self) {
        let global = if self.random.chance(30) { self.random.rules() } else { Vec::new() };
        fs::write(self.room.path().join("excludes"), global).unwrap();
        if self.random.chance(30) {
            fs::create_dir_all(self.tree.join(".git/info")).unwrap();
            fs::write(self.tree.join(".git/info/exclude"), self.random.rules()).unwrap();
        }
        let config = self.tree.join(".git/config");
        let mut text = fs::read_to_string(&config).unwrap();
        if self.random.chance(10) {
            text += "ignoreCase = true\n";
        }
        if self.random.chance(10) {
            text += "sparseCheckout = true\n";
            fs::create_dir_all(self.tree.join(".git/info")).unwrap();
            fs::write(self.tree.join(".git/info/sparse-checkout"), "/a\n").unwrap();
        }
        fs::write(config, text).unwrap();
    }

    /// Puts some files into the index, whatever ignores them.
    fn track(&mut self, files: &[PathBuf]) {
        let own = |file: &&PathBuf| {
            let path = self.tree.join(file);
            path.is_file() && !is_nested(&self.tree, path.parent().unwrap())
        };
        let own: Vec<&PathBuf> = files.iter().filter(own).collect();
        let mut chosen = Vec::new();
        for file in own {
            if self.random.chance(35) {
                chosen.push(file.as_os_str().as_bytes().to_owned());
            }
        }
        self.index(&["--add", "--stdin"], &chosen);
    }

    /// What happens to a work tree: files go, folders become links, links come.
    fn disturb(&mut self, files: &[PathBuf]) {
        for file in files {
            let path = self.tree.join(file);
            if self.random.chance(8) {
                let _ = fs::remove_file(&path);
                if self.random.chance(30) {
                    plant(&path.join("b"));
                }
            }
        }
        if self.random.chance(20) {
            let folder = self.tree.join(self.random.pick(files)).parent().unwrap().to_owned();
            let moved = self.tree.with_extension("moved");
            if folder != self.tree && fs::rename(&folder, &moved).is_ok() {
                symlink(moved, folder).unwrap();
            }
        }
        let _ = symlink("a", self.tree.join("link"));
    }

    fn index(&self, arguments: &[&str], input: &[Vec<u8>]) {
        let mut git = self.room.command_for("git");
        git.arg("-C").arg(&self.tree).args(["update-index", "-z"]).args(arguments);
        let mut git = git.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let _ = git.stdin.take().unwrap().write_all(&input.join(&b"\0"[..]));
        // A folder that is in the index as a repository cannot be in it as a folder.
        git.wait().unwrap();
    }
}

/// What `git init` makes, as far as git needs it.
fn git_folder(path: &Path) {
    fs::create_dir_all(path.join("objects")).unwrap();
    fs::create_dir_all(path.join("refs")).unwrap();
    fs::write(path.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    fs::write(path.join("config"), "[core]\nrepositoryformatversion = 0\nbare = false\n").unwrap();
}

fn plant(path: &Path) {
    if fs::create_dir_all(path.parent().unwrap()).is_ok() {
        let _ = fs::write(path, standard());
    }
}

/// The regular files that git tracks or would add, in the repositories within as well.
fn judged(room: &Program, folder: &Path, files: &mut BTreeSet<PathBuf>) {
    let mut git = room.command_for("git");
    git.arg("-C").arg(folder).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = git.output().unwrap();
    // A folder that lists itself is in the index as a repository, and is none.
    if !output.status.success() || output.stdout == b"./\0" {
        return everything(room, folder, files);
    }
    let real = folder.canonicalize().unwrap();
    for entry in output.stdout.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        let path = folder.join(name(entry));
        let Ok(found) = path.symlink_metadata() else { continue };
        // Behind a link lies what the repository does not hold.
        if path.parent().unwrap().canonicalize().unwrap() != real.join(name(entry).parent().unwrap()) {
            continue;
        }
        if found.is_file() {
            files.insert(path);
        } else if found.is_dir() && path.join(".git").exists() {
            judged(room, &path, files);
        }
    }
}

/// All regular files of a folder in which git says nothing, because its `.git` leads nowhere.
fn everything(room: &Program, folder: &Path, files: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.file_name() != ".git") {
        let path = entry.path();
        let kind = entry.file_type().unwrap();
        if kind.is_file() {
            files.insert(path);
        } else if kind.is_dir() && path.join(".git").exists() {
            judged(room, &path, files);
        } else if kind.is_dir() {
            everything(room, &path, files);
        }
    }
}

/// A scan of a folder of the repository sees what git lists there; gives the folders of these files, but
/// not those in repositories within.
#[track_caller]
fn sees_the_same(room: &Program, tree: &Path, folder: &Path, seed: u64) -> Vec<PathBuf> {
    let mut files = BTreeSet::new();
    judged(room, folder, &mut files);
    let text = |path: &PathBuf| path.strip_prefix(tree).unwrap().to_string_lossy().into_owned();
    let with_key = files.iter().filter(|file| fs::read(file).unwrap() == standard().as_bytes());
    let keys: BTreeSet<String> = with_key.map(text).collect();

    let named = Some(folder.strip_prefix(tree).unwrap()).filter(|folder| !folder.as_os_str().is_empty());
    let mut command = room.command();
    command.current_dir(tree).args(["key", "scan", "--json", "--"]).args(named);
    let outcome = outcome(&command.output().unwrap());
    let json = outcome.json();
    let findings = json["findings"].as_array().unwrap().iter();
    let found: BTreeSet<String> = findings.map(|finding| finding["path"].as_str().unwrap().to_owned()).collect();
    assert_eq!(found, keys, "repository {seed}, {}: {}", folder.display(), outcome.stderr);
    assert_eq!(json["files"], files.len(), "repository {seed}, {}: {}", folder.display(), outcome.stderr);
    assert!(json["missed"] == serde_json::json!([]), "repository {seed}: {}", outcome.stderr);
    let folders = files.iter().map(|file| file.parent().unwrap().to_owned());
    folders.filter(|folder| !is_nested(tree, folder)).collect()
}

/// Whether a folder, or one above it in the repository, has a `.git` of its own.
fn is_nested(tree: &Path, folder: &Path) -> bool {
    folder.ancestors().take_while(|above| *above != tree).any(|above| above.join(".git").symlink_metadata().is_ok())
}

#[test]
fn it_sees_what_git_tracks_or_would_add() {
    if !has_git() {
        return;
    }
    let room = room();
    let global = room.path().join("global");
    let room = room.env("GIT_CONFIG_GLOBAL", global.to_str().unwrap());
    fs::write(global, format!("[core]\nexcludesFile = {}\n", room.path().join("excludes").display())).unwrap();
    // FIRST=1310 REPOSITORIES=1 tries that one alone.
    let variable = |name, usual| std::env::var(name).map_or(usual, |number| number.parse().unwrap());
    let first = variable("FIRST", 0);
    for seed in first..first + variable("REPOSITORIES", REPOSITORIES) {
        let tree = room.path().join(format!("r{seed}"));
        let mut repository = Repository { room: &room, tree: tree.clone(), random: Random(seed) };
        repository.build();
        let folders = sees_the_same(&room, &tree, &tree, seed);
        if !folders.is_empty() {
            sees_the_same(&room, &tree, &repository.random.pick(&folders), seed);
        }
        fs::remove_dir_all(tree).unwrap();
    }
}
