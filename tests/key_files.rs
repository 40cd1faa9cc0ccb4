//! Files that others can read or write, links, things that are no files, and files with mistakes.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use crate::support::program::{binary, outcome};
use crate::support::{Answer, Outcome, Program, StandIn, canary};

const STORE: &str = ".config/gemini/credentials.toml";

fn chmod(path: impl AsRef<Path>, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: impl AsRef<Path>) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set(room: &Program) -> Outcome {
    outcome(&room.again("key set --no-check").write_stdin(canary()).output().unwrap())
}

#[test]
fn a_file_that_others_can_read_is_one_warning() {
    for (bits, warned) in [(0o600, false), (0o400, false), (0o640, true), (0o644, true), (0o604, true)] {
        let google = StandIn::new([Answer::text("ok")]);
        let room = Program::stored(&google.url()).profile("default", &canary()).line("hi");
        chmod(room.path().join(STORE), bits);
        let outcome = room.run();
        assert_eq!((outcome.stdout.as_str(), outcome.code), ("ok\n", 0), "{bits:o}: {}", outcome.stderr);
        let store = room.path().join(STORE).display().to_string();
        let warning = format!(
            "gemini: other users can read {store} (mode {bits:04o}), which holds a key; close it: chmod 600 {store}\n"
        );
        assert_eq!(outcome.stderr, if warned { warning } else { String::new() }, "{bits:o}");
    }
}

#[test]
fn a_file_that_others_can_write_is_not_believed() {
    for bits in [0o620, 0o602, 0o660, 0o666] {
        let google = StandIn::new([]);
        let room = Program::stored(&google.url()).profile("default", &canary()).line("hi");
        chmod(room.path().join(STORE), bits);
        let outcome = room.run();
        outcome.fails(3, "", &format!("can be written by other users (mode {bits:04o}), so it is not believed"));
        assert!(outcome.stderr.contains("chmod 600"), "{}", outcome.stderr);
        // The configuration can lead a key away, so the same holds for it.
        let room = Program::stored(&google.url()).env("GEMINI_API_KEY", &canary()).line("hi");
        chmod(room.path().join(".config/gemini/config.toml"), bits);
        room.run().fails(3, "", "config.toml can be written by other users");
    }
    // One that says nothing about key or address does no harm.
    let google = StandIn::new([Answer::text("ok")]);
    let room = Program::at(&google).config("model = \"gemini-3.8-flash\"").line("hi");
    chmod(room.path().join(".config/gemini/config.toml"), 0o666);
    room.run().succeeds("ok\n");
}

#[test]
fn a_folder_that_everybody_can_write_is_no_place_for_a_key() {
    let google = StandIn::new([]);
    let room = Program::stored(&google.url()).profile("default", &canary()).line("hi");
    chmod(room.path().join(".config/gemini"), 0o777);
    room.run().fails(3, "", "which other users can write (mode 0777)");
    let named = Program::bare().file("open/key", &canary()).line("--api-key-file open/key hi");
    chmod(named.path().join("open"), 0o777);
    named.run().fails(3, "", "which other users can write (mode 0777)");
    chmod(named.path().join("open"), 0o1777);
    assert_eq!(named.run().code, 6, "a sticky folder protects its files");
}

/// sshd's rule: every folder up to the home. The last of them is the home itself.
#[test]
fn every_folder_up_to_the_home_is_looked_at() {
    let google = StandIn::replying(|_| Answer::text("ok"));
    let (read, write) = ("so it is not believed", "cannot write");
    for (folder, bits, words) in [
        (".config/gemini", 0o2770, "which other users can write (mode 2770)"),
        (".config", 0o777, "which other users can write (mode 0777)"),
        (".config", 0o775, "which other users can write (mode 0775)"),
        ("", 0o770, "which other users can write (mode 0770)"),
    ] {
        let room = Program::stored(&google.url()).profile("default", &canary());
        let room = room.file(".config/gemini/templates/t.toml", "system = \"Be kind.\"\n");
        let open = room.path().join(folder).components().collect::<std::path::PathBuf>();
        chmod(&open, bits);
        let cure = format!("hint: look at what stands there, then: chmod go-w {}\n", open.display());
        let run = |room: &Program, line: &str| outcome(&room.again(line).output().unwrap());
        // The configuration, the stored keys, a key's file, a template.
        let shown = run(&room, "--no-stdin hi");
        shown.fails(3, "", &format!("config.toml lies in {}", open.display()));
        assert!(shown.stderr.contains(words) && shown.stderr.contains(read), "{shown:?}");
        assert!(shown.stderr.ends_with(&cure), "{shown:?}");
        let room = room.config("api_key_file = \"key\"\n").file(".config/gemini/key", &canary());
        run(&room, "--no-stdin hi").fails(3, "", words);
        fs::remove_file(room.path().join(".config/gemini/config.toml")).unwrap();
        run(&room, "--no-stdin hi").fails(3, "", "credentials.toml lies in");
        let room = room.env("GEMINI_API_KEY", &canary());
        run(&room, "--no-stdin -t t hi").fails(3, "", "t.toml lies in");
        run(&room, "config set system x").fails(1, "", write);
        let room = room.env("GOOGLE_GEMINI_BASE_URL", &google.url());
        run(&room, "--no-stdin hi").succeeds("ok\n");
        run(&room, "--no-stdin --api-key-file .config/gemini/key hi").fails(3, "", words);
        chmod(&open, 0o700);
        run(&room, "--no-stdin -t t hi").succeeds("ok\n");
    }
}

/// What is above the home is not ours to judge, however odd it is; a sticky folder protects what lies in it.
#[test]
fn above_the_home_and_in_sticky_folders_there_is_no_danger() {
    let google = StandIn::replying(|_| Answer::text("ok"));
    let room = Program::stored(&google.url()).file("wide/home/x", "").file("sticky/gemini/key", &canary());
    let config = format!("base_url = \"{}\"\napi_key = \"{}\"\n", google.url(), canary());
    let room = room.file("wide/home/.config/gemini/config.toml", &config).file("sticky/gemini/config.toml", &config);
    chmod(room.path().join("wide"), 0o777);
    chmod(room.path().join("sticky"), 0o1777);
    let path = |path: &str| room.path().join(path).display().to_string();
    let run = |home: &str, config: &str, line: &str| {
        let mut command = room.again(line);
        command.env("HOME", path(home)).env("XDG_CONFIG_HOME", config);
        outcome(&command.output().unwrap())
    };
    run("wide/home", "", "--no-stdin hi").succeeds("ok\n");
    // The home by another name is the same home.
    symlink("wide/home", room.path().join("link")).unwrap();
    run("link", "", "--no-stdin hi").succeeds("ok\n");
    run("wide/home", &path("sticky"), "--no-stdin hi").succeeds("ok\n");
    // Without that home, `wide` is a folder on the way like any other; so it is on the way back out of the home.
    run("sticky", &path("wide/home/.config"), "--no-stdin hi").fails(3, "", "which other users can write (mode 0777)");
    fs::create_dir(room.path().join("wide/other")).unwrap();
    fs::write(room.path().join("wide/other/config.toml"), &config).unwrap();
    chmod(room.path().join("wide/other/config.toml"), 0o600);
    fs::remove_file(room.path().join("wide/home/.config/gemini/config.toml")).unwrap();
    symlink("../../../other/config.toml", room.path().join("wide/home/.config/gemini/config.toml")).unwrap();
    run("wide/home", "", "--no-stdin hi").fails(3, "", "which other users can write (mode 0777)");
}

/// Whoever may write a folder in the middle of a chain of links says where the chain leads.
#[test]
fn a_link_in_a_folder_that_others_can_write_is_not_followed_in_good_faith() {
    let room = Program::stored("http://127.0.0.1:1").file("mine/config.toml", "base_url = \"http://127.0.0.1:1\"\n");
    let room = room.file("shared/x", "").env("GEMINI_API_KEY", &canary()).line("--no-stdin hi");
    symlink("../mine/config.toml", room.path().join("shared/hop")).unwrap();
    let usual = room.path().join(".config/gemini/config.toml");
    fs::remove_file(&usual).unwrap();
    symlink("../../shared/hop", &usual).unwrap();
    assert_eq!(room.run().code, 6);
    chmod(room.path().join("shared"), 0o777);
    room.run().fails(3, "", "which other users can write (mode 0777)");
    // In a sticky folder another user's link is another user's word.
    chmod(room.path().join("shared"), 0o1777);
    assert_eq!(room.run().code, 6);
    let given = Command::new("chown").args(["-h", "65534"]).arg(room.path().join("shared/hop")).status();
    if given.is_ok_and(|status| status.success()) {
        // Linux itself may refuse to follow it there (fs.protected_symlinks).
        let ran = room.run();
        assert!([2, 3].contains(&ran.code), "{ran:?}");
    } else {
        eprintln!("skipped: only root can give a link away");
    }
}

#[test]
fn a_file_of_another_user_is_not_believed() {
    let room = Program::stored("http://127.0.0.1:1").profile("default", &canary()).line("hi");
    let changed = Command::new("chown").args(["65534", &room.path().join(STORE).display().to_string()]).status();
    if !changed.is_ok_and(|status| status.success()) {
        eprintln!("skipped: only root can give a file away");
        return;
    }
    room.run().fails(3, "", "belongs to another user, so it is not believed");
    set(&room).fails(3, "", "belongs to another user and is left alone");
}

#[test]
fn nothing_is_written_into_the_home_of_another_user() {
    let room = Program::bare();
    let given = Command::new("chown").args(["65534", &room.path().display().to_string()]).status();
    if !given.is_ok_and(|status| status.success()) {
        eprintln!("skipped: only root can give a folder away");
        return;
    }
    set(&room).fails(1, "", "which belongs to another user");
    assert!(!room.path().join(".config").exists());
    let open = Program::bare().file(".config/gemini/x", "");
    chmod(open.path().join(".config/gemini"), 0o777);
    set(&open).fails(1, "", "which other users can write (mode 0777)");
}

#[test]
fn what_is_stored_is_closed_whatever_the_umask() {
    let room = Program::bare();
    let mut command = Command::new("/bin/sh");
    command
        .env_clear()
        .env("HOME", room.path())
        .args(["-c", "umask 000; exec \"$0\" key set --no-check"])
        .arg(binary());
    let output = assert_cmd::Command::from_std(command).write_stdin(canary()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    for (path, bits) in [(".config/gemini", 0o700), (STORE, 0o600)] {
        assert_eq!(mode(room.path().join(path)), bits, "{path}");
    }
    chmod(room.path().join(STORE), 0o666);
    chmod(room.path().join(".config/gemini"), 0o755);
    let repaired = set(&room);
    assert_eq!(repaired.code, 0);
    assert!(repaired.stdout.contains("others could write it until now"), "{repaired:?}");
    assert_eq!((mode(room.path().join(STORE)), mode(room.path().join(".config/gemini"))), (0o600, 0o700));
}

#[test]
fn a_link_is_followed_and_its_end_is_written() {
    for (target, link) in [("/elsewhere/keys.toml", false), ("../../elsewhere/keys.toml", true)] {
        let room = Program::bare().file("elsewhere/keys.toml", "# mine\n").file(".config/gemini/x", "");
        let absolute = format!("{}{target}", room.path().display());
        symlink(if link { target } else { &absolute }, room.path().join(".config/gemini/hop")).unwrap();
        symlink("hop", room.path().join(STORE)).unwrap();
        assert_eq!(set(&room).code, 0);
        assert!(room.path().join(STORE).is_symlink());
        let written = room.read("elsewhere/keys.toml");
        assert!(written.contains("# mine") && written.contains(&canary()), "{written}");
        // The real file and its folder are what counts.
        chmod(room.path().join("elsewhere/keys.toml"), 0o666);
        let stored = room.again("--base-url http://127.0.0.1:1 hi").env("GOOGLE_GEMINI_BASE_URL", "").output().unwrap();
        assert_eq!(stored.status.code(), Some(3));
    }
    let dangling = Program::bare().file(".config/gemini/x", "");
    symlink("new.toml", dangling.path().join(STORE)).unwrap();
    let outcome = set(&dangling);
    outcome.fails(3, "", "cannot read");
    assert!(!dangling.path().join(".config/gemini/new.toml").exists());
    let looping = Program::bare().file(".config/gemini/x", "");
    symlink("credentials.toml", looping.path().join(STORE)).unwrap();
    assert_ne!(set(&looping).code, 0);
}

#[test]
fn what_is_no_file_does_not_hold_us() {
    let fifo = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    for target in ["fifo", "/dev/zero", "/"] {
        let room = Program::bare().file(".config/gemini/x", "").line("hi");
        match target {
            "fifo" => fifo(&room.path().join(STORE)),
            target => symlink(target, room.path().join(STORE)).unwrap(),
        }
        room.run().fails(3, "", "it is not a regular file");
        assert_eq!(set(&room).code, 3, "{target}");
    }
    let room = Program::bare().line("--api-key-file fifo hi");
    fifo(&room.path().join("fifo"));
    room.run().fails(3, "", "cannot read fifo: it is not a regular file");
    let large = Program::bare().file("large", &"x".repeat((1 << 20) + 1)).line("--api-key-file large hi");
    large.run().fails(3, "", "larger than 1 MiB");
    Program::bare().line("--api-key-file nowhere hi").run().fails(3, "", "cannot read nowhere: No such file");
}

/// Whatever of the file is there: it is edited cleanly, or it is left as it was.
#[test]
fn a_file_cut_at_every_byte_is_edited_or_left_alone() {
    let whole = format!("# mine\nuse = \"a\"\n[profile.a]\napi_key = \"{}\" # why\n[other]\nx = [1, 2]\n", canary());
    for end in 0..=whole.len() {
        let room = Program::bare().file(STORE, &whole[..end]);
        let command = room.again("key set b --no-check").write_stdin("a-new-key-0123456789").output().unwrap();
        let outcome = outcome(&command);
        let after = room.read(STORE);
        if outcome.code == 0 {
            let kept = whole[..end].trim_end().rsplit('\n').next().unwrap();
            assert!(after.contains(kept) || kept.starts_with("use"), "cut at {end}: {after}");
            assert!(after.contains("api_key = \"a-new-key-0123456789\""), "cut at {end}: {after}");
        } else {
            outcome.fails(3, "", "credentials.toml");
            assert_eq!(after, whole[..end], "cut at {end}");
            assert!(!outcome.stderr.contains("SyCanary"), "{}", outcome.stderr);
        }
    }
}

#[test]
fn what_is_no_key_in_the_place_of_one_is_not_passed_over() {
    for (content, words) in [
        ("use = 7", "use must be a text in quotes"),
        ("profile = 7", "profile must be a table"),
        ("[profile]\ndefault = 7", "profile default must be a table"),
        ("[profile.default]\napi_key = 7", "whose api_key is a text in quotes"),
    ] {
        let room = Program::bare().file(STORE, content).line("hi");
        room.run().fails(3, "", words);
        set(&room).fails(3, "", words);
        assert_eq!(room.read(STORE), content);
    }
}

#[test]
fn without_a_home_that_can_be_used_variables_still_work() {
    let google = StandIn::new([Answer::text("ok"), Answer::text("ok")]);
    let room = Program::at(&google).line("hi");
    // A copy where everybody can run it.
    let place = tempfile::tempdir().unwrap();
    chmod(place.path(), 0o755);
    let copy = place.path().join("gemini");
    fs::copy(binary(), &copy).unwrap();
    let nobody = |arguments: &[&str]| {
        let mut command = Command::new("setpriv");
        command.env_clear().env("PATH", "/usr/bin:/bin").env("GOOGLE_GEMINI_BASE_URL", google.url());
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(&copy).args(arguments);
        command.env("GEMINI_API_KEY", canary()).current_dir("/");
        command
    };
    if !Command::new("setpriv").args(["--reuid", "65534", "--clear-groups", "true"]).status().is_ok_and(|s| s.success())
    {
        eprintln!("skipped: only root can become nobody");
        drop((room.run(), room.run()));
        return;
    }
    outcome(&nobody(&["--no-stdin", "hi"]).output().unwrap()).succeeds("ok\n");
    let mut command = nobody(&["key", "set", "--no-check"]);
    command.env("HOME", room.path()).env_remove("GEMINI_API_KEY");
    chmod(room.path(), 0o555);
    let output = assert_cmd::Command::from_std(command).write_stdin(canary()).output().unwrap();
    outcome(&output).fails(1, "", "Permission denied");
    room.run().succeeds("ok\n");
}
