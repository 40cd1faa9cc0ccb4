//! What is said about an answer besides the answer: one line each, on standard error.

use std::time::Instant;

use serde_json::{Map, Value};

use crate::calendar;
use crate::console::Console;
use crate::gemini::completion::Completion;
use crate::gemini::request_watch::Times;
use crate::prices::{Cost, Unpriced};
use crate::render::Renderer;
use crate::settings::Settings;

/// What a person should know of an answer that is whole.
pub fn on_answer(console: &Console, settings: &Settings, completion: &Completion, answer: &dyn Renderer) {
    on_model(console, &settings.request.model, completion);
    if completion.mended {
        console.say("broken characters in the answer stand as U+FFFD");
    }
    answer.remarks().iter().for_each(|line| console.say(line));
}

/// The model may be another than the one that was named, or about to go.
fn on_model(console: &Console, asked: &str, completion: &Completion) {
    let answered = completion.model_version.as_deref().map(|name| name.trim_start_matches("models/"));
    if let Some(answered) = answered.filter(|answered| *answered != asked && !asked.ends_with("-latest")) {
        console.say(&format!("{answered} answered in place of {asked}"));
    }
    let Some(status) = &completion.model_status else {
        return;
    };
    let words = status.message.as_deref().map(|words| format!(": {words}")).unwrap_or_default();
    match (&status.retirement, status.stage.as_deref()) {
        (Some(day), _) => {
            let day = day.split('T').next().unwrap_or(day);
            console.say(&format!("the model {asked} retires on {day}{words}"));
        }
        (None, Some(stage @ ("LEGACY" | "DEPRECATED" | "RETIRED"))) => {
            console.say(&format!("the model {asked} is {}{words}", stage.to_ascii_lowercase()));
        }
        _ => {}
    }
}

/// What an answer cost, whole or not, for those who asked with `-u` or `-v`.
pub fn on_costs(console: &Console, settings: &Settings, completion: &Completion, took: &str) {
    if completion.is_untouched() {
        return;
    }
    let usage = completion.usage();
    on_max_cost(console, settings, completion, &usage);
    if settings.output.usage {
        console.answer(&tokens(settings, completion, &usage));
    }
    // To find out about money takes longer than the rest of this.
    if console.is_verbose() {
        let id = completion.response_id.as_deref().unwrap_or("without an id");
        let told = settings.output.usage;
        let tokens = if told { String::new() } else { format!("; {}", tokens(settings, completion, &usage)) };
        console.detail(&format!("response {id}; {took}{tokens}"));
    }
}

/// An answer may be longer than anybody knew when it was asked for.
fn on_max_cost(console: &Console, settings: &Settings, completion: &Completion, usage: &Map<String, Value>) {
    let Some(most) = settings.cost.max_cost else {
        return;
    };
    match cost(settings, completion, usage) {
        Ok(cost) if cost.total() > most => {
            console.say(&format!("the answer cost {cost}, more than --max-cost {most}; --max-tokens bounds it"));
        }
        Ok(_) => {}
        Err(unpriced) => console.say(&format!("{unpriced}, so nobody knows whether --max-cost was kept")),
    }
}

fn cost(settings: &Settings, completion: &Completion, usage: &Map<String, Value>) -> Result<Cost, Unpriced> {
    let today = calendar::date(calendar::now());
    settings.cost.prices.cost(&settings.request.model, completion.model_version.as_deref(), usage, &today)
}

/// When the request got how far, counted from its start.
pub fn times(started: Instant, times: Times) -> String {
    let after = |moment: Instant| format!("{:.2} s", moment.saturating_duration_since(started).as_secs_f64());
    let steps = [("connected", times.connected), ("first words", times.answered), ("done", Some(Instant::now()))];
    let steps = steps.into_iter().filter_map(|(name, moment)| Some(format!("{name} after {}", after(moment?))));
    steps.collect::<Vec<_>>().join(", ")
}

fn tokens(settings: &Settings, completion: &Completion, usage: &Map<String, Value>) -> String {
    if usage.is_empty() {
        return "tokens: the server gave no counts".to_owned();
    }
    let count = |name: &str| usage.get(name).and_then(Value::as_u64).unwrap_or(0);
    let thinking = count("thoughtsTokenCount");
    let thinking = if thinking > 0 { format!(" + {thinking} thinking") } else { String::new() };
    let (input, output, all) = (count("promptTokenCount"), count("candidatesTokenCount"), count("totalTokenCount"));
    let cost = cost(settings, completion, usage);
    let cost = cost.map_or_else(|unpriced| unpriced.to_string(), |cost| cost.to_string());
    format!("tokens: {input} in, {output}{thinking} out, {all} in all; {cost}")
}
