//! One prompt, one answer: tries, further parts of a long answer, and the judgement at the end. Nothing of a terminal is
//! in here.

use std::thread;
use std::time::Duration;

use crate::failure::Failure;
use crate::gemini::client::Client;
use crate::gemini::completeness::Delivery;
use crate::gemini::ending::Ending;
use crate::gemini::replies::Replies;
use crate::gemini::request::Request;
use crate::gemini::request_watch::{RequestWatch, Times};
use crate::gemini::retry::{self, BUDGET, Next, Progress};
use crate::output::Renderer;

/// Who answers requests: the service, or in tests something in memory.
pub trait Generate {
    /// Asks for one answer. Nothing of it has been read when this returns.
    fn generate(&self, request: &Request, watch: &RequestWatch) -> Result<Replies, Failure>;
}

impl Generate for Client {
    fn generate(&self, request: &Request, watch: &RequestWatch) -> Result<Replies, Failure> {
        Self::generate(self, request, watch)
    }
}

/// How often to try again, and what to do meanwhile.
pub struct RetryPolicy<'a> {
    /// How many further tries there are for each request.
    pub retries: u32,
    /// Called before each wait, to tell of it.
    pub announce: &'a dyn Fn(&Wait<'_>),
    /// Waits; tests do not.
    pub sleep: fn(Duration),
}

/// A wait before another try.
#[derive(Debug)]
pub struct Wait<'a> {
    /// Why the last try failed.
    pub failure: &'a Failure,
    /// How long.
    pub length: Duration,
    /// Which of the further tries comes, counted from one.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl<'a> RetryPolicy<'a> {
    /// So many further tries, with real waits.
    pub fn new(retries: u32, announce: &'a dyn Fn(&Wait<'_>)) -> Self {
        Self { retries, announce, sleep: thread::sleep }
    }

    /// Does something that sends a request, again while that makes sense.
    ///
    /// Fails as the last try did.
    pub fn repeat<T>(
        &self,
        watch: &RequestWatch,
        mut attempt: impl FnMut() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut tries = self.tries();
        loop {
            match attempt() {
                Ok(done) => return Ok(done),
                Err(failure) => tries.pause(failure, watch.remaining())?,
            }
        }
    }

    /// Begins to count the tries of one request.
    pub fn tries(&self) -> Tries<'_> {
        Tries { policy: self, retries: 0, waited: Duration::ZERO }
    }
}

/// The tries of one request so far.
pub struct Tries<'a> {
    policy: &'a RetryPolicy<'a>,
    retries: u32,
    waited: Duration,
}

impl Tries<'_> {
    /// Waits before the next try, if there is one; `remaining` is the time until the run must end.
    ///
    /// Fails as the last try did if there is none.
    pub fn pause(&mut self, failure: Failure, remaining: Duration) -> Result<(), Failure> {
        let of = self.policy.retries;
        let progress = Progress { retries: self.retries, waited: self.waited, remaining };
        let length = match retry::next(failure.again, progress, of, retry::chance()) {
            Next::Try(wait) => wait,
            Next::Nothing => return Err(failure),
            Next::OverBudget(wait) => {
                return Err(given_up(failure, wait, &format!("waits may take {} s in all", BUDGET.as_secs())));
            }
            Next::OutOfTime(wait) => {
                return Err(given_up(failure, wait, &format!("only {} s are left of the run", remaining.as_secs())));
            }
        };
        self.retries += 1;
        self.waited += length;
        (self.policy.announce)(&Wait { failure: &failure, length, number: self.retries, of });
        (self.policy.sleep)(length);
        Ok(())
    }
}

/// Why the tries end before they are used up.
fn given_up(failure: Failure, wait: Duration, limit: &str) -> Failure {
    let wait = wait.as_secs_f64().ceil();
    let message = format!("{}; not tried again, because the next try is {wait:.0} s away and {limit}", failure.message);
    Failure { message, ..failure }
}

/// What became of a turn.
pub struct Completed {
    /// What is known of the answer besides its text.
    pub completion: Ending,
    /// Whether the answer is whole, or how it failed.
    pub result: Result<(), Failure>,
    /// When its first request got how far.
    pub times: Times,
}

/// Asks until the answer is whole, and hands it to the renderer as it comes. Long answers come in parts, each with a
/// token for the next. The renderer is neither finished nor failed: what else is to be said comes first.
pub fn run_turn(
    service: &dyn Generate,
    request: &mut Request,
    policy: &RetryPolicy<'_>,
    watch: &RequestWatch,
    out: &mut dyn Renderer,
) -> Completed {
    let mut turn = Turn { service, policy, out, watch: watch.clone(), completion: Ending::default() };
    let result = turn.run(request);
    Completed { result, times: watch.times(), completion: turn.completion }
}

struct Turn<'a> {
    service: &'a dyn Generate,
    policy: &'a RetryPolicy<'a>,
    out: &'a mut dyn Renderer,
    watch: RequestWatch,
    completion: Ending,
}

impl Turn<'_> {
    fn run(&mut self, request: &mut Request) -> Result<(), Failure> {
        loop {
            let delivery = self.one_part(request)?;
            let is_all_shown = self.out.is_all_shown();
            match self.completion.end_hop(&delivery, request.max_tokens, is_all_shown)? {
                Some(token) => request.continue_from(&token),
                None => return Ok(()),
            }
            self.watch = self.watch.next();
        }
    }

    /// The answer to one request, tried again while nothing was printed. Says how it came.
    fn one_part(&mut self, request: &Request) -> Result<Delivery, Failure> {
        let mut tries = self.policy.tries();
        loop {
            match self.one_try(request) {
                Err(failure) if !self.completion.shown => tries.pause(failure, self.watch.remaining())?,
                result => return result,
            }
            self.watch = self.watch.next();
        }
    }

    fn one_try(&mut self, request: &Request) -> Result<Delivery, Failure> {
        self.completion.begin();
        let mut replies = self.service.generate(request, &self.watch)?;
        while let Some(reply) = replies.next()? {
            for part in reply.parts() {
                self.out.part(&part)?;
                self.completion.note(&part);
            }
            self.completion.absorb(&reply);
            self.out.metadata(&reply);
            if !replies.ready() {
                self.out.flush()?;
            }
        }
        self.out.flush()?;
        Ok(replies.delivery())
    }
}
