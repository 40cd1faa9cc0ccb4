//! One picture or sound under way to its place.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::output::sink::Draft;
use crate::output::stdout::{Stdout, lost};
use crate::output::wav::{self, HEADER, Pcm};

use super::blob::{Blob, extension, real_type};
use super::size;

/// Where one goes.
#[derive(Debug)]
pub enum Place {
    /// A file.
    File(Draft),
    /// Standard output, at the end and at once.
    Held(Stdout, Vec<u8>),
    /// Standard output, as it comes.
    Live(Stdout),
}

impl Place {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::File(draft) => draft.write(bytes),
            Self::Held(_, held) => {
                held.extend_from_slice(bytes);
                Ok(())
            }
            Self::Live(out) => out.write_all(bytes).map_err(|error| lost(&error)),
        }
    }
}

/// A picture or a sound.
#[derive(Debug)]
pub struct Medium {
    /// What the server says it is.
    said: String,
    /// What it is.
    pub mime: String,
    /// Width and height in pixels, of a picture that says so.
    pub size: Option<(u32, u32)>,
    /// Where it goes.
    pub place: Place,
    /// The name that it got at its end.
    pub named: Option<PathBuf>,
    pcm: Option<Pcm>,
    /// Bytes without the header that we put in front.
    length: u64,
}

impl Medium {
    /// The first piece of one; `place` finds a place for a file whose name ends like this.
    ///
    /// Fails (exit 10) if it cannot be written.
    pub fn begin(blob: &Blob<'_>, place: impl FnOnce(&str) -> Result<Place, Failure>) -> Result<Self, Failure> {
        let start = blob.start();
        let real = real_type(&blob.said, &start);
        let pcm = if wav::is_pcm(&real) { Pcm::of(&blob.said) } else { None };
        let mime = if pcm.is_some() { "audio/wav".to_owned() } else { real };
        let mut place = place(extension(&mime))?;
        if let Some(pcm) = pcm {
            place.write(&pcm.header(None))?;
        }
        let (said, size) = (blob.said.clone().into_owned(), size::of(&start));
        let mut medium = Self { said, mime, size, place, named: None, pcm, length: 0 };
        medium.append(blob)?;
        Ok(medium)
    }

    /// Whether this is a further piece of it: sound comes in pieces, of which only the first says how it begins.
    pub fn goes_on_with(&self, blob: &Blob<'_>) -> bool {
        let is_bare = |mime: &str| wav::is_pcm(mime) || mime == "audio/wav";
        self.said == blob.said && is_bare(&self.mime) && !blob.start().starts_with(b"RIFF")
    }

    /// Writes a piece behind what is there.
    ///
    /// Fails (exit 10) if it cannot be written.
    pub fn append(&mut self, blob: &Blob<'_>) -> Result<(), Failure> {
        let written = blob.each(&mut |bytes| {
            self.length += bytes.len() as u64;
            self.place.write(bytes)
        });
        if let (Err(_), Place::File(draft)) = (&written, &self.place) {
            // Half a picture must not look like one.
            draft.remove();
        }
        written
    }

    /// Nothing more comes: a header says now how much there is.
    ///
    /// Fails (exit 10) if that cannot be written.
    pub fn end(&mut self) -> Result<(), Failure> {
        let header = self.pcm.map(|pcm| pcm.header(Some(self.length)));
        match (&mut self.place, header) {
            (Place::File(draft), Some(header)) => draft.write_over(&header),
            (Place::Held(_, held), Some(header)) => {
                held[..HEADER].copy_from_slice(&header);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whether its last sample is whole, as far as that can be seen.
    pub fn is_whole(&self) -> bool {
        self.pcm.is_none_or(|pcm| pcm.is_whole(self.length))
    }

    /// Where it is, if it is a file.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File(draft) => Some(self.named.as_deref().unwrap_or(draft.partial())),
            Place::Held(..) | Place::Live(_) => None,
        }
    }

    /// What it is, in words: the server's, unless they are wrong.
    pub fn what(&self) -> String {
        let is_named_rightly = self.pcm.is_some() || real_type(&self.said, b"") == self.mime;
        match (is_named_rightly, wav::is_pcm(&self.mime)) {
            (true, false) => self.said.clone(),
            (true, true) => format!("{} without a rate that could be played", self.said),
            (false, _) => format!("{} (which the server calls {})", self.mime, self.said),
        }
    }
}
