//! Whether what one request brought is whole. Exit 0 is decided here and nowhere else.
//!
//! Each try and each further exchange of a long answer is judged by itself: nothing that an earlier one said counts.
//!
//! What nobody can see: a body without a length is over when its connection is. Over TLS the server says so
//! (`close_notify`), and without that word the body is cut. A server that says so too early, or one on this machine
//! without TLS, cannot be caught where every event has a finish reason and the cut lies between two events.
//!
//! Source of the reasons: <https://ai.google.dev/api/generate-content#FinishReason> and `#BlockReason`.

use crate::base_url;
use crate::failure::{Failure, Kind};

use super::enums;
use super::part::{Content, Part};
use super::reply::{Finish, Reply};

/// How the replies to a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFormat {
    /// There were none.
    Nothing,
    /// One JSON object.
    Object,
    /// A JSON list.
    List,
    /// Server-sent events, perhaps with JSON between them.
    Events,
}

/// What is known of a response besides its replies.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The HTTP status, a 2xx.
    pub status: u16,
    /// How the replies came.
    pub form: BodyFormat,
    /// Whether only the end of the connection ended the body, which had no length and no last chunk.
    pub until_close: bool,
    /// Whether the body ends within an event or a line.
    pub is_torn: bool,
    /// Who sent it, as an authority.
    pub host: String,
}

/// What one request brought, as far as it decides whether that is whole.
#[derive(Debug, Default)]
pub struct Exchange {
    /// The last finish reason that was given; `STOP` only if there was no other.
    pub finish: Option<String>,
    finish_message: Option<String>,
    block: Option<String>,
    block_message: Option<String>,
    /// How to go on with a long answer.
    pub continuation_token: Option<String>,
    /// The last token counts, as JSON.
    pub usage: String,
    /// How many replies came.
    pub replies: u64,
    has_text: bool,
    has_call: bool,
    is_known: bool,
    is_rated: bool,
    /// Whether something came behind the last finish reason.
    went_on: bool,
}

/// Token counts take some hundred bytes; more is not read, because as a tree it takes a hundred times as much.
const LARGEST_USAGE: usize = 1 << 16;

impl Exchange {
    /// Notes a part of a reply, before the reply is absorbed.
    pub fn note(&mut self, part: &Part<'_>) {
        let says_something = part.says_something();
        self.went_on |= says_something;
        self.has_text |= says_something && matches!(part.content, Content::Text(_));
        self.has_call |= matches!(&part.content, Content::Other(name) if name == "functionCall");
    }

    /// Takes over what a reply says besides its parts.
    pub fn absorb(&mut self, reply: &Reply<'_>) {
        if let Some(finish) = reply.finish() {
            self.absorb_finish(finish);
        }
        if let Some(feedback) = &reply.prompt_feedback {
            keep(&mut self.block, feedback.block_reason.as_deref().map(enums::block_reason));
            keep(&mut self.block_message, feedback.block_message.as_deref());
        }
        if let Some(usage) = reply.usage.filter(|json| json.len() < LARGEST_USAGE) {
            self.usage.clear();
            self.usage.push_str(usage);
        }
        self.is_rated |= reply.is_rated();
        self.is_known |= reply.is_known();
        self.replies += 1;
    }

    fn absorb_finish(&mut self, finish: &Finish<'_>) {
        self.went_on &= finish.reason.is_none();
        // What was cut once is not made whole by a later STOP.
        let reason = finish.reason.as_deref().map(enums::finish_reason);
        let is_first = self.finish.is_none();
        keep(&mut self.finish, reason.filter(|reason| is_first || *reason != "STOP"));
        keep(&mut self.finish_message, finish.message.as_deref());
        keep(&mut self.continuation_token, finish.continuation_token.as_deref());
    }

    /// Replies of 2023, still found in recordings, have neither finish reason nor token counts, but ratings. One
    /// that came as the only event of a stream is as whole as it would be without the stream.
    fn is_old_reply(&self) -> bool {
        self.replies == 1 && self.is_rated && self.has_text && self.usage.is_empty()
    }
}

/// Keeps the last value that was given.
pub fn keep(slot: &mut Option<String>, news: Option<&str>) {
    if let Some(news) = news.filter(|news| slot.as_deref() != Some(news)) {
        *slot = Some(news.to_owned());
    }
}

/// The answer so far, this exchange included.
#[derive(Debug, Clone, Copy, Default)]
pub struct SoFar<'a> {
    /// How many continuations came before this one.
    pub continuations: u32,
    /// Bytes of answer text.
    pub text_bytes: u64,
    /// Names of the parts that are not text.
    pub others: &'a [String],
}

/// What an exchange is that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// The end of the answer, which is whole.
    Whole,
    /// Whole itself, and there is more to ask for.
    GoesOn,
}

/// Judges an exchange that came to its end. `with_parts`: parts that are not text reach the user too.
///
/// Fails with exit 8 (blocked), 9 (incomplete or empty) or 7 (no answer of the Gemini API).
pub fn judge(
    exchange: &Exchange,
    so_far: SoFar<'_>,
    delivery: &Delivery,
    with_parts: bool,
) -> Result<Judgement, Failure> {
    let who = base_url::speaker(&delivery.host);
    if let Some(reason) = &exchange.block {
        let why = because(exchange.block_message.as_deref());
        return Err(Failure::new(Kind::Blocked, format!("{who} blocked the prompt ({reason}){why}")).hint(REPHRASE));
    }
    let diagnosis =
        exchange.finish.as_deref().map_or(Ok(Judgement::Whole), |reason| judge_reason(reason, exchange, who))?;
    judge_delivery(exchange, so_far.continuations > 0, delivery)?;
    let is_seen = so_far.text_bytes > 0 || (with_parts && !so_far.others.is_empty());
    if diagnosis == Judgement::Whole && !is_seen && exchange.replies == 0 && !base_url::is_google(&delivery.host) {
        return Err(silent(&delivery.host));
    }
    if diagnosis == Judgement::Whole && !is_seen {
        return Err(nothing_to_read(so_far.others));
    }
    Ok(diagnosis)
}

/// Whether what came is all that was sent, as far as that can be seen.
fn judge_delivery(exchange: &Exchange, is_continued: bool, delivery: &Delivery) -> Result<(), Failure> {
    let Delivery { status, form, host, .. } = delivery;
    if *status != 200 && exchange.replies > 0 {
        return Err(incomplete(&format!("the answer is not whole: {host} answered HTTP {status} in place of 200")));
    }
    if exchange.replies > 0 && !exchange.is_known && !is_continued && !base_url::is_google(host) {
        return Err(foreign(host));
    }
    if delivery.until_close && delivery.is_torn && matches!(form, BodyFormat::Events | BodyFormat::Nothing) {
        return Err(incomplete(&format!("the answer is cut off: {host} closed the connection within an event")));
    }
    if (exchange.finish.is_none() || exchange.went_on) && (is_continued || needs_reason(exchange, delivery)) {
        let what = if is_continued { "its next part" } else { "the stream" };
        return Err(incomplete(&format!("the answer is cut off: {what} ended without a finish reason")));
    }
    Ok(())
}

/// Whether only a finish reason proves that the first exchange is whole. A whole JSON object does without: recordings of
/// the real service have it so.
fn needs_reason(exchange: &Exchange, delivery: &Delivery) -> bool {
    match delivery.form {
        BodyFormat::Nothing | BodyFormat::Object => false,
        BodyFormat::List => exchange.replies > 0,
        BodyFormat::Events => delivery.until_close || !exchange.is_old_reply(),
    }
}

fn judge_reason(reason: &str, exchange: &Exchange, who: &str) -> Result<Judgement, Failure> {
    let why = because(exchange.finish_message.as_deref());
    let blocked = |by: &str| {
        Err(Failure::new(Kind::Blocked, format!("{who} blocked the answer ({reason}): {by}{why}")).hint(REPHRASE))
    };
    let broken = |what: &str| Err(incomplete(&format!("the answer is not whole ({reason}): {what}{why}")));
    match reason {
        "STOP" => Ok(Judgement::Whole),
        // A word of other servers; Google says STOP here too.
        "FUNCTION_CALL" if exchange.has_call => Ok(Judgement::Whole),
        "CONTINUATION" => Ok(Judgement::GoesOn),
        "MAX_TOKENS" => Err(at_token_limit()),
        "SAFETY" | "IMAGE_SAFETY" => blocked("its safety filter"),
        "RECITATION" | "IMAGE_RECITATION" => blocked("it would recite its sources"),
        "LANGUAGE" => blocked("it is in a language that is not supported"),
        "BLOCKLIST" => blocked("it holds terms of a block list"),
        "PROHIBITED_CONTENT" | "IMAGE_PROHIBITED_CONTENT" => blocked("its content is prohibited"),
        "SPII" => blocked("it holds personal information"),
        "ESCALATION" => blocked("it was escalated"),
        "MODEL_ARMOR" => blocked("Model Armor"),
        "PUP_LIMITED_DISABLED" => broken("the account is limited for violations of the Prohibited Use Policy"),
        "MALFORMED_FUNCTION_CALL" | "UNEXPECTED_TOOL_CALL" | "TOO_MANY_TOOL_CALLS" => {
            broken("the model called a tool wrongly")
        }
        "MALFORMED_RESPONSE" => broken("the model's output could not be read"),
        "MISSING_THOUGHT_SIGNATURE" => broken("a thought signature is missing"),
        "NO_IMAGE" | "IMAGE_OTHER" => broken("no picture was made"),
        _ => broken(&format!("{who} gives no other reason")),
    }
}

const REPHRASE: &str = "ask in other words; sending it again as it is will not help";

fn because(words: Option<&str>) -> String {
    words.map(|words| format!(": {words}")).unwrap_or_default()
}

fn incomplete(message: &str) -> Failure {
    Failure::new(Kind::Incomplete, message)
}

fn nothing_to_read(others: &[String]) -> Failure {
    if others.is_empty() {
        return incomplete("the answer is empty").hint("ask again, or in other words");
    }
    let parts = others.join(", ");
    incomplete(&format!("the answer holds no text, only {parts}")).hint("--json prints these parts")
}

const WRONG_ADDRESS: &str = "is it the wrong address? `gemini key check` says where requests go";

fn foreign(host: &str) -> Failure {
    Failure::new(Kind::Service, format!("{host} answered with JSON that is no answer of the Gemini API"))
        .hint(WRONG_ADDRESS)
}

/// A server that accepts anything and is no Gemini API answers like this.
fn silent(host: &str) -> Failure {
    incomplete(&format!("the answer is empty: {host} sent nothing")).hint(WRONG_ADDRESS)
}

/// The answer stops because it may not be longer.
pub fn at_token_limit() -> Failure {
    incomplete("the answer is cut at the token limit").hint("raise --max-tokens, or ask for less; thinking counts too")
}

/// The answer was to go on, and does not.
pub fn leads_nowhere() -> Failure {
    incomplete("the answer is not whole (CONTINUATION): there is more, but going on for it leads nowhere")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOGLE: &str = "generativelanguage.googleapis.com";
    const TEXT: &str = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}"#;
    const STOP: &str = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}"#;
    const BARE_STOP: &str = r#"{"candidates":[{"finishReason":"STOP"}]}"#;
    const MORE: &str = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"CONTINUATION"}]}"#;
    const LIMIT: &str = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"MAX_TOKENS"}]}"#;
    const SAFETY: &str = r#"{"candidates":[{"finishReason":"SAFETY"}]}"#;
    const BLOCK: &str = r#"{"promptFeedback":{"blockReason":"OTHER"}}"#;
    const COUNTS: &str = r#"{"usageMetadata":{"totalTokenCount":1}}"#;
    const CALL: &str = r#"{"candidates":[{"content":{"parts":[{"functionCall":{}}]},"finishReason":"STOP"}]}"#;
    const CALLED: &str =
        r#"{"candidates":[{"content":{"parts":[{"functionCall":{}}]},"finishReason":"FUNCTION_CALL"}]}"#;
    const OLD: &str = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]},"safetyRatings":[]}],"promptFeedback":{}}"#;
    const RATED: &str = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]},"safetyRatings":[]}]}"#;
    const FEEDBACK: &str = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"promptFeedback":{}}"#;
    const OTHER_API: &str = r#"{"choices":[]}"#;

    fn exchange(replies: &[&str]) -> (Exchange, u64, Vec<String>) {
        let (mut exchange, mut text_bytes, mut others) = (Exchange::default(), 0, Vec::new());
        for json in replies {
            let reply = Reply::read(json).unwrap();
            for part in reply.parts() {
                exchange.note(&part);
                match part.content {
                    Content::Text(text) => text_bytes += text.len() as u64,
                    Content::Other(name) => others.push(name.into_owned()),
                    Content::Thought(_) => {}
                }
            }
            exchange.absorb(&reply);
        }
        (exchange, text_bytes, others)
    }

    /// How a body ended.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum End {
        /// By its length or its last chunk.
        Framed,
        /// With the connection.
        Close,
        /// With the connection, within an event.
        Torn,
    }
    use BodyFormat::{Events, List, Nothing, Object};
    use End::{Close, Framed, Torn};

    fn delivery(form: BodyFormat, end: End) -> Delivery {
        Delivery { status: 200, form, until_close: end != Framed, is_torn: end == Torn, host: "h".into() }
    }

    /// The exit code; 100 for an exchange behind which the answer goes on.
    fn code(result: Result<Judgement, Failure>) -> u8 {
        result.map_or_else(
            |failure| failure.kind.code(),
            |diagnosis| if diagnosis == Judgement::GoesOn { 100 } else { 0 },
        )
    }

    fn judged(replies: &[&str], continuations: u32, delivery: &Delivery, with_parts: bool) -> u8 {
        let (exchange, text_bytes, others) = exchange(replies);
        let before = u64::from(continuations);
        code(judge(
            &exchange,
            SoFar { continuations, text_bytes: text_bytes + before, others: &others },
            delivery,
            with_parts,
        ))
    }

    /// What came, in which form, how it ended; the exit code as a first exchange, and as a second one behind text.
    type Case = (&'static [&'static str], BodyFormat, End, u8, u8);

    fn check(cases: &[Case]) {
        for &(replies, form, end, first, second) in cases {
            let delivery = delivery(form, end);
            let got = (judged(replies, 0, &delivery, false), judged(replies, 1, &delivery, false));
            assert_eq!(got, (first, second), "{replies:?} {form:?} {end:?}");
        }
    }

    #[test]
    fn what_came_and_how_it_ended_decide() {
        check(&[
            // Nothing at all.
            (&[], Nothing, Framed, 9, 9),
            (&[], Nothing, Close, 9, 9),
            (&[], Nothing, Torn, 9, 9),
            (&[], List, Framed, 9, 9),
            // A whole JSON object needs a finish reason only where the answer was to go on.
            (&[TEXT], Object, Framed, 0, 9),
            (&[TEXT], Object, Torn, 0, 9),
            (&[STOP], Object, Torn, 0, 0),
            (&[BARE_STOP], Object, Framed, 9, 0),
            (&["{}"], Object, Framed, 7, 9),
            (&["null"], Object, Framed, 7, 9),
            (&[OTHER_API], Object, Framed, 7, 9),
            (&[COUNTS], Object, Framed, 9, 9),
            // A list and a stream always do.
            (&[TEXT], List, Framed, 9, 9),
            (&[TEXT, STOP], List, Framed, 0, 0),
            (&[OLD], List, Framed, 9, 9),
            (&[TEXT], Events, Framed, 9, 9),
            (&[TEXT, STOP], Events, Framed, 0, 0),
            (&[TEXT, BARE_STOP], Events, Framed, 0, 0),
            (&[OTHER_API], Events, Framed, 7, 9),
            // Behind it nothing may come but what says nothing, and another one.
            (&[STOP, COUNTS], Events, Framed, 0, 0),
            (&[STOP, TEXT], Events, Framed, 9, 9),
            (&[STOP, TEXT, STOP], Events, Framed, 0, 0),
            (&[STOP, TEXT], List, Framed, 9, 9),
            (&[STOP, SAFETY], Events, Framed, 8, 8),
            (&[STOP, BLOCK], Events, Framed, 8, 8),
            // Where the connection ends the body, the last event must be whole.
            (&[STOP], Events, Close, 0, 0),
            (&[STOP], Events, Torn, 9, 9),
            (&[TEXT], Events, Close, 9, 9),
            (&[MORE], Events, Torn, 9, 9),
            (&[SAFETY], Events, Torn, 8, 8),
        ]);
    }

    #[test]
    fn other_reasons_and_old_replies_decide_too() {
        check(&[
            // Other reasons.
            (&[MORE], Object, Framed, 100, 100),
            (&[MORE], Events, Close, 100, 100),
            (&[LIMIT], Events, Framed, 9, 9),
            (&[LIMIT, STOP], Events, Framed, 9, 9),
            (&[SAFETY, STOP], Events, Framed, 8, 8),
            (&[MORE, STOP], Events, Framed, 100, 100),
            (&[BLOCK], Object, Framed, 8, 8),
            // Replies of 2023.
            (&[OLD], Events, Framed, 0, 9),
            (&[OLD], Events, Close, 9, 9),
            (&[OLD, OLD], Events, Framed, 9, 9),
            (&[OLD, COUNTS], Events, Framed, 9, 9),
            (&[RATED], Events, Framed, 9, 9),
            (&[FEEDBACK], Events, Framed, 9, 9),
        ]);
    }

    #[test]
    fn only_status_200_is_a_whole_answer() {
        for status in [201, 203, 204, 206] {
            for replies in [&[STOP] as &[&str], &[MORE], &[]] {
                let delivery = Delivery { status, ..delivery(Object, Framed) };
                assert_eq!(judged(replies, 0, &delivery, false), 9, "{status} {replies:?}");
            }
        }
    }

    #[test]
    fn google_itself_may_say_nothing() {
        let delivery = Delivery { host: GOOGLE.into(), ..delivery(Object, Framed) };
        assert_eq!(judged(&["{}"], 0, &delivery, false), 9);
    }

    #[test]
    fn who_blocked_is_named() {
        for (host, who) in [(GOOGLE, "Google"), ("h", "h")] {
            let delivery = Delivery { host: host.into(), ..delivery(Object, Framed) };
            for (reply, what) in [(BLOCK, "prompt"), (SAFETY, "answer")] {
                let message = judge(&exchange(&[reply]).0, SoFar::default(), &delivery, false).unwrap_err().message;
                assert!(message.starts_with(&format!("{who} blocked the {what} ")), "{message}");
            }
        }
    }

    #[test]
    fn parts_count_for_those_who_see_them() {
        for (reply, with_parts, exit) in
            [(CALL, false, 9), (CALL, true, 0), (CALLED, false, 9), (CALLED, true, 0), (BARE_STOP, true, 9)]
        {
            assert_eq!(judged(&[reply], 0, &delivery(Object, Framed), with_parts), exit, "{reply}");
        }
    }

    /// Every value of the API as of November 2026, and two that it does not have.
    #[test]
    fn every_finish_reason_has_its_exit_code() {
        let of = |reason: &str| judged(&[&STOP.replace("STOP", reason)], 0, &delivery(Events, Framed), false);
        assert_eq!((of("STOP"), of("1"), of("3"), of("CONTINUATION")), (0, 0, 8, 100));
        for reason in "SAFETY RECITATION LANGUAGE BLOCKLIST PROHIBITED_CONTENT SPII IMAGE_SAFETY \
            IMAGE_PROHIBITED_CONTENT IMAGE_RECITATION ESCALATION MODEL_ARMOR"
            .split_whitespace()
        {
            assert_eq!(of(reason), 8, "{reason}");
        }
        for reason in "FINISH_REASON_UNSPECIFIED MAX_TOKENS OTHER MALFORMED_FUNCTION_CALL IMAGE_OTHER NO_IMAGE \
            UNEXPECTED_TOOL_CALL TOO_MANY_TOOL_CALLS MISSING_THOUGHT_SIGNATURE MALFORMED_RESPONSE \
            PUP_LIMITED_DISABLED FUNCTION_CALL NEW_REASON 01"
            .split_whitespace()
        {
            assert_eq!(of(reason), 9, "{reason}");
        }
    }

    #[test]
    fn every_block_reason_is_a_block() {
        for reason in
            "BLOCK_REASON_UNSPECIFIED SAFETY OTHER BLOCKLIST PROHIBITED_CONTENT IMAGE_SAFETY MODEL_ARMOR JAILBREAK NEW"
                .split(' ')
        {
            let json = BLOCK.replace("OTHER", reason);
            assert_eq!(judged(&[&json, STOP], 0, &delivery(Object, Framed), false), 8, "{reason}");
        }
    }
}
