//! How many tokens of what: the counts that come with an answer, as far as they are billed.
//!
//! Source: <https://ai.google.dev/api/generate-content#UsageMetadata>.

use serde_json::{Map, Value};

/// So many tokens of each kind of content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(Vec<(String, u64)>);

/// What was counted for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage {
    /// What was read anew: the prompt and what tools put to it, less what came from a cache.
    pub input: Counts,
    /// What came from a cache.
    pub cached: Counts,
    /// The answer and the thoughts.
    pub output: Counts,
    /// How it was served.
    pub tier: Tier,
}

/// How a request is served, which changes its price.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Tier {
    /// At once.
    #[default]
    Standard,
    /// As one of many, within a day.
    Batch,
    /// When there is room.
    Flex,
    /// Before others.
    Priority,
    /// In a way that has no price here, under Google's name.
    Other(String),
}

/// The kind that text is, and all that was not said to be of another.
pub const TEXT: &str = "TEXT";

impl Counts {
    /// So many tokens in all, of which a list says what they are: `[{"modality": "AUDIO", "tokenCount": 7}]`.
    pub fn read(all: u64, details: Option<&Value>) -> Self {
        let mut counts = Self::default();
        for detail in details.and_then(Value::as_array).into_iter().flatten() {
            let modality = detail.get("modality").and_then(Value::as_str).unwrap_or(TEXT);
            counts.add(modality, count(detail.get("tokenCount")));
        }
        counts.add(TEXT, all.saturating_sub(counts.total()));
        counts
    }

    /// All tokens of text.
    pub fn of_text(tokens: u64) -> Self {
        Self::read(tokens, None)
    }

    /// The kinds, under Google's names, and how many tokens there are of each; none that has none.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(modality, tokens)| (modality.as_str(), *tokens))
    }

    /// How many tokens there are.
    pub fn total(&self) -> u64 {
        self.iter().fold(0, |sum, (_, tokens)| sum.saturating_add(tokens))
    }

    fn add(&mut self, modality: &str, tokens: u64) {
        match self.0.iter_mut().find(|(known, _)| known == modality) {
            Some((_, sum)) => *sum = sum.saturating_add(tokens),
            None if tokens > 0 => self.0.push((modality.to_owned(), tokens)),
            None => {}
        }
    }

    /// Both together.
    fn and(mut self, other: &Self) -> Self {
        other.iter().for_each(|(modality, tokens)| self.add(modality, tokens));
        self
    }

    /// What is left without these. Of a kind of which there are not enough, the rest is taken from the others.
    fn without(mut self, other: &Self) -> Self {
        let mut short = 0;
        for (modality, tokens) in other.iter() {
            let mut have = self.0.iter_mut().filter(|(known, _)| known == modality);
            short = have.next().map_or(tokens, |(_, have)| take(have, tokens)).saturating_add(short);
        }
        self.0.iter_mut().for_each(|(_, have)| short = take(have, short));
        self.0.retain(|(_, tokens)| *tokens > 0);
        self
    }
}

/// Takes as many as there are, and gives back how many are missing.
fn take(have: &mut u64, wanted: u64) -> u64 {
    let taken = wanted.min(*have);
    *have -= taken;
    wanted - taken
}

impl Usage {
    /// Understands the counts of an answer, `usageMetadata`; none if they do not say what was billed: there are none of
    /// the prompt, or they are fewer than the total.
    pub fn read(usage: &Map<String, Value>) -> Option<Self> {
        let counts = |all: &str, details: &str| Counts::read(count(usage.get(all)), usage.get(details));
        let prompt = counts("promptTokenCount", "promptTokensDetails");
        let tools = counts("toolUsePromptTokenCount", "toolUsePromptTokensDetails");
        let cached = counts("cachedContentTokenCount", "cacheTokensDetails");
        let answer = counts("candidatesTokenCount", "candidatesTokensDetails");
        let output = answer.and(&Counts::of_text(count(usage.get("thoughtsTokenCount"))));
        let input = prompt.clone().and(&tools);
        let all = input.total().saturating_add(output.total());
        let is_whole = prompt.total() > 0 && count(usage.get("totalTokenCount")) <= all;
        is_whole.then(|| Self { input: input.without(&cached), cached, output, tier: Tier::read(usage) })
    }
}

impl Tier {
    /// `serviceTier` with the Developer API, `trafficType` with Vertex AI.
    fn read(usage: &Map<String, Value>) -> Self {
        let name = ["serviceTier", "trafficType"].iter().find_map(|name| usage.get(*name)?.as_str());
        match name.unwrap_or_default().to_ascii_lowercase().as_str() {
            "" | "standard" | "unspecified" | "on_demand" | "traffic_type_unspecified" => Self::Standard,
            "batch" => Self::Batch,
            "flex" | "on_demand_flex" => Self::Flex,
            "priority" | "on_demand_priority" => Self::Priority,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Google writes numbers; some servers write them as text, as protobuf does for `int64`. What is absent is 0.
pub fn count(value: Option<&Value>) -> u64 {
    let text = |value: &Value| value.as_str().and_then(|text| text.parse().ok());
    value.and_then(|value| value.as_u64().or_else(|| text(value))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(usage: &Value) -> Option<Usage> {
        Usage::read(usage.as_object().unwrap())
    }

    fn counts(counts: &[(&str, u64)]) -> Counts {
        Counts(counts.iter().map(|(modality, tokens)| ((*modality).to_owned(), *tokens)).collect())
    }

    #[test]
    fn thoughts_are_output_and_tools_are_input() {
        let usage = read(&json!({ "promptTokenCount": 9, "candidatesTokenCount": "12", "thoughtsTokenCount": 87,
            "toolUsePromptTokenCount": 5, "totalTokenCount": 113 }));
        let usage = usage.unwrap();
        assert_eq!((usage.input, usage.output), (counts(&[("TEXT", 14)]), counts(&[("TEXT", 99)])));
        assert_eq!((usage.cached.total(), usage.tier), (0, Tier::Standard));
    }

    #[test]
    fn cached_tokens_are_not_read_anew() {
        let details = |text: u64, audio: u64| json!([{ "modality": "TEXT", "tokenCount": text }, { "modality": "AUDIO", "tokenCount": audio }]);
        let usage = json!({ "promptTokenCount": 100, "promptTokensDetails": details(60, 40),
            "cachedContentTokenCount": 30, "cacheTokensDetails": details(10, 20) });
        let usage = read(&usage).unwrap();
        assert_eq!(usage.input, counts(&[("TEXT", 50), ("AUDIO", 20)]));
        assert_eq!(usage.cached, counts(&[("TEXT", 10), ("AUDIO", 20)]));
        // Nothing says what was cached: as text, as far as there is any.
        let usage =
            json!({ "promptTokenCount": 100, "promptTokensDetails": details(20, 80), "cachedContentTokenCount": 30 });
        assert_eq!(read(&usage).unwrap().input, counts(&[("AUDIO", 70)]));
    }

    #[test]
    fn counts_that_do_not_say_what_was_billed_are_none() {
        for usage in [
            json!({}),
            json!({ "candidatesTokenCount": 23, "thoughtsTokenCount": 67 }),
            json!({ "promptTokenCount": 9, "candidatesTokenCount": 2, "totalTokenCount": 20 }),
            json!({ "promptTokenCount": -1, "totalTokenCount": {} }),
        ] {
            assert!(read(&usage).is_none(), "{usage}");
        }
    }

    #[test]
    fn a_tier_is_known_or_has_no_price() {
        for (field, name, tier) in [
            ("serviceTier", "standard", Tier::Standard),
            ("serviceTier", "flex", Tier::Flex),
            ("trafficType", "ON_DEMAND_PRIORITY", Tier::Priority),
            ("trafficType", "ON_DEMAND", Tier::Standard),
            ("trafficType", "PROVISIONED_THROUGHPUT", Tier::Other("provisioned_throughput".to_owned())),
        ] {
            assert_eq!(read(&json!({ "promptTokenCount": 1, field: name })).unwrap().tier, tier, "{name}");
        }
    }
}
