//! `--dry-run` and `--curl`: the request as it would be sent, without the key and without sending it.

use anyhow::Result;

use crate::base_url::BaseUrl;
use crate::console::Console;
use crate::gemini::request::Request;
use crate::key::find::{Search, SourceState};
use crate::output::stdout;
use crate::render::indent::indented;
use crate::render::json::printable;
use crate::settings::Preview;
use crate::shell::single_quoted;

/// Prints the request.
pub fn run(form: Preview, request: &Request<'_>, base: &BaseUrl, search: &Search, console: &Console) -> Result<()> {
    let body = printable(&indented(&serde_json::to_string(request)?));
    let url = format!("{base}{}", request.path());
    let text = match form {
        Preview::Http => {
            let key = match search.found().next().map(|first| &first.state) {
                Some(SourceState::Key(secret)) => secret.masked(),
                Some(SourceState::Command(_)) => "(the key that api_key_command prints)".to_owned(),
                _ => "(no key)".to_owned(),
            };
            format!("POST {url}\ncontent-type: application/json\nx-goog-api-key: {key}\n\n{body}\n")
        }
        Preview::Curl => {
            let variable = search.variable().unwrap_or_else(|| {
                console.say("the command takes the key from $GEMINI_API_KEY, which is not set or does not count here");
                "GEMINI_API_KEY"
            });
            curl(&url, variable, &body)
        }
    };
    Ok(stdout::print(text.as_bytes())?)
}

/// The request as a command for a POSIX shell.
///
/// Both here-documents are read from descriptors: a prompt may be of any length and hold any quotes, and the key does
/// not stand among curl's arguments, where every user of the machine could see it. No line of JSON is a bare word.
/// `-H @FILE` needs curl 7.55 (2017). `-g` takes brackets in the address as they are.
fn curl(url: &str, variable: &str, body: &str) -> String {
    let url = single_quoted(url);
    format!(
        "curl -sSg {url} \\\n  -H 'content-type: application/json' \\\n  -H @/dev/fd/3 3<<KEY \\\n  --data-binary @- <<'JSON'\nx-goog-api-key: ${variable}\nKEY\n{body}\nJSON\n"
    )
}
