//! What it costs: prices, counts before anything is paid, and limits.

use serde_json::{Value, json};

use crate::support::{Answer, Program, StandIn, wire};

/// Prices of the model that the stand-in answers as, which hold whatever the day is.
pub const PRICES: &str = "[prices.\"gemini-3.8-flash\"]\ninput = 0.75\ncached = 0.075\noutput = 3.75\n";

/// A whole answer of this model, with these token counts.
fn answer(model: &str, usage: &Value) -> Answer {
    let mut reply = wire::finished("STOP", &[json!({ "text": "ok" })]);
    reply["modelVersion"] = json!(model);
    reply["usageMetadata"] = usage.clone();
    Answer::json(200, reply.to_string())
}

#[test]
fn an_answer_costs_what_the_model_costs_that_gave_it() {
    let usage = json!({ "promptTokenCount": 10_000, "candidatesTokenCount": 1_000, "totalTokenCount": 11_000 });
    for (model, cost) in [
        ("gemini-2.5-flash-lite", "≈ $0.0014 (prices of 2026-11-24)"),
        ("models/gemini-2.5-flash-lite-001", "≈ $0.0014 (prices of 2026-11-24)"),
        ("gemini-5-xenon", "no price known for gemini-5-xenon"),
    ] {
        let google = StandIn::new([answer(model, &usage)]);
        let outcome = Program::at(&google).line("-u hi").run();
        assert_eq!(outcome.stderr, format!("gemini: tokens: 10000 in, 1000 out, 11000 in all; {cost}\n"), "{model}");
    }
}

#[test]
fn a_cost_that_is_not_known_is_null() {
    let usage = json!({ "promptTokenCount": 10, "candidatesTokenCount": 1, "totalTokenCount": 11 });
    for (model, usage) in [("gemini-5-xenon", &usage), ("gemini-2.5-flash-lite", &json!({}))] {
        let google = StandIn::new([answer(model, usage)]);
        let outcome = Program::at(&google).line("--json hi").run();
        assert_eq!((outcome.json().get("cost"), outcome.code), (Some(&Value::Null), 0), "{model}");
    }
}

#[test]
fn models_are_listed_with_their_prices() {
    let models = || {
        let names = ["models/gemini-2.5-flash-lite", "models/gemini-5-xenon", "models/gemini-3.8-flash"];
        let models: Value = names.iter().map(|name| json!({ "name": name })).collect();
        Answer::json(200, json!({ "models": models }).to_string())
    };
    let google = StandIn::new([models(), models()]);
    let table = Program::at(&google).config(PRICES).line("models --prices").run();
    table.succeeds(
        "  MODEL                    IN  CACHED   OUT  NOTES (US dollars per million tokens, prices of 2026-11-24)
  gemini-2.5-flash-lite  0.10    0.01  0.40  cached audio 0.03, input audio 0.30
  gemini-5-xenon            ?       ?     ?  no price known
  gemini-3.8-flash       0.75   0.075  3.75  your configuration
",
    );
    let objects = Program::at(&google).config(PRICES).line("models --prices --json").run().json();
    assert_eq!(objects["models"][1], json!({ "name": "models/gemini-5-xenon", "prices": null }));
    assert_eq!(
        objects["models"][2]["prices"],
        json!({ "input": 0.75, "cached": 0.075, "output": 3.75, "model": "gemini-3.8-flash",
            "source": "prices of your configuration" })
    );
}

#[test]
fn prices_in_the_configuration_are_shown_and_checked_but_not_set() {
    let program = Program::bare().config("[prices]\nmine = { input = 1 }\n").line("config show --json");
    assert_eq!(
        program.run().json()["settings"]["prices.mine"],
        json!({ "value": [{ "input": 1.0 }], "origin": "file" })
    );
    let wrong = Program::bare().config("[prices.mine]\ninput = 1\ninptu = 2\n").line("hi");
    wrong.run().fails(2, "", "line 1, column 2: prices must be a table of models, each with its input, output, …");
    for key in ["prices", "prices.gemini-3.8-flash", "prices.gemini-3.8-flash.input"] {
        let set = Program::bare().line("config set").arg(key).arg("1").run();
        set.fails(2, "", "prices is set in the file itself, as [prices.");
    }
}
