//! Pictures and sound in an answer. Where they are not what was asked for, each is kept in a file of its own, never in
//! the place of another, because it is paid for and has no place in text.

mod blob;
mod medium;
mod size;

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Kind};
use crate::gemini::part::Part;
use crate::output::sink::Draft;
use crate::output::stdout::Stdout;
use crate::prompt::mime;
use crate::settings::media::Picture;

use blob::Blob;
use medium::{Medium, Place};

/// No answer holds more pictures than this; a server must not fill a folder.
const MOST: usize = 100;

/// Where pictures and sound go.
#[derive(Debug)]
pub enum Destination {
    /// Files beside the text, which is the answer. Their names begin like this.
    Beside(PathBuf),
    /// The file that was asked for; several take numbers.
    File {
        /// As it was named.
        path: PathBuf,
        /// The first of them.
        first: Option<Draft>,
    },
    /// Standard output, which takes one of them.
    Pipe {
        /// Until one comes.
        out: Option<Stdout>,
        /// Whether it is written as it comes, before its size is known.
        is_live: bool,
    },
}

/// The pictures and the sound of an answer, in the order in which they came.
#[derive(Debug)]
pub struct Media {
    destination: Destination,
    kept: Vec<Medium>,
    /// What could not be kept, the first of it.
    fault: Option<Failure>,
    /// How pictures were to be.
    asked: Picture,
}

/// Whether a file's name says that it holds a picture, sound or a film.
pub fn is_named(path: &Path) -> bool {
    let named = mime::named(&path.to_string_lossy()).unwrap_or_default();
    ["image/", "audio/", "video/"].iter().any(|kind| named.starts_with(kind))
}

/// What files are called that nobody named.
fn unnamed() -> PathBuf {
    PathBuf::from("gemini")
}

impl Media {
    /// All of them go there.
    pub fn new(destination: Destination) -> Self {
        Self { destination, kept: Vec::new(), fault: None, asked: Picture::default() }
    }

    /// Pictures were to be like this.
    pub fn like(self, asked: Picture) -> Self {
        Self { asked, ..self }
    }

    /// Beside the file that the text goes to, or in the folder one stands in as `gemini.png` and so on.
    pub fn beside(output: Option<&Path>) -> Self {
        Self::new(Destination::Beside(output.map_or_else(unnamed, Path::to_owned)))
    }

    /// To the file that was asked for.
    ///
    /// Fails before anything is sent: exit 10 if it cannot be written, exit 2 if it is there already.
    pub fn to_file(path: &Path, replace: bool) -> Result<Self, Failure> {
        let first = Some(Draft::open(path, replace)?);
        Ok(Self::new(Destination::File { path: path.to_owned(), first }))
    }

    /// To standard output.
    ///
    /// Fails (exit 10) before anything is sent if nothing can be written there.
    pub fn to_pipe(is_live: bool) -> Result<Self, Failure> {
        Ok(Self::new(Destination::Pipe { out: Some(Stdout::open()?), is_live }))
    }

    /// Whether they are what was asked for, and text is not.
    pub fn is_the_answer(&self) -> bool {
        self.destination.is_asked_for()
    }

    /// Takes a part that is one. What is wrong with it is said at the end, so that the rest of the answer is not lost.
    ///
    /// Fails (exit 10) if it cannot be written.
    pub fn keep(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        let blob = match Blob::of(part) {
            Ok(blob) => blob,
            Err(damaged) => {
                self.fault.get_or_insert(damaged);
                return Ok(());
            }
        };
        if let Some(last) = self.kept.last_mut().filter(|last| last.goes_on_with(&blob)) {
            return last.append(&blob);
        }
        if self.kept.len() == MOST {
            let message = format!("the answer holds more than {MOST} pictures and sounds; the rest is not kept");
            self.fault.get_or_insert(Failure::new(Kind::Incomplete, message).hint("--json prints them all"));
            return Ok(());
        }
        let place = |extension: &str| self.destination.place(extension);
        self.kept.push(Medium::begin(&blob, place)?);
        Ok(())
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.kept.len()
    }

    /// Gives the bytes of the first one, to be the answer where that is asked for.
    ///
    /// Fails (exit 10) if they cannot be read again.
    pub fn take_first(&mut self) -> Result<Vec<u8>, Failure> {
        if self.kept.is_empty() {
            return Ok(Vec::new());
        }
        let mut first = self.kept.remove(0);
        first.end()?;
        match first.place {
            Place::File(draft) => draft.take(),
            Place::Held(_, bytes) => Ok(bytes),
            Place::Live(_) => Ok(Vec::new()),
        }
    }

    /// The answer is complete: all of them get their names.
    ///
    /// Fails (exit 9) if one is not whole, or if none came although they are the answer: then it says what the model says
    /// instead, if nobody else does. (Exit 10) if one cannot be written.
    pub fn finish(&mut self, said: &str) -> Result<(), Failure> {
        self.end()?;
        if let Some(fault) = self.fault.take_if(|_| self.destination.is_asked_for()) {
            return Err(fault);
        }
        let is_one = self.files().count() == 1;
        for medium in &mut self.kept {
            medium.complete(&self.destination, is_one)?;
        }
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        if self.destination.is_asked_for() && self.kept.is_empty() {
            let said = if said.is_empty() { String::new() } else { format!(": {said}") };
            let message = format!("the answer holds no picture and no sound, only text{said}");
            return Err(
                Failure::new(Kind::Incomplete, message).hint("ask for one, of a model that makes them: --image")
            );
        }
        Ok(())
    }

    /// The answer failed. What lies beside it is whole by itself; what was asked for stays a draft.
    ///
    /// Fails (exit 10) if it cannot be written.
    pub fn fail(&mut self) -> Result<(), Failure> {
        self.end()?;
        let unasked = self.kept.iter_mut().filter(|medium| medium.named.is_none() && !self.destination.is_asked_for());
        for medium in unasked {
            medium.complete(&self.destination, false)?;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Failure> {
        for medium in &mut self.kept {
            medium.end()?;
            if !medium.is_whole() && self.fault.is_none() {
                let message = format!("the answer is cut off: {} in it ends within a sample", medium.what());
                self.fault = Some(Failure::new(Kind::Incomplete, message));
            }
        }
        Ok(())
    }

    fn files(&self) -> impl Iterator<Item = &Medium> {
        self.kept.iter().filter(|medium| medium.path().is_some())
    }

    /// The draft of the file that was asked for, as long as nothing is in it, and later of the first.
    pub fn draft(&self) -> Option<PathBuf> {
        match &self.destination {
            Destination::File { first: Some(draft), .. } => Some(draft.partial().to_owned()),
            Destination::File { .. } => self.files().next().and_then(Medium::path).map(Path::to_owned),
            _ => None,
        }
    }

    /// Takes away the draft of a file that nothing came for.
    pub fn abandon(&self) {
        if let Destination::File { first: Some(draft), .. } = &self.destination {
            draft.remove();
        }
    }

    /// One line for each that is somewhere else, or is something else, than was asked for.
    pub fn lines(&self) -> Vec<String> {
        self.files().filter_map(|medium| self.line(medium)).collect()
    }

    /// One line for each picture of another shape than was asked for.
    pub fn complaints(&self) -> impl Iterator<Item = String> {
        self.kept.iter().filter_map(|medium| self.asked.complaint(medium.size?))
    }

    fn line(&self, medium: &Medium) -> Option<String> {
        let path = medium.path()?;
        match &self.destination {
            Destination::File { path: asked, .. } if path == asked => {
                let name = asked.to_string_lossy();
                let expected = mime::named(&name).filter(|expected| *expected != medium.mime)?;
                Some(format!("{name} holds {}, not {expected}", medium.mime))
            }
            _ => Some(format!("the answer holds {}, which is in {}", medium.what(), path.display())),
        }
    }
}

impl Destination {
    fn is_asked_for(&self) -> bool {
        !matches!(self, Self::Beside(_))
    }

    /// A place for one more, whose name ends like this.
    fn place(&mut self, extension: &str) -> Result<Place, Failure> {
        match self {
            Self::Pipe { out, is_live } => match out.take() {
                Some(out) if *is_live => Ok(Place::Live(out)),
                Some(out) => Ok(Place::Held(out, Vec::new())),
                None => Draft::beside(&numbered(&unnamed(), 1, extension)).map(Place::File),
            },
            Self::File { path, first } => first.take().map_or_else(|| Draft::beside(path), Ok).map(Place::File),
            Self::Beside(name) => Draft::beside(&numbered(name, 1, extension)).map(Place::File),
        }
    }
}

impl Medium {
    /// It is whole: a file gets its name, standard output what was held back.
    fn complete(&mut self, destination: &Destination, is_only_file: bool) -> Result<(), Failure> {
        let extension = blob::extension(&self.mime);
        match (&mut self.place, destination) {
            (Place::Held(out, bytes), _) => out.print(bytes),
            (Place::Live(out), _) => out.close(),
            (Place::File(draft), Destination::File { path, .. }) if is_only_file => {
                draft.complete()?;
                self.named = Some(path.clone());
                Ok(())
            }
            (Place::File(draft), Destination::File { path, .. }) => {
                self.named = Some(draft.complete_as(|number| within(path, number))?);
                Ok(())
            }
            (Place::File(draft), Destination::Beside(name)) => {
                self.named = Some(draft.complete_as(|number| numbered(name, number, extension))?);
                Ok(())
            }
            (Place::File(draft), Destination::Pipe { .. }) => {
                self.named = Some(draft.complete_as(|number| numbered(&unnamed(), number, extension))?);
                Ok(())
            }
        }
    }
}

/// `gemini.png`, `gemini-2.png`: behind the whole name of what they lie beside.
fn numbered(name: &Path, number: u32, extension: &str) -> PathBuf {
    let mut path = name.as_os_str().to_owned();
    if number > 1 {
        path.push(format!("-{number}"));
    }
    path.push(format!(".{extension}"));
    path.into()
}

/// `cat-1.png`, `cat-2.png` for `cat.png`.
fn within(path: &Path, number: u32) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_files_take_numbers() {
        assert_eq!(numbered(Path::new("gemini"), 1, "png"), Path::new("gemini.png"));
        assert_eq!(numbered(Path::new("a/b.txt"), 3, "png"), Path::new("a/b.txt-3.png"));
        assert_eq!(within(Path::new("a/cat.png"), 2), Path::new("a/cat-2.png"));
        assert_eq!(within(Path::new("cat"), 1), Path::new("cat-1"));
        assert_eq!(within(Path::new("a.b.png"), 1), Path::new("a.b-1.png"));
    }
}
