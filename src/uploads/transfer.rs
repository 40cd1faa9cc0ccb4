//! A file is sent, chunk by chunk, and goes on where the server says after a broken connection.

use crate::failure::{Failure, Kind};
use crate::gemini::client::Client;
use crate::gemini::files::File;
use crate::gemini::files::upload::Received;
use crate::gemini::request_watch::RequestWatch;
use crate::turn::RetryPolicy;

use super::local::LocalFile;

/// Sends a file to the address that the server named. Returns what the server says about it, if it says something.
///
/// Tries are counted anew whenever the server has more of the file than before.
pub fn send(
    client: &Client,
    url: &str,
    local: &LocalFile,
    policy: &RetryPolicy<'_>,
    watch: &RequestWatch,
) -> Result<Option<File>, Failure> {
    let mut tries = policy.tries();
    // What the server has for sure, and where to go on if that is known.
    let (mut arrived, mut next) = (0, Some(0));
    loop {
        let answer = match next {
            Some(start) => client.upload_chunk(url, local.file(), start, local.size, &watch.next()),
            None => client.query_upload(url, &watch.next()),
        };
        local.check_unchanged()?;
        let failure = match answer {
            Ok(Received::Whole(file)) => return Ok(file),
            Ok(Received::Part(count)) => {
                check_count(count, arrived, local.size)?;
                let was_asked = next.is_none();
                next = Some(count);
                if count > arrived {
                    (arrived, tries) = (count, policy.tries());
                    continue;
                }
                if was_asked {
                    continue;
                }
                Failure::new(Kind::Service, "the server takes nothing of what is sent").later(None)
            }
            Err(failure) => {
                next = None;
                failure
            }
        };
        tries.pause(failure, watch.remaining())?;
    }
}

/// A server that forgets what it had, or has more than there is, is not to be trusted with the rest.
fn check_count(count: u64, arrived: u64, size: u64) -> Result<(), Failure> {
    let why = match count {
        _ if count < arrived => format!("the server lost what it had: {count} bytes instead of {arrived}"),
        _ if count > size => format!("the server has {count} bytes of a file of {size}"),
        _ => return Ok(()),
    };
    Err(Failure::new(Kind::Service, why))
}
