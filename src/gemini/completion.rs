//! An answer over all its tries and continuations: what is known besides its text, and whether there is more to ask for.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::failure::Failure;

use super::completeness::{Delivery, Exchange, Judgement, SoFar, at_token_limit, judge, keep, leads_nowhere};
use super::part::{Content, Part};
use super::reply::{ModelStatus, Reply};

/// What is known about an answer besides its text.
#[derive(Debug, Default)]
pub struct Completion {
    /// What the current request brought; what decides on success is only here, and begins anew with each request.
    exchange: Exchange,
    /// The model that answered.
    pub model_version: Option<String>,
    /// What to quote in a bug report.
    pub response_id: Option<String>,
    /// Whether the model is about to retire.
    pub model_status: Option<ModelStatus<'static>>,
    /// The sum of the continuations before.
    earlier_usage: Map<String, Value>,
    /// The token that this exchange was asked for with.
    last_token: Option<String>,
    continuations: u32,
    /// Whether a character came in half and was mended.
    pub mended: bool,
    /// Bytes of answer text.
    pub text_bytes: u64,
    /// Names of the parts that are not text.
    pub others: Vec<String>,
    /// Whether anything was shown, so that nothing must be asked for again.
    pub shown: bool,
}

impl Completion {
    /// A request begins, a further try or a further exchange: nothing that came before counts for it.
    pub fn begin(&mut self) {
        self.exchange = Exchange::default();
    }

    /// Notes what was shown.
    pub fn note(&mut self, part: &Part<'_>) {
        match &part.content {
            Content::Text(text) => {
                self.text_bytes += text.len() as u64;
                // Text without escapes is not copied, and so not mended.
                self.mended |= matches!(text, Cow::Owned(text) if is_mended(text, part.json));
            }
            Content::Other(name)
                if self.others.len() < MOST_NAMES && !self.others.iter().any(|known| known == name) =>
            {
                self.others.push(name.clone().into_owned());
            }
            Content::Thought(_) | Content::Other(_) => {}
        }
        self.shown |= part.says_something();
        self.exchange.note(part);
    }

    /// Takes over what a reply says besides its text.
    pub fn absorb(&mut self, reply: &Reply<'_>) {
        keep(&mut self.model_version, reply.model_version.as_deref());
        keep(&mut self.response_id, reply.response_id.as_deref());
        if let Some(status) = &reply.model_status {
            self.model_status = Some(status.to_owned());
        }
        self.exchange.absorb(reply);
    }

    /// The last finish reason that was given.
    pub fn finish(&self) -> Option<&str> {
        self.exchange.finish.as_deref()
    }

    /// Whether nothing came at all.
    pub fn is_untouched(&self) -> bool {
        self.exchange.replies == 0 && self.text_bytes == 0 && self.continuations == 0
    }

    /// Token counts of the whole answer under Google's names, summed over its continuations.
    pub fn usage(&self) -> Map<String, Value> {
        let mut sum = self.earlier_usage.clone();
        let Ok(Value::Object(last)) = serde_json::from_str(&self.exchange.usage) else {
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

    /// A request came to its end: the token to go on with, or none if the answer is whole. `with_parts` tells
    /// whether parts that are not text reached the user too.
    ///
    /// Fails with exit 8 (blocked), 9 (incomplete or empty) or 7 (no answer of the Gemini API).
    pub fn end_exchange(
        &mut self,
        delivery: &Delivery,
        max_tokens: Option<u64>,
        with_parts: bool,
    ) -> Result<Option<String>, Failure> {
        let so_far = SoFar { continuations: self.continuations, text_bytes: self.text_bytes, others: &self.others };
        match judge(&self.exchange, so_far, delivery, with_parts)? {
            Judgement::Whole => Ok(None),
            Judgement::GoesOn => self.next_continuation(max_tokens).map(Some),
        }
    }

    /// A token that comes twice leads nowhere, and so do more continuations than any answer has.
    fn next_continuation(&mut self, max_tokens: Option<u64>) -> Result<String, Failure> {
        let usage = self.usage();
        let count = |name: &str| usage.get(name).and_then(Value::as_u64).unwrap_or(0);
        let spent = count("candidatesTokenCount").saturating_add(count("thoughtsTokenCount"));
        if max_tokens.is_some_and(|budget| spent >= budget) {
            self.exchange.finish = Some("MAX_TOKENS".to_owned());
            return Err(at_token_limit());
        }
        let token = self.exchange.continuation_token.take().filter(|token| self.last_token.as_ref() != Some(token));
        let token = token.filter(|_| self.continuations < MOST_CONTINUATIONS).ok_or_else(leads_nowhere)?;
        self.continuations += 1;
        self.last_token = Some(token.clone());
        self.earlier_usage = usage;
        self.begin();
        Ok(token)
    }
}

/// Names of parts that are told; Google has about ten.
const MOST_NAMES: usize = 20;

/// Whether a replacement character stands in the text that does not stand in its JSON.
fn is_mended(text: &str, json: &str) -> bool {
    let replaced = |text: &str| text.contains(char::REPLACEMENT_CHARACTER);
    replaced(text) && !replaced(json) && !json.contains("\\ufffd")
}

/// An exchange holds up to 65,536 tokens, so this is more than any model's memory; a server that never ends is not Google.
const MOST_CONTINUATIONS: u32 = 100;

#[cfg(test)]
mod tests {
    use super::super::completeness::BodyFormat;
    use super::*;

    fn absorb(completion: &mut Completion, json: &str) {
        let reply = Reply::read(json).unwrap();
        reply.parts().for_each(|part| completion.note(&part));
        completion.absorb(&reply);
    }

    fn end(completion: &mut Completion, max_tokens: Option<u64>) -> Result<Option<String>, String> {
        let delivery =
            Delivery { status: 200, form: BodyFormat::Events, until_close: false, is_torn: false, host: "h".into() };
        completion.end_exchange(&delivery, max_tokens, false).map_err(|failure| failure.message)
    }

    const HOP: &str = r#"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"CONTINUATION","continuationToken":"T"}],
        "usageMetadata":{"candidatesTokenCount":10,"thoughtsTokenCount":5}}"#;

    #[test]
    fn hops_go_on_until_the_budget_is_spent() {
        let mut long = Completion::default();
        absorb(&mut long, HOP);
        assert_eq!(end(&mut long, Some(100)), Ok(Some("T".to_owned())));
        assert!(long.shown);
        absorb(&mut long, &HOP.replace("\"T\"", "\"U\""));
        assert_eq!(long.usage()["candidatesTokenCount"], 20);
        assert_eq!(end(&mut long, Some(30)), Err("the answer is cut at the token limit".to_owned()));
        assert_eq!((long.finish(), long.text_bytes), (Some("MAX_TOKENS"), 2));
    }

    #[test]
    fn hops_without_a_token_or_with_the_same_lead_nowhere() {
        for (first, second) in [(HOP, HOP), (HOP, &HOP.replace("continuationToken", "other") as &str)] {
            let mut lost = Completion::default();
            absorb(&mut lost, first);
            assert_eq!(end(&mut lost, None), Ok(Some("T".to_owned())));
            absorb(&mut lost, second);
            assert!(end(&mut lost, None).is_err_and(|message| message.contains("leads nowhere")));
        }
    }

    #[test]
    fn nothing_of_a_hop_or_a_try_counts_for_the_next() {
        let mut completion = Completion::default();
        absorb(&mut completion, HOP);
        assert_eq!(end(&mut completion, None), Ok(Some("T".to_owned())));
        assert_eq!(completion.finish(), None);
        assert!(end(&mut completion, None).is_err_and(|message| message.contains("without a finish reason")));
        absorb(&mut completion, r#"{"candidates":[{"finishReason":"STOP"}],"promptFeedback":{"blockReason":"OTHER"}}"#);
        completion.begin();
        assert!(end(&mut completion, None).is_err_and(|message| message.contains("without a finish reason")));
        absorb(&mut completion, r#"{"candidates":[{"finishReason":"STOP"}]}"#);
        assert_eq!(end(&mut completion, None), Ok(None));
    }
}
