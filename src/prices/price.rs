//! What one model costs, as it stands in a TOML table: the one that is compiled in, or one in the configuration.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use toml_edit::{Item, TableLike, Value};

use super::Unpriced;
use super::money::{Factor, Money, Rate};
use super::usage::{Counts, Tier, Usage};

/// What one model costs on some days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Price {
    /// The first day, as `2026-12-01`; none if no beginning is known.
    from: Option<String>,
    /// The last day; none if no end is known.
    until: Option<String>,
    usual: Rates,
    /// From so many tokens of input on, and the rates for a request that has more.
    above: Option<(u64, Rates)>,
}

/// Rates by their names in the table: `input`, `input_audio`, `cached`, `output`, …
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Rates {
    standard: BTreeMap<String, Rate>,
    /// Those of a batch that are not a part of the standard ones.
    batch: BTreeMap<String, Rate>,
}

/// What other ways to be served cost, as a part of the standard price.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tiers(BTreeMap<String, Factor>);

/// The prices of some models, each for some days.
pub type Models = BTreeMap<String, Vec<Price>>;

/// Kinds of tokens that have a rate, and how people say them.
const KINDS: [(&str, &str); 3] = [("input", "input"), ("cached", "cached input"), ("output", "output")];

/// Reads a table of models, each with one price or a list of them; none if anything in it cannot be meant.
pub fn models(item: &Item) -> Option<Models> {
    item.as_table_like()?.iter().map(|(name, item)| Some((name.to_owned(), prices(item)?))).collect()
}

fn prices(item: &Item) -> Option<Vec<Price>> {
    match item {
        Item::ArrayOfTables(tables) => tables.iter().map(|table| Price::read(table)).collect(),
        Item::Value(Value::Array(list)) => list.iter().map(|value| Price::read(value.as_inline_table()?)).collect(),
        other => Some(vec![Price::read(other.as_table_like()?)?]),
    }
}

/// Reads what other ways to be served cost.
pub fn tiers(item: &Item) -> Option<Tiers> {
    let factor = |item: &Item| Factor::read(&number(item)?);
    let factors = item.as_table_like()?.iter().map(|(name, item)| Some((name.to_owned(), factor(item)?)));
    factors.collect::<Option<_>>().map(Tiers)
}

impl Price {
    fn read(table: &dyn TableLike) -> Option<Self> {
        let mut price = Self::default();
        for (name, item) in table.iter() {
            match name {
                "from" => price.from = Some(day(item)?),
                "until" => price.until = Some(day(item)?),
                "above" => price.above = Some(above(item.as_table_like()?)?),
                _ => price.usual.read(name, item)?,
            }
        }
        price.usual.standard.contains_key("input").then_some(price)
    }

    /// Whether it holds on a day, written as `2026-12-01`.
    pub fn holds_on(&self, day: &str) -> bool {
        let begins = self.from.as_deref().is_none_or(|from| from <= day);
        begins && self.until.as_deref().is_none_or(|until| day <= until)
    }

    /// The rate of a kind of tokens (`input`, `cached`, `output`), if there is one.
    pub fn rate(&self, kind: &str) -> Option<Rate> {
        self.usual.standard.get(kind).copied()
    }

    /// What else there is to it, as a person reads it: how long it holds, and the rates that are not for all content or
    /// all requests.
    pub fn notes(&self) -> Vec<String> {
        let mut others: Vec<_> = self.until.iter().map(|day| format!("until {day}")).collect();
        let rates = self.usual.standard.iter().filter(|(name, _)| name.contains('_'));
        others.extend(rates.map(|(name, rate)| format!("{} {rate}", name.replace('_', " "))));
        if let Some((tokens, rates)) = &self.above {
            let rates: Vec<_> = rates.standard.iter().map(|(name, rate)| format!("{name} {rate}")).collect();
            others.push(format!("above {tokens} tokens {}", rates.join(" ")));
        }
        others
    }

    /// What input and output cost.
    ///
    /// Fails where a price is missing.
    pub fn cost(&self, usage: &Usage, tiers: &Tiers) -> Result<(Money, Money), Unpriced> {
        let all = usage.input.total().saturating_add(usage.cached.total());
        let rates = self.above.as_ref().filter(|(tokens, _)| all > *tokens).map_or(&self.usual, |(_, rates)| rates);
        let cost = |kind: &str, counts: &Counts| rates.cost(kind, counts, &usage.tier, tiers);
        Ok((cost("input", &usage.input)? + cost("cached", &usage.cached)?, cost("output", &usage.output)?))
    }

    /// The most that so many tokens of output can cost.
    ///
    /// Fails where there is no price of output.
    pub fn most(&self, output: u64) -> Result<Money, Unpriced> {
        if output == 0 {
            return Ok(Money::default());
        }
        let all = self.above.iter().map(|(_, rates)| rates).chain([&self.usual]).flat_map(|rates| &rates.standard);
        let dearest = all.filter(|(name, _)| name.starts_with("output")).map(|(_, rate)| *rate).max();
        let dearest = dearest.ok_or_else(|| Unpriced::new("output"))?;
        Ok(dearest.of(output, Factor::default()))
    }

    /// All of it, as JSON in the words of the table.
    pub fn json(&self) -> Json {
        let mut fields = self.usual.json();
        fields.extend(self.from.iter().map(|day| ("from".to_owned(), json!(day))));
        fields.extend(self.until.iter().map(|day| ("until".to_owned(), json!(day))));
        if let Some((tokens, rates)) = &self.above {
            let mut above = rates.json();
            above.insert("tokens".to_owned(), json!(tokens));
            fields.insert("above".to_owned(), above.into());
        }
        fields.into()
    }
}

impl Rates {
    fn read(&mut self, name: &str, item: &Item) -> Option<()> {
        if name == "batch" {
            self.batch = item.as_table_like()?.iter().map(|(name, item)| rate(name, item)).collect::<Option<_>>()?;
        } else {
            self.standard.extend([rate(name, item)?]);
        }
        Some(())
    }

    fn cost(&self, kind: &str, counts: &Counts, tier: &Tier, tiers: &Tiers) -> Result<Money, Unpriced> {
        let costs = counts.iter().map(|(modality, tokens)| {
            let own = if *tier == Tier::Batch { find(&self.batch, kind, modality) } else { None };
            if let Some(rate) = own {
                return Ok(rate.of(tokens, Factor::default()));
            }
            let rate = find(&self.standard, kind, modality);
            let said = KINDS.iter().find(|(name, _)| *name == kind).map_or(kind, |(_, said)| said);
            Ok(rate.ok_or_else(|| Unpriced::new(said))?.of(tokens, tiers.factor(tier)?))
        });
        costs.sum()
    }

    fn json(&self) -> Map<String, Json> {
        let object = |rates: &BTreeMap<String, Rate>| -> Map<String, Json> {
            rates.iter().map(|(name, rate)| (name.clone(), json!(rate.per_million()))).collect()
        };
        let mut fields = object(&self.standard);
        if !self.batch.is_empty() {
            fields.insert("batch".to_owned(), object(&self.batch).into());
        }
        fields
    }
}

impl Tiers {
    fn factor(&self, tier: &Tier) -> Result<Factor, Unpriced> {
        let name = match tier {
            Tier::Standard => return Ok(Factor::default()),
            Tier::Batch => "batch",
            Tier::Flex => "flex",
            Tier::Priority => "priority",
            Tier::Other(name) => name,
        };
        self.0.get(name).copied().ok_or_else(|| Unpriced::new(&format!("the tier {name}")))
    }
}

/// The rate of a kind of content, else that of all. A document is priced as the pictures of its pages.
fn find(rates: &BTreeMap<String, Rate>, kind: &str, modality: &str) -> Option<Rate> {
    let modality = if modality == "DOCUMENT" { "image" } else { &modality.to_ascii_lowercase() };
    rates.get(&format!("{kind}_{modality}")).or_else(|| rates.get(kind)).copied()
}

fn above(table: &dyn TableLike) -> Option<(u64, Rates)> {
    let mut rates = Rates::default();
    let tokens = table.get("tokens")?.as_integer()?.try_into().ok()?;
    for (name, item) in table.iter().filter(|(name, _)| *name != "tokens") {
        rates.read(name, item)?;
    }
    Some((tokens, rates))
}

/// One rate: `output`, or `output_image` for one kind of content.
fn rate(name: &str, item: &Item) -> Option<(String, Rate)> {
    let (kind, modality) = name.split_once('_').unwrap_or((name, "text"));
    let is_known =
        KINDS.iter().any(|(known, _)| *known == kind) && ["text", "audio", "image", "video"].contains(&modality);
    is_known.then(|| Some((name.to_owned(), Rate::read(&number(item)?)?)))?
}

/// A number as it would be written; a float has no more digits than it needs.
fn number(item: &Item) -> Option<String> {
    item.as_integer().map(|whole| whole.to_string()).or_else(|| Some(item.as_float()?.to_string()))
}

fn day(item: &Item) -> Option<String> {
    let day = item.as_datetime()?;
    (day.time.is_none() && day.date.is_some()).then(|| day.to_string())
}
