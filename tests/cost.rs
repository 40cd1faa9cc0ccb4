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

/// What `countTokens` answers.
fn count(tokens: u64, details: &[(&str, u64)]) -> Answer {
    let details: Value =
        details.iter().map(|(modality, tokens)| json!({ "modality": modality, "tokenCount": tokens })).collect();
    Answer::json(200, json!({ "totalTokens": tokens, "promptTokensDetails": details }).to_string())
}

const PNG: &str = "data.png";

/// With a picture to attach.
fn with_picture(google: &StandIn) -> Program {
    let program = Program::at(google).config(PRICES);
    std::fs::write(program.path().join(PNG), b"\x89PNG\r\n\x1a\nrest").unwrap();
    program
}

#[test]
fn count_has_a_line_for_each_input_and_asks_nothing() {
    let google = StandIn::new([
        count(1_500, &[("TEXT", 1_242), ("IMAGE", 258)]),
        count(8, &[("TEXT", 8)]),
        count(258, &[("IMAGE", 258)]),
        count(1_234, &[("TEXT", 1_234)]),
    ]);
    let program = with_picture(&google).line("--count -m gemini-3.8-flash -a data.png -s brief --max-tokens 9 hi");
    program.run().succeeds(
        "    8  the system instruction
  258  data.png (image)
1,234  the prompt
1,500  total (text 1,242, image 258)  ≈ $0.001125 input (prices of your configuration)
",
    );
    let requests = google.requests();
    assert!(requests.iter().all(|request| request.target == "/v1beta/models/gemini-3.8-flash:countTokens"));
    let whole = &requests[0].json()["generateContentRequest"];
    assert_eq!(whole["model"], "models/gemini-3.8-flash");
    assert_eq!(whole["systemInstruction"], json!({ "parts": [{ "text": "brief" }] }));
    assert_eq!(whole["generationConfig"], json!({ "maxOutputTokens": 9 }));
    assert_eq!(whole["contents"][0]["parts"][1], json!({ "text": "hi" }));
    let last = &requests[3].json()["generateContentRequest"];
    assert_eq!(last["contents"], json!([{ "role": "user", "parts": [{ "text": "hi" }] }]));
    assert_eq!(last.get("systemInstruction"), None);
}

#[test]
fn a_single_input_is_counted_once() {
    let google = StandIn::new([count(2, &[("TEXT", 2)])]);
    let outcome = Program::at(&google).line("--count -m gemini-2.5-flash-lite hello there").run();
    outcome.succeeds("2  the prompt\n2  total  ≈ $0.0000002 input (prices of 2026-11-24)\n");
    let google = StandIn::new([count(2, &[])]);
    let outcome = Program::at(&google).line("--count -m gemini-5-xenon hello").run();
    outcome.succeeds("2  the prompt\n2  total  no price known for gemini-5-xenon\n");
    let google = StandIn::new([count(2, &[])]);
    let outcome = Program::at(&google).config(PRICES).line("--count hello").run();
    outcome
        .succeeds("2  the prompt\n2  total  ≈ $0.0000015 input (prices of your configuration, as gemini-3.8-flash)\n");
}

#[test]
fn count_is_an_object_too() {
    let google =
        StandIn::new([count(266, &[("IMAGE", 258), ("TEXT", 8)]), count(258, &[("IMAGE", 258)]), count(8, &[])]);
    let outcome = with_picture(&google).line("--count --json -m gemini-3.8-flash -a data.png hi").run();
    assert_eq!(
        outcome.json(),
        json!({
            "model": "gemini-3.8-flash",
            "inputs": [
                { "name": "data.png", "tokens": 258, "modalities": { "image": 258 } },
                { "name": "the prompt", "tokens": 8, "modalities": { "text": 8 } },
            ],
            "tokens": 266,
            "modalities": { "image": 258, "text": 8 },
            "cost": { "usd": 0.000_199_5, "input": 0.000_199_5, "output": 0.0, "model": "gemini-3.8-flash",
                "source": "prices of your configuration" },
        })
    );
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0));
}

#[test]
fn count_fails_as_a_prompt_does() {
    let google = StandIn::new([Answer::json(400, wire::error(400, "INVALID_ARGUMENT", None, "No such option."))]);
    Program::at(&google).line("--count -o x=1 hi").run().fails(11, "", "No such option");
    let google = StandIn::new([Answer::json(200, "{}")]);
    Program::at(&google).line("--count hi").run().fails(7, "", "which is no answer of the Gemini API");
    Program::bare().line("--count hi").run().fails(3, "", "there is no API key");
    Program::bare().line("--count --dry-run hi").run().fails(2, "", "cannot be used with");
}

#[test]
fn a_limit_refuses_before_anything_is_paid() {
    for (limits, words) in [
        (
            "--max-input-tokens 999",
            "gemini: the input has 1,000 tokens, and --max-input-tokens is 999; nothing was asked\n\
             hint: --count shows what takes them\n",
        ),
        (
            "--max-cost 0.0007",
            "gemini: the input would cost ≈ $0.00075 (prices of your configuration), and --max-cost is $0.0007; \
             nothing was asked\n",
        ),
        (
            "--max-cost $0.004 --max-tokens 1000",
            "gemini: the input with 1,000 tokens of answer would cost ≈ $0.0045 (prices of your configuration), and \
             --max-cost is $0.004; nothing was asked\n",
        ),
    ] {
        let google = StandIn::new([count(1_000, &[])]);
        let outcome = Program::at(&google).config(PRICES).line(limits).line("-m gemini-3.8-flash hi").run();
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code), ("", words, 2));
        assert!(google.request().target.ends_with(":countTokens"));
    }
    let google = StandIn::new([]);
    let outcome = Program::at(&google).line("--max-cost 1 -m gemini-5-xenon hi").run();
    outcome.fails(2, "", "no price known for gemini-5-xenon, so --max-cost cannot be kept; nothing was asked");
    for wrong in ["--max-cost x", "--max-cost -1", "--max-cost 1e9", "--max-input-tokens -1", "--max-input-tokens 1.5"]
    {
        Program::at(&google).line(wrong).line("hi").run().fails(2, "", "gemini: ");
    }
}

#[test]
fn within_its_limits_a_prompt_is_asked() {
    let google = StandIn::new([count(1_000, &[]), Answer::text("ok")]);
    let limits = "--max-input-tokens 1000 --max-cost 0.0045 --max-tokens 1000";
    Program::at(&google).config(PRICES).line(limits).line("-m gemini-3.8-flash hi").run().succeeds("ok\n");
    let targets: Vec<_> = google.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(
        targets,
        ["/v1beta/models/gemini-3.8-flash:countTokens", "/v1beta/models/gemini-3.8-flash:generateContent"]
    );
}

#[test]
fn an_answer_that_cost_more_than_anybody_knew_is_told() {
    let google = StandIn::new([count(9, &[]), Answer::text("ok")]);
    let outcome = Program::at(&google).config(PRICES).line("--max-cost 0.0001 -m gemini-3.8-flash hi").run();
    assert_eq!(
        (outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code),
        (
            "ok\n",
            "gemini: the answer cost ≈ $0.000378 (prices of your configuration), more than --max-cost $0.0001; \
             --max-tokens bounds it\n",
            0
        )
    );
}

#[test]
fn a_count_over_a_limit_is_printed_and_then_refused() {
    let google = StandIn::new([count(7, &[])]);
    let outcome = Program::at(&google).config(PRICES).line("--count --json --max-input-tokens 5 hi").run();
    assert_eq!((outcome.json()["tokens"].as_u64(), outcome.code), (Some(7), 2));
    assert_eq!(outcome.stdout.lines().count(), 1);
}

#[test]
fn a_file_is_counted_under_its_path() {
    let google = StandIn::new([count(12, &[]), count(7, &[]), count(5, &[])]);
    let program =
        Program::at(&google).file("notes.txt", "some notes\n").line("--count -m gemini-5-xenon -f notes.txt hi");
    program.run().succeeds(" 7  notes.txt\n 5  the prompt\n12  total  no price known for gemini-5-xenon\n");
}
