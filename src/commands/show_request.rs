//! `--dry-run` and `--curl`: the request as it would be sent, without the key and without sending it.

use anyhow::Result;
use serde_json::ser::PrettyFormatter;

use crate::base_url::BaseUrl;
use crate::gemini::request::Request;
use crate::key::find::{Held, Search};
use crate::output::json::{Printable, write};
use crate::output::notices::Notices;
use crate::output::stdout;
use crate::settings::Form;

/// Prints the request.
pub fn run(form: Form, request: &Request, base: &BaseUrl, search: &Search, notices: &Notices) -> Result<()> {
    let mut body = Vec::new();
    write(&mut body, request.body(), Printable(PrettyFormatter::new()))?;
    let body = String::from_utf8_lossy(&body);
    let url = format!("{base}{}", request.path());
    let text = match form {
        Form::Http => {
            let key = match search.found().next().map(|first| &first.held) {
                Some(Held::Key(secret)) => secret.masked(),
                Some(Held::Command(_)) => "(the key that api_key_command prints)".to_owned(),
                _ => "(no key)".to_owned(),
            };
            format!("POST {url}\ncontent-type: application/json\nx-goog-api-key: {key}\n\n{body}\n")
        }
        Form::Curl => {
            let variable = search.variable().unwrap_or_else(|| {
                notices.say("the command takes the key from $GEMINI_API_KEY, which is not set or does not count here");
                "GEMINI_API_KEY"
            });
            // A here-document takes a prompt of any length and with any quotes; no line of JSON is a bare word.
            format!(
                "curl -sS '{url}' \\\n  -H 'content-type: application/json' \\\n  -H \"x-goog-api-key: ${variable}\" \\\n  --data-binary @- <<'JSON'\n{body}\nJSON\n"
            )
        }
    };
    Ok(stdout::print(text.as_bytes())?)
}
