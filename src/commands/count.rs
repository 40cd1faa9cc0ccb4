//! `--count`, `--max-input-tokens` and `--max-cost`: the input is counted before anything is paid.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::calendar;
use crate::failure::Failure;
use crate::gemini::content::{Role, Turn, TurnPart};
use crate::gemini::request::{Request, RequestOptions};
use crate::output::{stdout, visible};
use crate::prices::{Cost, Counts, Money, Unpriced};
use crate::render::json;
use crate::settings::CostSettings;

use super::service::Service;

/// So many inputs are counted one by one. Each is a request.
const MOST: usize = 100;

/// Asks the service for counts.
pub struct Counter<'a> {
    /// Who is asked.
    pub service: &'a Service<'a>,
}

/// An input and its tokens.
struct Row {
    name: String,
    counts: Counts,
}

impl Counter<'_> {
    /// Prints how many tokens each input has, how many the whole request has, and what they cost.
    ///
    /// Fails as the service does; exit 2 over a limit, after it was printed.
    pub fn run(&self, request: &Request<'_>, settings: &CostSettings) -> Result<(), Failure> {
        let context = self.service.context;
        let all = self.count(request)?;
        let rows = self.each(request, &all)?;
        let cost = price(&request.model, &all, 0, settings);
        if context.shared.json {
            json::print(object(&request.model, &rows, &all, cost.as_ref().ok()), &context.console.redactor)?;
        } else {
            let text = table(&rows, &all, &request.model, cost.as_ref());
            stdout::print(context.console.redactor.clean(&text).as_bytes())?;
        }
        let refused = check(&all, request, settings);
        refused.map_err(|failure| Failure { reported: context.shared.json, ..failure })
    }

    /// Makes sure that the input keeps the limits, if there are any.
    ///
    /// Fails (exit 2) if it does not, or if nobody knows what it costs; else as the service does.
    pub fn keep_limits(&self, request: &Request<'_>, settings: &CostSettings) -> Result<(), Failure> {
        if !settings.is_limited() {
            return Ok(());
        }
        // A model without a price is refused whatever is counted.
        let nothing = Counts::default();
        settings.max_cost.map_or(Ok(()), |most| check_cost(most, &nothing, request, settings))?;
        check(&self.count(request)?, request, settings)
    }

    /// The tokens of a whole request: what the service would bill.
    fn count(&self, request: &Request<'_>) -> Result<Counts, Failure> {
        self.service.ask_while("counting", |client, watch| client.count(request, watch))
    }

    /// The tokens of each input. A single one has all of them.
    fn each(&self, request: &Request<'_>, all: &Counts) -> Result<Vec<Row>, Failure> {
        let inputs = inputs(request);
        if let [(name, _)] = inputs.as_slice() {
            return Ok(vec![Row { name: name.clone(), counts: all.clone() }]);
        }
        if inputs.len() > MOST {
            let count = inputs.len();
            self.service
                .context
                .console
                .say(&format!("only the sum of {count} inputs is counted: they are more than {MOST}"));
            return Ok(Vec::new());
        }
        let options = RequestOptions { model: request.model.clone(), ..RequestOptions::default() };
        let row = |(name, part): (String, TurnPart)| {
            let turns = [Turn { role: Role::User, parts: vec![part] }];
            Ok(Row { name, counts: self.count(&Request::new(&options, &turns))? })
        };
        inputs.into_iter().map(row).collect()
    }
}

/// All that goes in, each with what to call it: a file by its path.
fn inputs(request: &Request<'_>) -> Vec<(String, TurnPart)> {
    let system = request.fields.get("systemInstruction").and_then(|system| system["parts"][0]["text"].as_str());
    let system = system.map(|text| TurnPart::text(text).named("the system instruction"));
    let parts = system.into_iter().chain(request.turns.iter().flat_map(|turn| turn.parts.iter().cloned()));
    parts.map(|part| (name(&part), part)).collect()
}

fn name(part: &TurnPart) -> String {
    let path = part.file_content().map(|file| file.content.name());
    let name = path.or(part.name()).unwrap_or("the prompt");
    name.strip_prefix("the file ").unwrap_or(name).to_owned()
}

/// What a request with this input costs at most, with so many tokens of answer.
fn price(model: &str, input: &Counts, output: u64, settings: &CostSettings) -> Result<Cost, Unpriced> {
    settings.prices.quote(model, &calendar::date(calendar::now()))?.most(input.clone(), output)
}

fn check(input: &Counts, request: &Request<'_>, settings: &CostSettings) -> Result<(), Failure> {
    let tokens = input.total();
    if let Some(most) = settings.max_input_tokens.filter(|most| tokens > *most) {
        let message = format!("the input has {} tokens, and --max-input-tokens is {}", digits(tokens), digits(most));
        return Err(Failure::usage(format!("{message}; nothing was asked")).hint("--count shows what takes them"));
    }
    settings.max_cost.map_or(Ok(()), |most| check_cost(most, input, request, settings))
}

fn check_cost(most: Money, input: &Counts, request: &Request<'_>, settings: &CostSettings) -> Result<(), Failure> {
    let output = request.max_tokens.unwrap_or_default();
    let cost = price(&request.model, input, output, settings).map_err(|unpriced| {
        Failure::usage(format!("{unpriced}, so --max-cost cannot be kept; nothing was asked"))
            .hint("a [prices.\"MODEL\"] in config.toml says what it costs: gemini man, COST")
    })?;
    if cost.total() <= most {
        return Ok(());
    }
    let answer = if output > 0 { format!(" with {} tokens of answer", digits(output)) } else { String::new() };
    let message = format!("the input{answer} would cost {cost}, and --max-cost is {most}; nothing was asked");
    Err(Failure::usage(message))
}

/// One line for each input, then the sum and its price. Names come from file systems and are made harmless.
fn table(rows: &[Row], all: &Counts, model: &str, cost: Result<&Cost, &Unpriced>) -> String {
    let total = digits(all.total());
    let width = rows.iter().map(|row| digits(row.counts.total()).len()).chain([total.len()]).max().unwrap_or_default();
    let mut text = String::new();
    for Row { name, counts } in rows {
        let _ = writeln!(text, "{:>width$}  {}{}", digits(counts.total()), visible::line(name), kinds(counts));
    }
    let cost = match cost {
        Ok(cost) if cost.model == model => format!("≈ {} input ({})", cost.total(), cost.source),
        Ok(cost) => format!("≈ {} input ({}, as {})", cost.total(), cost.source, cost.model),
        Err(unpriced) => unpriced.to_string(),
    };
    text + &format!("{total:>width$}  total{}  {cost}\n", kinds(all))
}

/// What the tokens are, where they are not just text: ` (image)`, ` (text 12, image 258)`.
fn kinds(counts: &Counts) -> String {
    let kinds: Vec<_> = counts.iter().map(|(modality, tokens)| (modality.to_lowercase(), tokens)).collect();
    match kinds.as_slice() {
        [] => String::new(),
        [(kind, _)] if kind == "text" => String::new(),
        [(kind, _)] => format!(" ({})", visible::line(kind)),
        kinds => {
            let kinds = kinds.iter().map(|(kind, tokens)| format!("{} {}", visible::line(kind), digits(*tokens)));
            format!(" ({})", kinds.collect::<Vec<_>>().join(", "))
        }
    }
}

fn object(model: &str, rows: &[Row], all: &Counts, cost: Option<&Cost>) -> Value {
    let rows: Value = rows
        .iter()
        .map(|Row { name, counts }| json!({ "name": name, "tokens": counts.total(), "modalities": modalities(counts) }))
        .collect();
    json!({
        "model": model,
        "inputs": rows,
        "tokens": all.total(),
        "modalities": modalities(all),
        "cost": cost.map(Cost::json),
    })
}

fn modalities(counts: &Counts) -> Map<String, Value> {
    counts.iter().map(|(modality, tokens)| (modality.to_lowercase(), tokens.into())).collect()
}

/// A number as people read it: `1,048,576`.
fn digits(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, shown) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_048_576, "1,048,576")] {
            assert_eq!(digits(number), shown);
        }
    }
}
