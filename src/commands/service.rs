//! The connection of a command to the service: the key, how long it may take, the tries, what a person hears of them, and
//! the signals that end it.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use crate::console::Console;
use crate::failure::Failure;
use crate::gemini::client::Client;
use crate::gemini::request_watch::{Observer, RequestWatch};
use crate::key::find::{self, Key, Search};
use crate::turn::{RetryPolicy, Wait};

use super::{Context, first_key, interrupts, question, tries};

/// A connection, with its limits and tries.
pub struct Service<'a> {
    /// Who is asked.
    pub client: Arc<Client>,
    /// The first request. The next one has its own: `watch.next()`.
    pub watch: RequestWatch,
    /// For whom.
    pub context: &'a Context<'a>,
    search: Rc<Search>,
    /// Whether a signal that ends us says so first.
    is_watched: Cell<bool>,
}

impl<'a> Service<'a> {
    /// Gets the key and the connection. `what` is asked for, within this time where `--timeout` sets no other; `doing`
    /// is what a person reads while they wait.
    ///
    /// Fails (exit 3) if there is no key that may go to this address.
    pub fn open(context: &'a Context<'a>, what: &str, limit: Duration, doing: &'static str) -> Result<Self> {
        let search = search(context)?;
        let key = key(&search, context)?;
        let service = Self::connect(Rc::new(search), key, true, limit, doing, context)?;
        service.announce(what);
        Ok(service)
    }

    /// Connects with a key that was found. A guarded connection sends no request that holds a key.
    pub(super) fn connect(
        search: Rc<Search>,
        key: Key,
        guarded: bool,
        limit: Duration,
        doing: &'static str,
        context: &'a Context<'a>,
    ) -> Result<Self> {
        let watch = RequestWatch::new(context.shared.deadline.or_after(limit), tries::observer(context.console, doing));
        let client = Client::new(key, context.shared.base_url.clone(), context.environment)?;
        let client = if guarded { client.guarded(search.all_secrets().cloned()) } else { client };
        Ok(Self { client: Arc::new(client), watch, context, search, is_watched: Cell::new(false) })
    }

    /// Says what is asked for where, and with which key, to those who want to know.
    pub(super) fn announce(&self, what: &str) {
        let (console, key) = (self.context.console, &self.client.key);
        let base = &self.context.shared.base_url;
        console.detail(&format!("asking {what} at {base}, key {} from {}", key.secret.masked(), key.origin));
        if let Some(proxy) = &self.client.proxy {
            console.detail(&format!("through the proxy {} from {}", proxy.shown, proxy.variable));
        }
    }

    /// Begins the time of the request anew: this long, where `--timeout` sets no other end.
    pub(super) fn restart(&mut self, limit: Duration) {
        self.watch = self.watch.until(self.context.shared.deadline.or_after(limit));
    }

    /// The same connection, whose observer is another one from here on.
    pub fn observed_by(&self, observer: Observer) -> RequestWatch {
        self.watch.observed_by(observer)
    }

    /// Sends a request, again while that makes sense.
    ///
    /// Fails as the last try did.
    pub fn ask<T>(&self, send: impl Fn(&Client, &RequestWatch) -> Result<T, Failure>) -> Result<T, Failure> {
        self.ask_under(&self.watch, send)
    }

    /// The same for another request than the connection is for; `doing` is what a person reads while they wait.
    pub fn ask_while<T>(
        &self,
        doing: &'static str,
        send: impl Fn(&Client, &RequestWatch) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.ask_under(&self.observed_by(tries::observer(self.context.console, doing)), send)
    }

    fn ask_under<T>(
        &self,
        watch: &RequestWatch,
        send: impl Fn(&Client, &RequestWatch) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.watch_signals(interrupts::watch_wait);
        self.with_tries(|policy| policy.repeat(watch, || send(&self.client, &watch.next())))
    }

    /// Does something that sends requests, with as many tries as the settings allow.
    pub fn with_tries<T>(&self, act: impl FnOnce(&RetryPolicy<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        self.watch_signals(interrupts::watch_work);
        let result = self.with_policy(act);
        self.context.console.settle();
        result.map_err(|failure| self.search.with_untried(failure))
    }

    /// The tries alone, for what says itself how it ends.
    pub(super) fn with_policy<T>(&self, act: impl FnOnce(&RetryPolicy<'_>) -> T) -> T {
        let console = self.context.console;
        let announce = |wait: &Wait<'_>| tries::announce(console, wait);
        act(&RetryPolicy::new(self.context.shared.retries, &announce))
    }

    /// Once is enough: the first one knows what is done.
    fn watch_signals(&self, watch: fn(&Console)) {
        if !self.is_watched.replace(true) {
            watch(self.context.console);
        }
    }
}

/// Every key that there is, hidden in whatever is printed from here on.
///
/// Fails (exit 2) if one of them stands in the address.
pub fn search(context: &Context<'_>) -> Result<Search> {
    let &Context { shared, environment, config, console } = context;
    let search = find::search(&shared.key, &shared.deadline, environment, config);
    search.register(&console.redactor);
    search.check_address(&shared.base_url)?;
    Ok(search)
}

/// The key that is sent. A person at a terminal without one is asked for it.
///
/// Fails (exit 3) if there is none, or none that may go to this address.
pub fn key(search: &Search, context: &Context<'_>) -> Result<Key> {
    let &Context { shared, environment, console, .. } = context;
    search.warnings().for_each(|warning| console.say(&warning));
    if let Some(key) = search.winner(&shared.base_url)? {
        console.redactor.register(&key.secret);
        return Ok(key);
    }
    if !question::can_be_asked(environment) || find::unchosen(environment).is_some() {
        return Err(find::missing(environment, &shared.base_url).into());
    }
    first_key::ask(search, context)
}
