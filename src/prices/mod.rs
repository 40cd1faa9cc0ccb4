//! What an answer costs: a dated table of prices, which the configuration may override, and exact sums. Pure; the day
//! is handed in. What has no price here has none: nothing counts as 0.
//!
//! The table is compiled in as text and read only when somebody asks for money.

mod money;
mod price;
mod usage;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value, json};
use toml_edit::{Document, Item};

pub use money::Money;
pub use price::{Models, Price, models};
pub use usage::{Counts, Tier, Usage, count};

use price::Tiers;

/// The prices that count.
#[derive(Debug, Clone, Default)]
pub struct Prices {
    /// Those of the configuration, which come first.
    own: Models,
    table: OnceCell<Table>,
}

/// The table that is compiled in.
#[derive(Debug, Clone, Default)]
struct Table {
    /// The day on which it was last compared with Google's page.
    read: String,
    tiers: Tiers,
    /// Names that another model answers to.
    aliases: BTreeMap<String, String>,
    models: Models,
}

/// Where a price comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The table that is compiled in, as it was on this day.
    Table(String),
    /// The configuration.
    Configuration,
}

/// What a model costs, and who says so.
#[derive(Debug, Clone)]
pub struct Quote<'a> {
    /// The name under which the price stands.
    pub model: &'a str,
    /// The price.
    pub price: &'a Price,
    /// Where it comes from.
    pub source: Source,
    tiers: &'a Tiers,
}

/// What something costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// What goes in, from a cache or not.
    pub input: Money,
    /// What comes out, thoughts among it.
    pub output: Money,
    /// The name under which the price stands.
    pub model: String,
    /// Where the price comes from.
    pub source: Source,
}

/// Why something has no cost that is known, as a sentence for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpriced(String);

impl Prices {
    /// The table, with these prices of the configuration before it.
    pub fn new(own: Models) -> Self {
        Self { own, table: OnceCell::new() }
    }

    fn table(&self) -> &Table {
        self.table.get_or_init(|| Table::read(include_str!("prices.toml")).unwrap_or_default())
    }

    /// What to call the table that is compiled in.
    pub fn source(&self) -> Source {
        Source::Table(self.table().read.clone())
    }

    /// What a model costs on a day, written as `2026-12-01`.
    ///
    /// Fails where no price is known.
    pub fn quote<'a>(&'a self, model: &'a str, day: &str) -> Result<Quote<'a>, Unpriced> {
        let name = bare(model);
        let table = self.table();
        let price = |name: &'a str| {
            let own = find(&self.own, name, day).map(|found| (found, Source::Configuration));
            own.or_else(|| Some((find(&table.models, name, day)?, self.source())))
        };
        let found = price(name).or_else(|| price(table.aliases.get(name)?));
        let found = found.or_else(|| price(table.aliases.get(unversioned(name))?));
        let ((model, price), source) = found.ok_or_else(|| Unpriced::new(name))?;
        Ok(Quote { model, price, source, tiers: &table.tiers })
    }

    /// What an answer cost: by the model that it came from, if it says that. A price that the configuration has for the
    /// name that was asked counts where that model has none.
    ///
    /// Fails where no price is known.
    pub fn cost(
        &self,
        asked: &str,
        answered: Option<&str>,
        usage: &Map<String, Value>,
        day: &str,
    ) -> Result<Cost, Unpriced> {
        let quote = self.quote(answered.unwrap_or(asked), day);
        let own = || self.quote(asked, day).ok().filter(|quote| quote.source == Source::Configuration);
        let quote = quote.or_else(|unpriced| own().ok_or(unpriced))?;
        let usage = Usage::read(usage).ok_or_else(Unpriced::uncounted)?;
        quote.cost(&usage)
    }
}

impl Quote<'_> {
    /// The price for JSON, in US dollars per million tokens.
    pub fn json(&self) -> Value {
        let mut json = self.price.json();
        json["model"] = json!(self.model);
        json["source"] = json!(self.source.to_string());
        json
    }

    /// What these tokens cost.
    ///
    /// Fails where the price of one kind of them is not known.
    pub fn cost(&self, usage: &Usage) -> Result<Cost, Unpriced> {
        let (input, output) = self.price.cost(usage, self.tiers).map_err(|unpriced| unpriced.of(self.model))?;
        Ok(Cost { input, output, model: self.model.to_owned(), source: self.source.clone() })
    }

    /// The most that this input costs, none of it cached, with an answer of at most so many tokens, thoughts among them.
    ///
    /// Fails where the price of one kind of them is not known.
    pub fn most(&self, input: Counts, output: u64) -> Result<Cost, Unpriced> {
        let cost = self.cost(&Usage { input, ..Usage::default() })?;
        let output = self.price.most(output).map_err(|unpriced| unpriced.of(self.model))?;
        Ok(Cost { output, ..cost })
    }
}

impl Cost {
    /// All together.
    pub fn total(&self) -> Money {
        self.input + self.output
    }

    /// For JSON, in US dollars.
    pub fn json(&self) -> Value {
        let source = self.source.to_string();
        let (input, output, total) = (self.input.dollars(), self.output.dollars(), self.total().dollars());
        json!({ "usd": total, "input": input, "output": output, "model": self.model, "source": source })
    }
}

impl fmt::Display for Cost {
    /// `≈ $0.0031 (prices of 2026-11-24)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "≈ {} ({})", self.total(), self.source)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(day) => write!(f, "prices of {day}"),
            Self::Configuration => f.write_str("prices of your configuration"),
        }
    }
}

impl Unpriced {
    /// Because there is no price of this.
    fn new(what: &str) -> Self {
        Self(format!("no price known for {what}"))
    }

    /// Because the server did not say of all that it counted what it was.
    fn uncounted() -> Self {
        Self("no cost known, because the server did not count all of it".to_owned())
    }

    /// The same of a model.
    fn of(self, model: &str) -> Self {
        Self(format!("{} of {model}", self.0))
    }
}

impl fmt::Display for Unpriced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Table {
    fn read(text: &str) -> Option<Self> {
        let document = Document::parse(text).ok()?;
        let names = document.get("aliases")?.as_table_like()?.iter();
        let aliases = names.map(|(name, model)| Some((name.to_owned(), model.as_str()?.to_owned())));
        Some(Self {
            read: document.get("read").and_then(Item::as_datetime)?.to_string(),
            tiers: price::tiers(document.get("tiers")?)?,
            aliases: aliases.collect::<Option<_>>()?,
            models: models(document.get("models")?)?,
        })
    }
}

/// The price of a model, or of the model that it is a version of.
fn find<'a>(models: &'a Models, name: &str, day: &str) -> Option<(&'a str, &'a Price)> {
    let (model, prices) = models.get_key_value(name).or_else(|| models.get_key_value(unversioned(name)))?;
    Some((model, prices.iter().find(|price| price.holds_on(day))?))
}

fn bare(model: &str) -> &str {
    model.trim().trim_start_matches("models/")
}

/// A name without what tells versions of one model apart: `-001`, `-preview-09-2025`. They cost the same.
fn unversioned(model: &str) -> &str {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    match model.rsplit_once('-') {
        Some((name, version)) if digits(version, 3) => name,
        Some((name, year)) if digits(year, 4) => match name.rsplit_once("-preview-") {
            Some((name, month)) if digits(month, 2) => name,
            _ => model,
        },
        _ => model,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "2026-11-24";

    fn dollars(asked: &str, answered: Option<&str>, usage: &Value, day: &str) -> Result<f64, String> {
        let cost = Prices::default().cost(asked, answered, usage.as_object().unwrap(), day);
        cost.map(|cost| cost.total().dollars()).map_err(|unpriced| unpriced.to_string())
    }

    #[test]
    fn the_table_can_be_read_and_no_two_prices_hold_on_one_day() {
        let table = Table::read(include_str!("prices.toml")).unwrap();
        assert!(table.models.len() > 20);
        for (name, prices) in &table.models {
            for day in ["2026-10-07", "2026-10-08", DAY, "2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01"] {
                assert!(prices.iter().filter(|price| price.holds_on(day)).count() <= 1, "{name} on {day}");
            }
        }
        assert!(table.aliases.values().all(|model| table.models.contains_key(model)));
    }

    #[test]
    fn money_is_exact() {
        let million = json!({ "promptTokenCount": 1_000_000, "candidatesTokenCount": 1_000_000 });
        let small = json!({ "promptTokenCount": 9, "candidatesTokenCount": 12, "thoughtsTokenCount": 87 });
        let cached = json!({ "promptTokenCount": 5_000, "cachedContentTokenCount": 4_096 });
        let large = json!({ "promptTokenCount": 200_001, "candidatesTokenCount": 1_000 });
        let just = json!({ "promptTokenCount": 200_000, "candidatesTokenCount": 1_000 });
        let sound = json!({ "promptTokenCount": 1_000, "promptTokensDetails":
            [{ "modality": "AUDIO", "tokenCount": 900 }, { "modality": "TEXT", "tokenCount": 100 }] });
        let picture = json!({ "promptTokenCount": 20, "candidatesTokenCount": 1_120,
            "candidatesTokensDetails": [{ "modality": "IMAGE", "tokenCount": 1_120 }] });
        let flex = json!({ "promptTokenCount": 1_000_000, "serviceTier": "flex" });
        for (model, usage, day, expected) in [
            ("gemini-4-hydrogen", &million, DAY, 9.0),
            ("gemini-4-neon", &million, DAY, 18.0),
            ("gemini-4-argon", &million, "2026-11-30", 12.0),
            ("gemini-4-argon", &million, "2026-12-01", 24.0),
            ("gemini-4-carbon", &million, DAY, 12.0),
            ("gemini-3.8-flash", &small, DAY, 0.000_378),
            ("models/gemini-3.8-flash-001", &small, "2027-01-01", 0.000_756),
            ("gemini-2.5-flash-preview-09-2025", &million, DAY, 2.8),
            ("gemini-flash-latest", &small, DAY, 0.000_378),
            ("gemini-3.8-flash", &cached, DAY, 0.000_985_2),
            ("gemini-3.1-pro-preview", &just, DAY, 0.412),
            ("gemini-3.1-pro-preview", &large, DAY, 0.818_004),
            ("gemini-2.5-flash-lite", &sound, DAY, 0.000_28),
            ("gemini-3.5-flash-lite", &sound, DAY, 0.000_3),
            ("gemini-3.5-flash-lite", &flex, DAY, 0.15),
            ("gemini-2.5-flash", &million, "2026-12-01", 2.8),
            ("gemini-2.5-pro", &million, "2026-12-01", 4.5),
            ("gemini-nano-banana-2.1", &picture, DAY, 0.033_63),
            ("gemma-4-31b-it", &million, DAY, 0.0),
        ] {
            assert_eq!(dollars(model, None, usage, day), Ok(expected), "{model} on {day}: {usage}");
        }
    }

    #[test]
    fn what_is_not_known_has_no_cost() {
        let usage = json!({ "promptTokenCount": 9, "cachedContentTokenCount": 4 });
        let provisioned = json!({ "promptTokenCount": 9, "trafficType": "PROVISIONED_THROUGHPUT" });
        let plain = json!({ "promptTokenCount": 9 });
        for (model, usage, day, words) in [
            ("gemini-5-xenon", &plain, DAY, "no price known for gemini-5-xenon"),
            ("gemini-4", &plain, DAY, "no price known for gemini-4"),
            ("gemini-3.8-flash-live", &plain, DAY, "no price known for gemini-3.8-flash-live"),
            ("tunedModels/mine", &plain, DAY, "no price known for tunedModels/mine"),
            ("gemini-4-neon", &plain, "2026-11-17", "no price known for gemini-4-neon"),
            ("gemini-4-carbon", &usage, DAY, "no price known for cached input of gemini-4-carbon"),
            (
                "gemini-4-argon",
                &provisioned,
                DAY,
                "no price known for the tier provisioned_throughput of gemini-4-argon",
            ),
            ("gemini-4-argon", &json!({}), DAY, "no cost known, because the server did not count all of it"),
        ] {
            assert_eq!(dollars(model, None, usage, day), Err(words.to_owned()));
        }
    }

    #[test]
    fn the_model_that_answered_is_the_one_that_is_paid() {
        let usage = json!({ "promptTokenCount": 1_000_000 });
        assert_eq!(dollars("gemini-flash-latest", Some("models/gemini-4-hydrogen"), &usage, DAY), Ok(1.5));
        let unknown = dollars("gemini-flash-latest", Some("gemini-5-flash"), &usage, DAY);
        assert_eq!(unknown, Err("no price known for gemini-5-flash".to_owned()));
    }

    #[test]
    fn a_batch_costs_half_or_what_the_table_says() {
        let prices = Prices::default();
        let batch = |model: &str| {
            let usage = Usage {
                cached: Counts::of_text(1_000_000),
                input: Counts::of_text(1_000_000),
                tier: Tier::Batch,
                ..Usage::default()
            };
            prices.quote(model, DAY).unwrap().cost(&usage).unwrap().total().dollars()
        };
        assert_eq!(
            (batch("gemini-4-argon"), batch("gemini-3.5-flash-lite"), batch("gemini-2.5-pro")),
            (1.05, 0.17, 1.5)
        );
    }

    #[test]
    fn the_most_is_the_input_and_the_longest_answer_at_the_dearest() {
        let prices = Prices::default();
        let most = |model: &str, output| {
            let quote = prices.quote(model, DAY).unwrap();
            quote.most(Counts::of_text(1_000_000), output).map(|cost| cost.total().dollars())
        };
        assert_eq!(most("gemini-4-argon", 0), Ok(2.0));
        assert_eq!(most("gemini-4-argon", 1_000), Ok(2.01));
        assert_eq!(most("gemini-nano-banana-2.1", 1_000_000), Ok(31.5));
    }

    #[test]
    fn the_configuration_comes_first() {
        let own = |text: &str| models(Document::parse(text.to_owned()).unwrap().get("prices").unwrap());
        let text = "[prices.gemini-4-argon]\ninput = 1\noutput = 2.5\n[prices.x]\ninput = 1\n";
        let prices = Prices::new(own(text).unwrap());
        let usage = json!({ "promptTokenCount": 1_000_000, "candidatesTokenCount": 1_000_000 });
        let cost = |asked: &str, answered| prices.cost(asked, answered, usage.as_object().unwrap(), DAY);
        let known = cost("gemini-4-argon", None).unwrap();
        assert_eq!(known.to_string(), "≈ $3.50 (prices of your configuration)");
        assert_eq!(cost("x", Some("gemini-5-x")).unwrap_err().to_string(), "no price known for output of x");
        assert_eq!(cost("gemini-4-neon", None).unwrap().to_string(), "≈ $18.00 (prices of 2026-11-24)");
        let renamed = Prices::new(own("[prices.\"gemini-3.8-flash\"]\ninput = 1\n").unwrap());
        let quote = renamed.quote("gemini-flash-latest", DAY).unwrap();
        assert_eq!((quote.model, quote.source), ("gemini-3.8-flash", Source::Configuration));
        let dated = "prices.x = [{ input = 1, until = 2026-11-24 }, { input = 2, from = 2026-11-25 }]";
        let prices = Prices::new(own(dated).unwrap());
        assert_eq!(
            prices.quote("x", "2026-11-25").unwrap().price.json(),
            json!({ "input": 2.0, "from": "2026-11-25" })
        );
        for wrong in [
            "prices = 1",
            "prices.x = 1",
            "prices.x = [1]",
            "prices.x = { output = 1 }",
            "prices.x = { input = -1 }",
            "prices.x = { input = nan }",
            "prices.x = { input = \"1\" }",
            "prices.x = { input = 0.0000001 }",
            "prices.x = { input = 1, inptu = 1 }",
            "prices.x = { input = 1, input_smell = 1 }",
            "prices.x = { input = 1, from = \"2026-12-01\" }",
            "prices.x = { input = 1, from = 10:00:00 }",
            "prices.x = { input = 1, above = { input = 2 } }",
        ] {
            assert!(own(wrong).is_none(), "{wrong}");
        }
    }
}
