//! Attachments that are too large for a request: put with the service before it, and taken away behind the answer.

use std::sync::Arc;
use std::time::Duration;

use crate::console::Console;
use crate::failure::Failure;
use crate::gemini::content::{InlineFile, Turn, TurnPart};
use crate::gemini::inline_limit;
use crate::gemini::request::Request;
use crate::gemini::request_watch::RequestWatch;
use crate::turn::RetryPolicy;
use crate::uploads::{LocalFile, Uploads};

use super::files::progress;
use super::service::Service;
use super::{Context, interrupts};

/// The longest that uploading may take where no limit was set: each wait within it has limits of its own.
pub const LONG: Duration = Duration::from_secs(24 * 3_600);

/// What was uploaded for a request. It is deleted when this is dropped, however the run ends.
#[derive(Debug, Default)]
pub struct Uploaded {
    /// The turns with the addresses of the files in their places, if there are any.
    turns: Option<Vec<Turn>>,
    _deletion: Option<Deletion>,
}

impl Uploaded {
    /// The request with addresses in place of the files.
    pub fn in_place<'a>(&'a self, request: Request<'a>) -> Request<'a> {
        Request { turns: self.turns.as_deref().unwrap_or(request.turns), ..request }
    }

    /// Whether anything was uploaded, which may have taken long.
    pub fn took_time(&self) -> bool {
        self.turns.is_some()
    }
}

#[derive(Debug)]
struct Deletion {
    uploads: Uploads,
    console: Console,
}

impl Drop for Deletion {
    fn drop(&mut self) {
        delete(&self.uploads, &self.console);
    }
}

/// Deletes what is to be deleted, and names what could not be.
fn delete(uploads: &Uploads, console: &Console) {
    for name in uploads.delete() {
        let way = format!("gemini files delete {name}");
        console.answer(&format!("{name} could not be deleted, and stays at Google for two days at most: {way}"));
    }
}

/// Puts the files with the service that are too large for a request. Where all fit, as a rule, nothing is done.
///
/// Fails as uploads do; what was made until then is deleted.
pub fn put(request: &Request<'_>, service: &Service<'_>, keep: bool) -> Result<Uploaded, Failure> {
    let places = inline_limit::too_large(request, inline_limit::REQUEST);
    if places.is_empty() {
        return Ok(Uploaded::default());
    }
    let &Context { shared, console, .. } = service.context;
    let uploads = Uploads::new(Arc::clone(&service.client));
    let deletion = Deletion { uploads: uploads.clone(), console: console.clone() };
    let (ended, teller) = (uploads.clone(), console.clone());
    interrupts::before_end(move || delete(&ended, &teller));
    let watch = service.watch.until(shared.deadline.or_after(LONG));
    let one = |file: &InlineFile| service.with_tries(|policy| put_one(file, &uploads, keep, policy, &watch, console));
    Ok(Uploaded { turns: Some(with_addresses(request, &places, one)?), _deletion: Some(deletion) })
}

/// Puts one file with the service. Returns its address.
fn put_one(
    file: &InlineFile,
    uploads: &Uploads,
    keep: bool,
    policy: &RetryPolicy<'_>,
    watch: &RequestWatch,
    console: &Console,
) -> Result<String, Failure> {
    let name = file.content.name();
    let opened = file.content.file().map_err(|error| Failure::usage(format!("cannot upload {name}: {error}")))?;
    let local = LocalFile::of(name, &file.mime_type, opened)?;
    let watch = watch.observed_by(progress::observer(console, &local));
    let put = uploads.put(&local, policy, &watch)?;
    if keep {
        uploads.keep(&put.file.name);
    }
    let how = if put.is_reused { "is at the service already" } else { "was uploaded" };
    console.detail(&format!("{name} {how}: {}", put.file.name));
    Ok(put.file.uri)
}

/// The same part with an address in place of the file.
fn replaced(
    part: &TurnPart,
    address: impl FnOnce(&InlineFile) -> Result<String, Failure>,
) -> Result<TurnPart, Failure> {
    let Some(file) = part.file_content() else {
        return Ok(part.clone());
    };
    let link = TurnPart::file_data(Some(&file.mime_type), &address(file)?);
    Ok(link.named(part.name().unwrap_or_default()))
}

/// The request as it would be sent, for whoever shows it: with a word in place of the address of each file that is
/// uploaded first.
pub fn preview(request: &Request<'_>, console: &Console) -> Result<Uploaded, Failure> {
    let places = inline_limit::too_large(request, inline_limit::REQUEST);
    if places.is_empty() {
        return Ok(Uploaded::default());
    }
    console.say("what is too large for a request is uploaded before it; `gemini files upload` does the same");
    let word = |file: &InlineFile| Ok(format!("(the address of {}, uploaded before)", file.content.name()));
    Ok(Uploaded { turns: Some(with_addresses(request, &places, word)?), _deletion: None })
}

/// The turns of a request, with the address of each of these files in its place.
fn with_addresses(
    request: &Request<'_>,
    places: &[(usize, usize)],
    address: impl Fn(&InlineFile) -> Result<String, Failure>,
) -> Result<Vec<Turn>, Failure> {
    let mut turns = request.turns.to_vec();
    for &(turn, part) in places {
        let place = &mut turns[turn].parts[part];
        *place = replaced(place, &address)?;
    }
    Ok(turns)
}
