//! `gemini files show NAME`, `gemini files wait NAME`

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::Value;

use crate::calendar;
use crate::gemini::files::{self, File};
use crate::output::{stdout, visible};
use crate::render::json;
use crate::uploads::wait::until_active;

use super::{Context, LONG, SHORT, list, open, units};

/// Prints what is known of a file. Fails as the service does.
pub fn run(name: &str, context: &Context<'_>) -> Result<()> {
    let name = files::full_name(name)?;
    let service = open(context, SHORT, "looking for the file")?;
    let file = service.ask(|client, watch| client.file(&name, watch))?;
    let redactor = &context.console.redactor;
    if context.shared.json {
        return Ok(json::print(Value::Object(file.fields), redactor)?);
    }
    Ok(stdout::print(redactor.clean(&lay_out(&file, calendar::now())).as_bytes())?)
}

/// Waits until a file can be used; prints nothing but what was asked for with `--json`.
pub fn wait(name: &str, context: &Context<'_>) -> Result<()> {
    let name = files::full_name(name)?;
    let service = open(context, LONG, "waiting until the file can be used")?;
    let file = service.with_tries(|policy| until_active(&service.client, &name, policy, &service.watch))?;
    if context.shared.json {
        json::print(Value::Object(file.fields), &context.console.redactor)?;
    }
    Ok(())
}

fn lay_out(file: &File, now: u64) -> String {
    let size = file.size.map(|bytes| format!("{} ({bytes} bytes)", units::size(bytes)));
    let lines = [
        ("name", Some(file.name.clone())),
        ("address", Some(file.uri.clone())),
        ("file", file.display_name.clone()),
        ("type", Some(file.mime_type.clone())),
        ("size", size),
        ("state", Some(list::state(file.state).to_owned())),
        ("error", file.error.clone()),
        ("age", Some(units::age(file, now))),
    ];
    let told = lines.into_iter().filter_map(|(label, value)| Some((label, value.filter(|value| !value.is_empty())?)));
    told.fold(String::new(), |mut text, (label, value)| {
        let _ = writeln!(text, "{label:9}{}", visible::line(&value));
        text
    })
}
