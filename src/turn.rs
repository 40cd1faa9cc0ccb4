//! One prompt, one answer: tries, further parts of a long answer, and the judgement at the end. Nothing of a terminal is
//! in here.

use std::thread;
use std::time::Duration;

use crate::failure::Failure;
use crate::gemini::client::Client;
use crate::gemini::completeness::Delivery;
use crate::gemini::completion::Completion;
use crate::gemini::replies::Replies;
use crate::gemini::request::Request;
use crate::gemini::request_watch::{RequestWatch, Times};
use crate::gemini::retry::{self, BUDGET, Next, Progress};
use crate::render::Renderer;

/// Who answers requests: the service, or in tests something in memory.
pub trait Generate {
    /// Asks for one answer. Nothing of it has been read when this returns.
    fn generate(&self, request: &Request<'_>, watch: &RequestWatch) -> Result<Replies, Failure>;
}

impl Generate for Client {
    fn generate(&self, request: &Request<'_>, watch: &RequestWatch) -> Result<Replies, Failure> {
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
        let length = match retry::next(failure.retry, progress, of, retry::chance()) {
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
    pub completion: Completion,
    /// Whether the answer is whole, or how it failed.
    pub result: Result<(), Failure>,
    /// When its first request got how far.
    pub times: Times,
}

/// Asks until the answer is whole, and hands it to the renderer as it comes. Long answers come in parts, each with a
/// token for the next. The renderer is neither finished nor failed: what else is to be said comes first.
pub fn run_turn(
    service: &dyn Generate,
    request: &mut Request<'_>,
    policy: &RetryPolicy<'_>,
    watch: &RequestWatch,
    out: &mut dyn Renderer,
) -> Completed {
    let mut turn = Turn { service, policy, out, watch: watch.clone(), completion: Completion::default() };
    let result = turn.run(request);
    Completed { result, times: watch.times(), completion: turn.completion }
}

struct Turn<'a> {
    service: &'a dyn Generate,
    policy: &'a RetryPolicy<'a>,
    out: &'a mut dyn Renderer,
    watch: RequestWatch,
    completion: Completion,
}

impl Turn<'_> {
    fn run(&mut self, request: &mut Request<'_>) -> Result<(), Failure> {
        loop {
            let delivery = self.one_part(request)?;
            let is_all_shown = self.out.is_all_shown();
            match self.completion.end_exchange(&delivery, request.max_tokens, is_all_shown)? {
                Some(token) => request.continue_from(&token),
                None => return Ok(()),
            }
            self.watch = self.watch.next();
        }
    }

    /// The answer to one request, tried again while nothing was printed. Says how it came.
    fn one_part(&mut self, request: &Request<'_>) -> Result<Delivery, Failure> {
        let mut tries = self.policy.tries();
        loop {
            match self.one_try(request) {
                Err(failure) if !self.completion.shown => {
                    tries.pause(failure, self.watch.remaining())?;
                    self.out.again();
                }
                result => return result,
            }
            self.watch = self.watch.next();
        }
    }

    fn one_try(&mut self, request: &Request<'_>) -> Result<Delivery, Failure> {
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::Arc;
    use std::time::Instant;

    use crate::conversation::Recorder;
    use crate::failure::Kind;
    use crate::gemini::content::TurnPart;
    use crate::gemini::part::{Content, Part};
    use crate::gemini::request::RequestOptions;
    use crate::key::find::{Key, Origin};
    use crate::key::secret::Secret;

    use super::*;

    /// Answers in this order, from memory.
    struct Memory(RefCell<Vec<Result<&'static str, Failure>>>);

    impl Generate for Memory {
        fn generate(&self, _: &Request<'_>, watch: &RequestWatch) -> Result<Replies, Failure> {
            let body = self.0.borrow_mut().remove(0)?;
            let response = ureq::http::Response::new(ureq::Body::builder().data(body));
            let key = Key { secret: Secret::new("a-key-of-nobody-0123456789"), origin: Origin::Typed };
            Ok(Replies::new(response, &key, "memory", watch))
        }
    }

    fn run(answers: Vec<Result<&'static str, Failure>>, retries: u32) -> (String, Completed, Vec<u32>) {
        let waits = RefCell::new(Vec::new());
        let announce = |wait: &Wait<'_>| waits.borrow_mut().push(wait.number);
        let policy = RetryPolicy { sleep: |_| {}, ..RetryPolicy::new(retries, &announce) };
        let watch = RequestWatch::new(Instant::now() + Duration::from_secs(600), Arc::new(|_| {}));
        let (memory, mut recorder) = (Memory(RefCell::new(answers)), Recorder::default());
        let mut request = Request::new(&RequestOptions::default(), &[]);
        let completed = run_turn(&memory, &mut request, &policy, &watch, &mut recorder);
        let turn = recorder.into_turn();
        let text = |part: &TurnPart| match Part::read(part.json())?.content {
            Content::Text(text) => Some(text.into_owned()),
            _ => None,
        };
        let words = turn.parts.iter().filter_map(text).collect();
        (words, completed, waits.into_inner())
    }

    const MORE: &str = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"CONTINUATION","continuationToken":"T"}]}"#;
    const STOP: &str = r#"{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}"#;

    fn busy() -> Failure {
        Failure::new(Kind::Service, "busy").later(None)
    }

    #[test]
    fn parts_of_a_long_answer_are_joined_and_nothing_is_tried_again_behind_text() {
        let (text, completed, waits) = run(vec![Err(busy()), Err(busy()), Ok(MORE), Ok(STOP)], 2);
        assert!(completed.result.is_ok());
        assert_eq!((text.as_str(), waits), ("ab", vec![1, 2]));
        let (text, completed, waits) = run(vec![Ok(MORE), Err(busy()), Ok(STOP)], 2);
        assert_eq!((text.as_str(), completed.result.unwrap_err().message.as_str(), waits.len()), ("a", "busy", 0));
    }

    #[test]
    fn it_ends_as_the_last_try_does() {
        let (text, completed, waits) = run(vec![Err(busy()), Err(busy())], 1);
        assert_eq!((text.as_str(), completed.result.unwrap_err().message.as_str(), waits), ("", "busy", vec![1]));
        let (_, completed, waits) = run(vec![Err(Failure::usage("wrong"))], 3);
        assert_eq!((completed.result.unwrap_err().kind, waits.len()), (Kind::Usage, 0));
    }

    #[test]
    fn a_part_that_does_not_end_leaves_the_answer_incomplete() {
        let (text, completed, _) = run(vec![Ok(MORE), Ok("{}")], 0);
        assert_eq!((text.as_str(), completed.result.unwrap_err().kind), ("a", Kind::Incomplete));
    }
}
