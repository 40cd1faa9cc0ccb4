//! Where our files are.
//!
//! On Linux and macOS as the XDG Base Directory Specification says, which command-line programs follow on both (`dirs`
//! follows what graphical programs do on macOS); on Windows in the folders that the system names. The variables count
//! everywhere, so that a test or a script can keep its files apart.

use std::path::{Path, PathBuf};

/// The folders, each absent where the system has none.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// Our configuration, keys and templates.
    pub config: Option<PathBuf>,
    /// What can be fetched again.
    pub cache: Option<PathBuf>,
    /// What is kept between runs, such as conversations.
    pub state: Option<PathBuf>,
    /// What is gone when the person logs out, or at the latest when the system ends.
    pub runtime: Option<PathBuf>,
    /// The person's own files.
    pub home: Option<PathBuf>,
}

impl Folders {
    /// Finds them; `variable` gives the value of one that is set.
    pub fn find(variable: impl Fn(&str) -> Option<PathBuf>) -> Self {
        // The specification wants relative ones ignored: they would depend on where one stands.
        let absolute = |name: &str| variable(name).filter(|path| path.is_absolute());
        let home = absolute("HOME").or_else(dirs::home_dir).filter(|path| path.is_absolute());
        let ours = |name: &str, below_home: &str, of_windows: fn() -> Option<PathBuf>| {
            let usual = || if cfg!(windows) { of_windows() } else { Some(home.as_ref()?.join(below_home)) };
            Some(absolute(name).or_else(usual)?.join("gemini"))
        };
        let named = variable("GEMINI_CONFIG_DIR").filter(|path| path != Path::new(""));
        let config = named.or_else(|| ours("XDG_CONFIG_HOME", ".config", dirs::config_dir));
        let cache = ours("XDG_CACHE_HOME", ".cache", dirs::cache_dir);
        let state = ours("XDG_STATE_HOME", ".local/state", dirs::data_local_dir);
        let runtime = absolute("XDG_RUNTIME_DIR").map(|folder| folder.join("gemini"));
        let temporary = || Some(std::env::temp_dir()).filter(|path| path.is_absolute());
        let runtime = runtime.or_else(|| Some(absolute("TMPDIR").or_else(temporary)?.join(in_common_folder())));
        Self { config, cache, state, runtime, home }
    }
}

/// The name of our folder among everybody's temporary files.
#[cfg(unix)]
fn in_common_folder() -> String {
    format!("gemini-{}", rustix::process::geteuid().as_raw())
}

#[cfg(not(unix))]
fn in_common_folder() -> String {
    "gemini".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An absolute path of this system.
    fn root(path: &str) -> String {
        if cfg!(windows) { format!(r"C:\{path}") } else { format!("/{path}") }
    }

    fn find(variables: &[(&str, String)]) -> Folders {
        let set = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
        Folders::find(set)
    }

    #[test]
    fn each_folder_has_its_variable() {
        let home = ("HOME", root("home"));
        let xdg = [
            home.clone(),
            ("XDG_CONFIG_HOME", root("x")),
            ("XDG_CACHE_HOME", root("y")),
            ("XDG_STATE_HOME", root("s")),
            ("XDG_RUNTIME_DIR", root("r")),
        ];
        let found = find(&xdg);
        assert_eq!(found.home, Some(root("home").into()));
        assert_eq!(found.config, Some(PathBuf::from(root("x")).join("gemini")));
        assert_eq!(found.cache, Some(PathBuf::from(root("y")).join("gemini")));
        assert_eq!(found.state, Some(PathBuf::from(root("s")).join("gemini")));
        assert_eq!(found.runtime, Some(PathBuf::from(root("r")).join("gemini")));
        let ours = [xdg.to_vec(), vec![("GEMINI_CONFIG_DIR", root("z"))]].concat();
        assert_eq!(find(&ours), Folders { config: Some(root("z").into()), ..found });
    }

    #[test]
    fn without_them_it_is_the_habit_of_the_system() {
        let found = find(&[("HOME", root("home")), ("XDG_CONFIG_HOME", "relative".to_owned())]);
        if cfg!(windows) {
            assert_eq!(found.config, dirs::config_dir().map(|folder| folder.join("gemini")));
        } else {
            assert_eq!(found.config, Some("/home/.config/gemini".into()));
            assert_eq!(found.cache, Some("/home/.cache/gemini".into()));
        }
        assert_eq!(find(&[("HOME", root("home")), ("GEMINI_CONFIG_DIR", String::new())]).config, found.config);
    }
}
