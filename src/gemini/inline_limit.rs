//! What fits into a request: the service takes files in it up to a limit, counted as they are sent.
//!
//! Source: <https://ai.google.dev/gemini-api/docs/file-input-methods>.

use super::body::{RequestBody, encoded_length};
use super::content::InlineFile;
use super::request::Request;

/// The most bytes of a whole request, files in base64 and all. "100 MB", read in the stricter way.
pub const REQUEST: u64 = 100_000_000;
/// The same of one PDF.
const PDF: u64 = 50_000_000;

/// Which files of a request must be put with the service before it: their turns and parts, by numbers from nought.
pub fn too_large(request: &Request<'_>, limit: u64) -> Vec<(usize, usize)> {
    let parts = request.turns.iter().enumerate().flat_map(|(turn, said)| {
        said.parts.iter().enumerate().filter_map(move |(at, part)| Some(((turn, at), part.file_content()?)))
    });
    let (places, files): (Vec<_>, Vec<_>) = parts.unzip();
    if files.is_empty() {
        return places;
    }
    // Escapes in texts count as they are sent.
    let whole = RequestBody::of(request).map_or(limit, |body| body.len());
    let encoded: u64 = files.iter().map(|file| encoded_length(file.content.len())).sum();
    chosen(&files, whole.saturating_sub(encoded), limit).into_iter().map(|number| places[number]).collect()
}

/// PDFs that are too large, and of the others the largest, until the rest fits, by their numbers. `other` is how many bytes
/// the request has besides.
fn chosen(files: &[&InlineFile], other: u64, limit: u64) -> Vec<usize> {
    let size = |at: usize| encoded_length(files[at].content.len());
    let is_large_pdf = |at: usize| files[at].mime_type == "application/pdf" && size(at) > PDF;
    let mut chosen: Vec<usize> = (0..files.len()).filter(|at| is_large_pdf(*at)).collect();
    let mut rest: Vec<usize> = (0..files.len()).filter(|at| !is_large_pdf(*at)).collect();
    rest.sort_by_key(|at| std::cmp::Reverse(size(*at)));
    let mut total = other + rest.iter().map(|at| size(*at)).sum::<u64>();
    for at in rest {
        if total <= limit {
            break;
        }
        total -= size(at);
        chosen.push(at);
    }
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blob::Blob;

    #[test]
    fn the_encoded_request_counts_and_the_largest_go_first() {
        let numbers = |files: &[(&str, u64)], other: u64, limit: u64| {
            let file = |(mime, size): &(&str, u64)| InlineFile {
                mime_type: (*mime).to_owned(),
                content: Blob::from_reader("a", &mut &vec![0; usize::try_from(*size).unwrap()][..]).unwrap(),
            };
            let files: Vec<_> = files.iter().map(file).collect();
            chosen(&files.iter().collect::<Vec<_>>(), other, limit)
        };
        assert_eq!(numbers(&[("a/b", 30), ("a/b", 60)], 20, 140), [] as [usize; 0]);
        assert_eq!(numbers(&[("a/b", 30), ("a/b", 60)], 21, 140), [1]);
        assert_eq!(numbers(&[("a/b", 30), ("a/b", 60), ("a/b", 33)], 0, 50), [1, 2]);
        assert_eq!(numbers(&[("a/b", 30)], 200, 100), [0]);
        assert_eq!(numbers(&[], 200, 100), [] as [usize; 0]);
        assert_eq!(numbers(&[("application/pdf", 37_500_000), ("a/b", 37_500_001)], 0, REQUEST + 9), [] as [usize; 0]);
        assert_eq!(numbers(&[("application/pdf", 37_500_001), ("a/b", 3)], 0, REQUEST), [0]);
    }
}
