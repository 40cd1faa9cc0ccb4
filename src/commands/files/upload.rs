//! `gemini files upload FILE…`

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueHint};
use serde_json::{Value, json};

use crate::calendar;
use crate::failure::Failure;
use crate::output::stdout::Stdout;
use crate::output::visible;
use crate::render::json;
use crate::uploads::{LocalFile, Put, Uploads};

use super::{Context, LONG, Service, begin_uploads, clean_up, open, progress, units};

/// Upload files, and print the address of each once it can be used
///
/// What lies there already with the same content is not uploaded again. A file takes part in a prompt as
/// `-a ADDRESS --attachment-type TYPE`.
#[derive(Args)]
pub struct UploadArgs {
    /// The files, up to 2 GB each
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,

    /// The MIME type of the files, where the content does not tell
    #[arg(long = "type", value_name = "MIME")]
    mime_type: Option<String>,
}

/// Uploads one after the other. What was printed stays, whatever becomes of those behind it.
///
/// Fails before anything is sent if a file cannot be uploaded (exit 2); exit 11 if Google can make nothing of one.
pub fn run(args: &UploadArgs, context: &Context<'_>) -> Result<()> {
    for path in &args.files {
        LocalFile::open(path, args.mime_type.as_deref())?;
    }
    let out = Stdout::open()?;
    let service = open(context, LONG, "looking for the same content")?;
    let uploads = begin_uploads(service.client.clone(), context.console);
    let result = put_all(args, &service, &uploads, out);
    clean_up(&uploads, context.console);
    result
}

fn put_all(args: &UploadArgs, service: &Service<'_>, uploads: &Uploads, mut out: Stdout) -> Result<()> {
    let context = service.context;
    let mut objects = Vec::new();
    for path in &args.files {
        let local = LocalFile::open(path, args.mime_type.as_deref())?;
        let put = put(&local, service, uploads)?;
        if context.shared.json {
            objects.push(described(&local, put));
            continue;
        }
        let address = context.console.redactor.clean(&visible::line(&put.file.uri));
        out.line(&address)?;
        uploads.keep(&put.file.name);
    }
    if context.shared.json {
        let names: Vec<_> =
            objects.iter().filter_map(|object| object["name"].as_str().map(ToOwned::to_owned)).collect();
        json::print(json!({ "files": objects }), &context.console.redactor)?;
        for name in names {
            uploads.keep(&name);
        }
    }
    Ok(out.close()?)
}

fn put(local: &LocalFile, service: &Service<'_>, uploads: &Uploads) -> Result<Put, Failure> {
    let console = service.context.console;
    console.detail(&format!("{}: {} as {}", local.name, units::size(local.size), local.mime_type));
    let watch = service.observed_by(progress::observer(console, local));
    let put = service.with_tries(|policy| uploads.put(local, policy, &watch))?;
    if put.is_reused {
        let left = units::age(&put.file, calendar::now());
        console.say(&format!("{} is there already: {} ({left})", local.name, put.file.name));
    }
    Ok(put)
}

fn described(local: &LocalFile, put: Put) -> Value {
    let mut fields = put.file.fields;
    fields.insert("path".to_owned(), json!(local.name));
    fields.insert("reused".to_owned(), json!(put.is_reused));
    Value::Object(fields)
}
