//! Lists that the service gives out page by page: models, files.
//!
//! Source: <https://ai.google.dev/api/models#method:-models.list>, <https://google.aip.dev/158>.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};
use ureq::Body;
use ureq::http::{Response, StatusCode};

use crate::failure::{Failure, Kind};

use super::api_error;
use super::client::{Client, HttpRequest};
use super::cursor::Cursor;
use super::models::Model;
use super::probe::is_no_such_place;
use super::reply::MOST;
use super::request::VERSION;
use super::request_watch::RequestWatch;
use super::sse::read_whole;
use super::string;
use super::transport_error;

/// A page of a thousand models takes about a megabyte; more than this many bytes of a page, or of one thing, is not
/// read.
pub const LARGEST_PAGE: usize = 4 << 20;

/// Something that there are lists of.
pub trait Item: Sized {
    /// What they are called in the path, and in the page.
    const COLLECTION: &'static str;
    /// How many are on a page, at most; more than Google's largest number is an error or ignored.
    const PAGE: u32;
    /// A list that does not end within this many pages is not read further.
    const MOST_PAGES: u32;
    /// What to do where a server has no list of them: a hint.
    const WITHOUT_LIST: &'static str;

    /// Understands one entry of the list; none if it has no name.
    fn read(fields: Map<String, Value>) -> Option<Self>;
}

/// A list, as far as it was read.
#[derive(Debug)]
pub struct Listed<T> {
    /// What is in it.
    pub items: Vec<T>,
    /// Whether more pages were to come.
    pub goes_on: bool,
}

/// What one page holds: its entries, if it has a list, and the token of the next page.
type Page<T> = (Option<Vec<T>>, Option<String>);

impl Client {
    /// The models that this key can use, a bounded number of pages.
    pub fn models(&self, watch: &RequestWatch) -> Result<Listed<Model>, Failure> {
        self.list(watch)
    }

    /// A list, a bounded number of pages of it.
    pub fn list<T: Item>(&self, watch: &RequestWatch) -> Result<Listed<T>, Failure> {
        let (mut items, mut token) = (Vec::new(), String::new());
        for _ in 0..T::MOST_PAGES {
            // Each page is a request of its own, with the limits of its own.
            let page = self.page::<T>(&token, &watch.next())?;
            let (list, next) = read(&page).ok_or_else(|| self.unreadable(&page))?;
            items.extend(list.unwrap_or_default());
            match next {
                Some(next) => token = next,
                None => return Ok(Listed { items, goes_on: false }),
            }
        }
        Ok(Listed { items, goes_on: true })
    }

    /// One page of a list.
    fn page<T: Item>(&self, token: &str, watch: &RequestWatch) -> Result<Vec<u8>, Failure> {
        self.check_address(token, "the address of the next page")?;
        let response = self.send(HttpRequest::get(&path::<T>(T::PAGE, token)), watch)?;
        let http = response.status();
        if http == StatusCode::OK {
            return self.whole(response, watch);
        }
        let failure = api_error::read(response).into_failure(&self.key, &self.route.host);
        if failure.kind == Kind::RequestRefused && is_no_such_place(http.as_u16()) {
            let message = format!("{} has no list of {} (HTTP {})", self.route.host, T::COLLECTION, http.as_u16());
            return Err(Failure::new(Kind::RequestRefused, message).hint(T::WITHOUT_LIST));
        }
        Err(failure)
    }

    /// What a server wants to be asked next must not hold the key: some servers echo what they get, and an address is
    /// written down on the way.
    ///
    /// Fails (exit 7) if it does.
    pub(super) fn check_address(&self, text: &str, what: &str) -> Result<(), Failure> {
        if !self.key.secret.is_in(text) {
            return Ok(());
        }
        let message = format!("{} put the key into {what}, where it must not go", self.route.host);
        Err(Failure::new(Kind::Service, message).hint("`gemini key check` says where requests go"))
    }

    /// The whole body of a response that is no stream.
    pub(super) fn whole(&self, response: Response<Body>, watch: &RequestWatch) -> Result<Vec<u8>, Failure> {
        read_whole(response.into_body().into_reader(), LARGEST_PAGE)
            .map_err(|error| transport_error::within_answer(&error, &self.route.host, watch))
    }

    /// A body that is not what was asked for.
    pub(super) fn unreadable(&self, body: &[u8]) -> Failure {
        transport_error::unreadable(&self.route.host, body)
    }
}

/// The path of one page of so many.
pub fn path<T: Item>(size: u32, token: &str) -> String {
    let token = if token.is_empty() {
        String::new()
    } else {
        format!("&pageToken={}", utf8_percent_encode(token, NON_ALPHANUMERIC))
    };
    format!("/{VERSION}/{}?pageSize={size}{token}", T::COLLECTION)
}

/// Reads one page; none if it is none. Google leaves out what is empty, so that `{}` is an empty page.
pub fn read<T: Item>(json: &[u8]) -> Option<Page<T>> {
    let (mut list, mut next, mut is_empty) = (None, None, true);
    let mut cursor = Cursor::new(std::str::from_utf8(json).ok()?);
    if cursor.peek() != Ok(b'{') {
        return None;
    }
    let read = cursor.object(|key, cursor| {
        is_empty = false;
        let value = cursor.value()?;
        if key == T::COLLECTION {
            list = value.starts_with('[').then_some(value);
        } else if key == "nextPageToken" {
            next = string::text(value).filter(|token| !token.is_empty());
        }
        Ok(())
    });
    read.and_then(|()| cursor.end()).ok()?;
    let items = list.map(|list| Cursor::new(list).members().take(MOST).filter_map(read_item).collect());
    (items.is_some() || next.is_some() || is_empty).then(|| (items, next.map(std::borrow::Cow::into_owned)))
}

fn read_item<T: Item>(json: &str) -> Option<T> {
    T::read(serde_json::from_str(json).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_and_linked() {
        let (models, next) =
            read::<Model>(br#"{"models":[{"name":"models/a"},7,{"name":7}],"nextPageToken":"a b="}"#).unwrap();
        assert_eq!(models.unwrap().len(), 1);
        assert_eq!(path::<Model>(5, &next.unwrap()), "/v1beta/models?pageSize=5&pageToken=a%20b%3D");
        assert_eq!(read::<Model>(b"{ }"), Some((None, None)));
        assert_eq!(read::<Model>(br#"{"nextPageToken":"b"}"#), Some((None, Some("b".to_owned()))));
        assert!(read::<Model>(br#"{"error":7}"#).is_none());
        assert!(read::<Model>(b"<html>").is_none());
    }
}
