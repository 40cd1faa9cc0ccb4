//! How an answer ended, gathered over all its replies, and whether that is a success. Exit 0 is decided here.
//!
//! Source of the reasons: <https://ai.google.dev/api/generate-content#FinishReason> and `#BlockReason`.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::failure::{Failure, Kind};

use super::reply::{Event, ModelStatus, Reply};

/// What is known about an answer besides its text.
#[derive(Debug, Default)]
pub struct Ending {
    /// The last finish reason that was given.
    pub finish: Option<String>,
    finish_message: Option<String>,
    block: Option<String>,
    block_message: Option<String>,
    /// The model that answered.
    pub model_version: Option<String>,
    /// What to quote in a bug report.
    pub response_id: Option<String>,
    /// Whether the model is about to retire.
    pub model_status: Option<ModelStatus<'static>>,
    /// The last token counts of this hop, as JSON.
    usage: String,
    /// The sum of the hops before.
    earlier_usage: Map<String, Value>,
    continuation_token: Option<String>,
    /// The token that this hop was asked for with.
    last_token: Option<String>,
    hops: u32,
    /// Whether a character came in half and was mended.
    pub mended: bool,
    /// Bytes of answer text.
    pub text_bytes: u64,
    /// Names of the parts that are not text.
    pub others: Vec<&'static str>,
    /// Whether anything was shown, so that nothing must be asked for again.
    pub shown: bool,
    replies: u64,
    is_rated: bool,
}

impl Ending {
    /// Notes what was shown.
    pub fn note(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) => {
                self.text_bytes += text.len() as u64;
                // Text is only ever copied where it had to be mended.
                self.mended |= matches!(text, Cow::Owned(_));
            }
            Event::Other(name, _) if !self.others.contains(name) => self.others.push(name),
            Event::Thought(_) | Event::Other(..) => {}
        }
        self.shown |= !matches!(event, Event::Text(text) | Event::Thought(text) if text.is_empty());
    }

    /// Takes over what a reply says besides its text.
    pub fn absorb(&mut self, reply: &Reply<'_>) {
        let finish = reply.finish();
        keep(&mut self.finish, finish.reason);
        keep(&mut self.finish_message, finish.message);
        keep(&mut self.continuation_token, finish.continuation_token);
        keep(&mut self.model_version, reply.model_version.as_deref());
        keep(&mut self.response_id, reply.response_id.as_deref());
        if let Some(feedback) = &reply.prompt_feedback {
            keep(&mut self.block, feedback.block_reason.as_deref());
            keep(&mut self.block_message, feedback.block_message.as_deref());
        }
        if let Some(usage) = reply.usage {
            self.usage.clear();
            self.usage.push_str(usage.get());
        }
        if let Some(status) = &reply.model_status {
            self.model_status = Some(status.to_owned());
        }
        self.is_rated |= reply.is_rated();
        self.replies += 1;
    }

    /// Whether nothing came at all.
    pub fn is_untouched(&self) -> bool {
        self.replies == 0 && self.text_bytes == 0 && self.earlier_usage.is_empty()
    }

    /// Token counts of the whole answer under Google's names, summed over its hops.
    pub fn usage(&self) -> Map<String, Value> {
        let mut sum = self.earlier_usage.clone();
        let Ok(Value::Object(last)) = serde_json::from_str(&self.usage) else {
            return sum;
        };
        for (name, value) in last {
            let before = sum.get(&name).and_then(Value::as_u64);
            match (before, value.as_u64()) {
                (Some(before), Some(more)) => sum.insert(name, before.saturating_add(more).into()),
                _ => sum.insert(name, value),
            };
        }
        sum
    }

    /// If the answer stops here only for length and the budget is not used up: the token to go on with, and the
    /// slate wiped for the next hop. A token that comes twice leads nowhere, and so do more hops than any answer has.
    pub fn next_hop(&mut self, max_tokens: Option<u64>) -> Option<String> {
        if self.finish.as_deref() != Some("CONTINUATION") || self.block.is_some() {
            return None;
        }
        let usage = self.usage();
        let count = |name: &str| usage.get(name).and_then(Value::as_u64).unwrap_or(0);
        let spent = count("candidatesTokenCount").saturating_add(count("thoughtsTokenCount"));
        if max_tokens.is_some_and(|budget| spent >= budget) {
            self.finish = Some("MAX_TOKENS".to_owned());
            return None;
        }
        let token = self.continuation_token.take().filter(|token| self.last_token.as_ref() != Some(token))?;
        self.hops += 1;
        if self.hops > MOST_HOPS {
            return None;
        }
        self.last_token = Some(token.clone());
        self.earlier_usage = usage;
        self.usage.clear();
        (self.finish, self.finish_message, self.replies) = (None, None, 0);
        Some(token)
    }

    /// Whether this is the whole answer. `streamed` tells how it came; `with_parts`, whether parts that are not
    /// text reached the user too.
    ///
    /// Fails with exit 8 (blocked) or 9 (incomplete or empty).
    pub fn judge(&self, streamed: bool, with_parts: bool) -> Result<(), Failure> {
        if let Some(reason) = &self.block {
            let why = self.block_message.as_deref().map(|words| format!(": {words}")).unwrap_or_default();
            return Err(
                Failure::new(Kind::Blocked, format!("Google blocked the prompt ({reason}){why}")).hint(REPHRASE)
            );
        }
        match &self.finish {
            Some(reason) => judge_reason(reason, self.finish_message.as_deref())?,
            None if streamed && !self.is_old_reply() => {
                return Err(incomplete("the answer is cut off: the stream ended without a finish reason"));
            }
            None => {}
        }
        if self.text_bytes > 0 || (with_parts && !self.others.is_empty()) {
            return Ok(());
        }
        if self.others.is_empty() {
            return Err(incomplete("the answer is empty").hint("ask again, or in other words"));
        }
        let parts = self.others.join(", ");
        Err(incomplete(&format!("the answer holds no text, only {parts}")).hint("--json prints these parts"))
    }

    /// Replies of 2023, still found in recordings, have neither finish reason nor token counts, but ratings. One
    /// that came as the only event of a stream is as whole as it would be without the stream.
    fn is_old_reply(&self) -> bool {
        self.replies == 1 && self.is_rated && self.usage.is_empty()
    }
}

/// A hop holds up to 65,536 tokens, so this is more than any model's memory; a server that never ends is not Google.
const MOST_HOPS: u32 = 100;

const REPHRASE: &str = "ask in other words; sending it again as it is will not help";

fn incomplete(message: &str) -> Failure {
    Failure::new(Kind::Incomplete, message)
}

fn keep(slot: &mut Option<String>, news: Option<&str>) {
    if let Some(news) = news.filter(|news| slot.as_deref() != Some(news)) {
        *slot = Some(news.to_owned());
    }
}

fn judge_reason(reason: &str, message: Option<&str>) -> Result<(), Failure> {
    let why = message.map(|words| format!(": {words}")).unwrap_or_default();
    let blocked = |by: &str| {
        Err(Failure::new(Kind::Blocked, format!("Google blocked the answer ({reason}): {by}{why}")).hint(REPHRASE))
    };
    let broken = |what: &str| Err(incomplete(&format!("the answer is not whole ({reason}): {what}{why}")));
    match canonical(reason) {
        "STOP" => Ok(()),
        "MAX_TOKENS" => Err(incomplete("the answer is cut at the token limit")
            .hint("raise --max-tokens, or ask for less; thinking counts too")),
        "CONTINUATION" => broken("there is more, but going on for it leads nowhere"),
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
        _ => broken("Google gives no other reason"),
    }
}

/// Some servers send the number of the enum in `generate_content.proto` instead of its name.
fn canonical(reason: &str) -> &str {
    const NUMBERS: [&str; 11] = [
        "FINISH_REASON_UNSPECIFIED",
        "STOP",
        "MAX_TOKENS",
        "SAFETY",
        "RECITATION",
        "OTHER",
        "LANGUAGE",
        "BLOCKLIST",
        "PROHIBITED_CONTENT",
        "SPII",
        "MALFORMED_FUNCTION_CALL",
    ];
    reason.parse::<usize>().ok().and_then(|number| NUMBERS.get(number).copied()).unwrap_or(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(replies: &[&str]) -> Ending {
        let mut ending = Ending::default();
        for json in replies {
            let reply = Reply::read(json.as_bytes()).unwrap();
            reply.events().for_each(|event| ending.note(&event));
            ending.absorb(&reply);
        }
        ending
    }

    fn code(result: Result<(), Failure>) -> u8 {
        result.err().map_or(0, |failure| failure.kind.code())
    }

    fn finished(reason: &str, text: &str) -> String {
        format!(r#"{{"candidates":[{{"content":{{"parts":[{{"text":"{text}"}}]}},"finishReason":"{reason}"}}]}}"#)
    }

    /// Every value of `enums.json`, and one that is not there.
    #[test]
    fn every_finish_reason_has_its_exit_code() {
        let blocked = "SAFETY RECITATION LANGUAGE BLOCKLIST PROHIBITED_CONTENT SPII IMAGE_SAFETY IMAGE_PROHIBITED_CONTENT \
            IMAGE_RECITATION ESCALATION MODEL_ARMOR";
        let broken = "FINISH_REASON_UNSPECIFIED MAX_TOKENS OTHER MALFORMED_FUNCTION_CALL IMAGE_OTHER NO_IMAGE UNEXPECTED_TOOL_CALL \
            TOO_MANY_TOOL_CALLS MISSING_THOUGHT_SIGNATURE MALFORMED_RESPONSE PUP_LIMITED_DISABLED CONTINUATION NEW_REASON";
        let of = |reason: &str| code(ending(&[&finished(reason, "some")]).judge(true, false));
        assert_eq!(of("STOP"), 0);
        assert_eq!(of("1"), 0);
        assert_eq!(of("3"), 8);
        for reason in blocked.split_whitespace() {
            assert_eq!(of(reason), 8, "{reason}");
        }
        for reason in broken.split_whitespace() {
            assert_eq!(of(reason), 9, "{reason}");
        }
    }

    #[test]
    fn every_block_reason_is_a_block() {
        for reason in
            "BLOCK_REASON_UNSPECIFIED SAFETY OTHER BLOCKLIST PROHIBITED_CONTENT IMAGE_SAFETY MODEL_ARMOR JAILBREAK NEW"
                .split(' ')
        {
            let json = format!(r#"{{"promptFeedback":{{"blockReason":"{reason}"}}}}"#);
            assert_eq!(code(ending(&[&json]).judge(false, false)), 8, "{reason}");
        }
    }

    #[test]
    fn the_last_finish_reason_counts() {
        let early = ending(&[&finished("STOP", "a"), &finished("STOP", "b"), &finished("RECITATION", "")]);
        assert_eq!(code(early.judge(true, false)), 8);
    }

    #[test]
    fn a_stream_needs_a_finish_reason_and_a_whole_reply_does_not() {
        let text = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}"#;
        let old = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"promptFeedback":{"safetyRatings":[]}}"#;
        assert_eq!(code(ending(&[text]).judge(true, false)), 9);
        assert_eq!(code(ending(&[text]).judge(false, false)), 0);
        assert_eq!(code(ending(&[old]).judge(true, false)), 0);
        assert_eq!(code(ending(&[old, text]).judge(true, false)), 9);
    }

    #[test]
    fn nothing_is_not_an_answer() {
        let call = r#"{"candidates":[{"content":{"parts":[{"functionCall":{}}]},"finishReason":"STOP"}]}"#;
        assert_eq!(code(ending(&[]).judge(false, false)), 9);
        assert_eq!(code(ending(&[&finished("STOP", "")]).judge(true, false)), 9);
        assert_eq!(code(ending(&[call]).judge(true, false)), 9);
        assert_eq!(code(ending(&[call]).judge(true, true)), 0);
    }

    #[test]
    fn hops_go_on_until_the_budget_is_spent() {
        let hop = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"CONTINUATION","continuationToken":"T"}],
            "usageMetadata":{"candidatesTokenCount":10,"thoughtsTokenCount":5}}"#;
        let mut long = ending(&[hop]);
        assert_eq!(long.next_hop(Some(100)).as_deref(), Some("T"));
        assert!(long.shown);
        let reply = Reply::read(hop.as_bytes()).unwrap();
        long.absorb(&reply);
        assert_eq!(long.usage()["candidatesTokenCount"], 20);
        assert_eq!(long.next_hop(Some(30)), None);
        assert_eq!(long.judge(true, false).unwrap_err().message, "the answer is cut at the token limit");
        let mut lost = ending(&[&finished("CONTINUATION", "a")]);
        assert_eq!(lost.next_hop(None), None);
        assert_eq!(code(lost.judge(true, false)), 9);
    }
}
