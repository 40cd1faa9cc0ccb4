//! Files that a run puts with the service: each content once, whole or not at all, and none of them left behind.

mod local;
mod transfer;
pub mod wait;

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::calendar;
use crate::failure::{Failure, Kind};
use crate::gemini::client::Client;
use crate::gemini::files::{File, State};
use crate::gemini::list::Listed;
use crate::gemini::request_watch::RequestWatch;
use crate::turn::RetryPolicy;

pub use local::LocalFile;

/// A file that goes sooner than in so many seconds is not relied on.
const LEAST_LIFE: u64 = 3_600;
/// How long the end of a run may take to delete what the run made. Within the time that a run has behind its deadline.
const DELETION: Duration = Duration::from_millis(1_500);

/// What a run puts with the service, and what it made there. Clones are the same one, so that whoever ends the run can
/// delete what another thread made.
#[derive(Debug, Clone)]
pub struct Uploads {
    client: Arc<Client>,
    state: Arc<Mutex<Made>>,
}

#[derive(Debug, Default)]
struct Made {
    /// What was made here and is to be deleted at the end.
    made: Vec<Upload>,
    /// What is known to lie there, once somebody asked.
    there: Option<Vec<File>>,
}

/// An upload that began.
#[derive(Debug)]
struct Upload {
    /// With `files/` in front. It is chosen here, so that it is known before the server has the file.
    name: String,
    /// Where the file is sent to, while it is not yet whole.
    url: Option<String>,
}

/// A file as it now lies with the service.
#[derive(Debug)]
pub struct Put {
    /// What the service says about it.
    pub file: File,
    /// Whether it lay there before.
    pub is_reused: bool,
}

impl Uploads {
    /// Nothing yet.
    pub fn new(client: Arc<Client>) -> Self {
        Self { client, state: Arc::default() }
    }

    /// Puts a file there and waits until it can be used, or finds that its content is there already. What it makes is
    /// deleted by [`delete`](Self::delete), whether this succeeds or not, unless it is [kept](Self::keep).
    ///
    /// The watch's observer hears how much of the file went out.
    ///
    /// Fails (exit 2) if the file changes meanwhile, (exit 11) if the service can make nothing of it, or as requests do.
    pub fn put(&self, local: &LocalFile, policy: &RetryPolicy<'_>, watch: &RequestWatch) -> Result<Put, Failure> {
        if let Some(file) = self.already_there(local, policy, watch)? {
            return Ok(Put { file, is_reused: true });
        }
        let name = new_name();
        self.lock().made.push(Upload { name: name.clone(), url: None });
        let began = policy.repeat(watch, || self.client.begin_upload(local.as_new(&name), &watch.next()));
        let url = began.map_err(|failure| about(local, failure))?;
        self.note_url(&name, Some(&url));
        let whole = transfer::send(&self.client, &url, local, policy, watch);
        let whole = whole.map_err(|failure| about(local, failure))?;
        self.note_url(&name, None);
        // The server has the last word on the name.
        let name = match whole {
            Some(file) => self.renamed(&name, file),
            None => name,
        };
        let file = wait::until_active(&self.client, &name, policy, watch).map_err(|failure| about(local, failure))?;
        if file.size.is_some_and(|size| size != local.size) {
            let message = format!("{name} is not as large as {}: the upload was damaged on its way", local.name);
            return Err(Failure::new(Kind::Service, message));
        }
        if let Some(there) = &mut self.lock().there {
            there.push(file.clone());
        }
        Ok(Put { file, is_reused: false })
    }

    /// A file stays although this run made it.
    pub fn keep(&self, name: &str) {
        self.lock().made.retain(|upload| upload.name != name);
    }

    /// Deletes what this run made and did not keep, within two seconds. Returns the names of what may have stayed.
    pub fn delete(&self) -> Vec<String> {
        let made = std::mem::take(&mut self.lock().made);
        let watch = RequestWatch::new(Instant::now() + DELETION, Arc::new(|_| {}));
        made.into_iter().filter(|upload| !self.is_deleted(upload, &watch)).map(|upload| upload.name).collect()
    }

    fn is_deleted(&self, upload: &Upload, watch: &RequestWatch) -> bool {
        if let Some(url) = &upload.url {
            let _ = self.client.cancel_upload(url, &watch.next());
        }
        match self.client.delete_file(&upload.name, &watch.next()) {
            Ok(()) => true,
            // There is no such file.
            Err(failure) => failure.kind == Kind::RequestRefused,
        }
    }

    /// A file with the same content and type that lies there already and will for a while.
    ///
    /// Fails as the list does, except where a server has none.
    fn already_there(
        &self,
        local: &LocalFile,
        policy: &RetryPolicy<'_>,
        watch: &RequestWatch,
    ) -> Result<Option<File>, Failure> {
        if self.lock().there.is_none() {
            let listed = match policy.repeat(watch, || self.client.list::<File>(&watch.next())) {
                Ok(Listed { items, .. }) => items,
                Err(failure) if failure.kind == Kind::RequestRefused => Vec::new(),
                Err(failure) => return Err(failure),
            };
            self.lock().there = Some(listed);
        }
        let now = calendar::now();
        let there = self.lock().there.clone().unwrap_or_default();
        let candidates: Vec<_> = there.into_iter().filter(|file| may_stand_for(file, local, now)).collect();
        // Most files have no candidate, and are not read for nothing.
        if candidates.is_empty() {
            return Ok(None);
        }
        let digest = local.digest()?;
        Ok(candidates.into_iter().find(|file| file.has_digest(&digest)))
    }

    fn note_url(&self, name: &str, url: Option<&str>) {
        for upload in self.lock().made.iter_mut().filter(|upload| upload.name == name) {
            upload.url = url.map(ToOwned::to_owned);
        }
    }

    /// Takes over the name that a server gave a file in place of ours.
    fn renamed(&self, ours: &str, file: File) -> String {
        for upload in self.lock().made.iter_mut().filter(|upload| upload.name == ours) {
            upload.name.clone_from(&file.name);
        }
        file.name
    }

    fn lock(&self) -> MutexGuard<'_, Made> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a file could be used in place of an upload, as far as its description tells.
fn may_stand_for(file: &File, local: &LocalFile, now: u64) -> bool {
    file.state == State::Active
        && file.size == Some(local.size)
        && file.mime_type == local.mime_type
        && file.expires.is_none_or(|end| end >= now + LEAST_LIFE)
        && !file.uri.is_empty()
}

/// A name that no other file has.
fn new_name() -> String {
    format!("files/gemini-{:016x}", RandomState::new().hash_one(0))
}

/// A failure says which file it is about.
fn about(local: &LocalFile, failure: Failure) -> Failure {
    Failure { message: format!("cannot upload {}: {}", local.name, failure.message), ..failure }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_and_are_such_as_google_takes() {
        let name = new_name();
        assert_ne!(name, new_name());
        let id = name.strip_prefix("files/").unwrap();
        assert!(
            id.len() <= 40 && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        );
    }
}
