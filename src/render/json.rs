//! `--json`: one object for the answer, or one line per event and then that object.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};

use crate::calendar;
use crate::failure::{Failure, Kind, Report};
use crate::gemini::completion::Completion;
use crate::gemini::logprobs::{self, Token};
use crate::gemini::part::{Content, Part};
use crate::gemini::reply::{MOST, Reply};
use crate::key::redact::Redactor;
use crate::prices::Prices;
use crate::schema::Schema;

use super::Renderer;
use super::schema::unfit;
use super::sources::{Citation, Source, Sources};
use crate::output::invisible::is_invisible;
use crate::output::sink::Sink;
use crate::output::stdout::{self, lost};

/// Prints JSON.
pub struct JsonRenderer {
    out: Sink,
    redactor: Redactor,
    /// Whether each event is a line of its own.
    stream: bool,
    model: String,
    prices: Prices,
    text: String,
    thoughts: String,
    parts: Vec<Line>,
    /// Bytes of JSON that were taken over so far.
    kept: usize,
    /// What came beside the parts under Google's names, such as `citationMetadata`.
    metadata: BTreeMap<String, Box<RawValue>>,
    /// What the text must be.
    schema: Option<Schema>,
    /// The conversation that the answer belongs to.
    chat: Option<Value>,
    /// The text as JSON, once it is known to fit.
    data: Option<Box<RawValue>>,
    sources: Sources,
    logprobs: Vec<Token>,
    buffer: Vec<u8>,
}

/// A part in the words of this program: `text` or `thought`, and its other fields as they came.
struct Line(Vec<(String, Box<RawValue>)>);

impl Line {
    fn new(part: &Part<'_>) -> Self {
        let said = match &part.content {
            Content::Text(text) => Some(("text", text)),
            Content::Thought(text) => Some(("thought", text)),
            Content::Other(_) => None,
        };
        let said = said.filter(|(_, text)| !text.is_empty());
        let said = said.and_then(|(name, text)| Some((name.to_owned(), to_raw_value(text).ok()?)));
        // The draft of a picture is none of the pictures.
        let is_draft = matches!(&part.content, Content::Thought(text) if text.is_empty());
        let said = if is_draft { raw("true").map(|mark| ("thought".to_owned(), mark)) } else { said };
        let others = part.fields().filter_map(|(name, json)| Some((name.into_owned(), raw(json)?)));
        Self(said.into_iter().chain(others).collect())
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

fn raw(json: &str) -> Option<Box<RawValue>> {
    RawValue::from_string(json.to_owned()).ok()
}

/// The last object holds the whole answer, which therefore must not be larger than this, in bytes, over all its parts.
/// As text a streamed answer may be of any length.
const LARGEST: usize = 64 << 20;

fn too_large(limit: &str) -> Failure {
    let message = format!("the answer is larger than {limit}, which --json keeps in memory");
    Failure::new(Kind::Incomplete, message).hint("leave --json out, and use --stream: text may be of any length")
}

/// The object that describes a whole answer, or as much as came of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a RawValue>,
    model: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finish_reason: Option<&'a str>,
    usage: Map<String, Value>,
    /// None where it is not known.
    cost: Option<Value>,
    #[serde(skip_serializing_if = "str::is_empty")]
    thoughts: &'a str,
    #[serde(skip_serializing_if = "<[Line]>::is_empty")]
    parts: &'a [Line],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<Source>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citations: Vec<Citation>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    queries: &'a [String],
    #[serde(skip_serializing_if = "<[Token]>::is_empty")]
    logprobs: &'a [Token],
    #[serde(flatten)]
    metadata: &'a BTreeMap<String, Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chat: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Value>,
}

impl JsonRenderer {
    /// For an answer of this model; `stream` prints each event as it comes.
    pub fn new(out: Sink, redactor: Redactor, model: &str, prices: Prices, stream: bool) -> Self {
        Self {
            out,
            redactor,
            stream,
            model: model.to_owned(),
            prices,
            text: String::new(),
            thoughts: String::new(),
            parts: Vec::new(),
            kept: 0,
            metadata: BTreeMap::new(),
            schema: None,
            chat: None,
            data: None,
            sources: Sources::default(),
            logprobs: Vec::new(),
            buffer: Vec::new(),
        }
    }

    /// For an answer that must be JSON of this schema: the object has it as `data`.
    pub fn with_schema(self, schema: Option<Schema>) -> Self {
        Self { schema, ..self }
    }

    /// For an answer that is kept in this conversation.
    pub fn with_chat(self, chat: Option<Value>) -> Self {
        Self { chat, ..self }
    }

    /// Prints the summary, with the error if there was one.
    fn summarize(&mut self, completion: &Completion, report: Option<&Report>) -> Result<(), Failure> {
        let (usage, today) = (completion.usage(), calendar::date(calendar::now()));
        let cost = self.prices.cost(&self.model, completion.model_version.as_deref(), &usage, &today);
        let summary = Summary {
            text: &self.text,
            data: self.data.as_deref(),
            model: &self.model,
            model_version: completion.model_version.as_deref(),
            response_id: completion.response_id.as_deref(),
            finish_reason: completion.finish(),
            usage,
            cost: cost.ok().map(|cost| cost.json()),
            thoughts: &self.thoughts,
            parts: &self.parts,
            sources: self.sources.list(),
            citations: self.sources.citations(&self.text).0,
            queries: &self.sources.queries,
            logprobs: &self.logprobs,
            metadata: &self.metadata,
            chat: self.chat.as_ref(),
            error: report.map(|report| error(report, &self.redactor)),
        };
        if report.is_some() && completion.is_untouched() {
            line(&mut self.buffer, &json!({ "error": summary.error }))?;
        } else {
            line(&mut self.buffer, &summary)?;
        }
        self.flush()
    }
}

/// What a further reply of a stream says, joined to what came before; none if that would take too much memory, so that
/// only the last word counts.
fn joined(before: &str, more: &str) -> Option<Box<RawValue>> {
    /// In bytes; the trees of JSON take up to a hundred times as much.
    const LARGEST: usize = 1 << 20;
    if before.len() + more.len() > LARGEST {
        return None;
    }
    let mut all: Value = serde_json::from_str(before).ok()?;
    merge(&mut all, serde_json::from_str(more).ok()?);
    to_raw_value(&all).ok()
}

/// Joins fields of objects one by one, and lists end to end; of all else the last one counts.
fn merge(before: &mut Value, more: Value) {
    match (before, more) {
        (Value::Object(before), Value::Object(more)) => {
            more.into_iter().for_each(|(name, value)| merge(before.entry(name).or_insert(Value::Null), value));
        }
        (Value::Array(before), Value::Array(more)) => before.extend(more),
        (before, more) => *before = more,
    }
}

impl Renderer for JsonRenderer {
    fn inner(&self) -> Option<&dyn Renderer> {
        None
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Renderer> {
        None
    }

    /// Keeps a part for the summary, and prints it if it is a line of its own.
    fn part(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        self.kept += part.json.len();
        if self.kept > LARGEST {
            return Err(too_large("64 MiB"));
        }
        self.sources.part(part);
        match &part.content {
            Content::Text(text) => self.text.push_str(text),
            Content::Thought(text) => self.thoughts.push_str(text),
            Content::Other(_) => {}
        }
        if self.stream && part.says_something() || part.has_more {
            let part_line = Line::new(part);
            if self.stream {
                line(&mut self.buffer, &part_line)?;
            }
            if part.has_more && self.parts.len() == MOST {
                return Err(too_large("100,000 parts"));
            }
            if part.has_more {
                self.parts.push(part_line);
            }
        }
        Ok(())
    }

    /// Keeps what a reply says beside its parts.
    fn metadata(&mut self, reply: &Reply<'_>) {
        self.sources.reply(reply, true);
        for (name, json) in reply.metadata() {
            if name == "logprobsResult" && self.logprobs.len() < MOST {
                self.logprobs.extend(logprobs::tokens(json));
            }
            let before = self.metadata.get(name.as_ref());
            if let Some(all) = before.and_then(|before| joined(before.get(), json)).or_else(|| raw(json)) {
                self.metadata.insert(name.into_owned(), all);
            }
        }
    }

    /// Lets everything out.
    fn flush(&mut self) -> Result<(), Failure> {
        if !self.buffer.is_empty() {
            // Whatever field a server may echo the key in, it does not leave.
            let lines = self.redactor.hide_live(&String::from_utf8_lossy(&self.buffer));
            self.out.write(lines.as_bytes())?;
            self.buffer.clear();
        }
        Ok(())
    }

    fn finish(&mut self, completion: &Completion) -> Result<(), Failure> {
        if let Some(schema) = &self.schema {
            schema.validate(&self.text).map_err(|misfit| unfit(&misfit))?;
            self.data = raw(self.text.trim());
        }
        self.summarize(completion, None)?;
        self.out.complete()
    }

    fn fail(&mut self, completion: &Completion, report: &Report) -> Result<(), Failure> {
        self.summarize(completion, Some(report))
    }

    /// One object is printed at the end or not at all.
    fn shows(&self, part: &Part<'_>) -> bool {
        self.stream && (part.says_something() || part.has_more)
    }

    fn draft(&self) -> Option<PathBuf> {
        self.out.draft()
    }

    fn abandon(&mut self) -> Option<PathBuf> {
        self.out.abandon()
    }
}

/// The error object of every command.
pub fn error(report: &Report, redactor: &Redactor) -> Value {
    let mut error = json!({
        "kind": report.kind.name(),
        "message": redactor.clean(&report.message),
        "exit": report.kind.code(),
    });
    if let Some(hint) = &report.hint {
        error["hint"] = Value::from(redactor.clean(hint));
    }
    error
}

/// Prints the error of a run that had no answer to print it with.
pub fn print_error(report: &Report, redactor: &Redactor) -> Result<(), Failure> {
    print(json!({ "error": error(report, redactor) }), redactor)
}

/// Prints one object on standard output. Others may have written in it (a server, a file), so keys leave masked
/// wherever they stand, in names too.
pub fn print(value: Value, redactor: &Redactor) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    line(&mut bytes, &masked(value, redactor))?;
    stdout::print(&bytes)
}

fn masked(value: Value, redactor: &Redactor) -> Value {
    match value {
        Value::String(text) => Value::String(redactor.clean(&text)),
        Value::Array(list) => list.into_iter().map(|value| masked(value, redactor)).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (redactor.clean(&name), masked(value, redactor))).collect()
        }
        other => other,
    }
}

fn line(buffer: &mut Vec<u8>, value: &impl Serialize) -> Result<(), Failure> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *buffer, Printable);
    value.serialize(&mut serializer).map_err(|error| lost(&error.into()))?;
    buffer.push(b'\n');
    Ok(())
}

/// JSON on one line that is safe to look at: DEL, C1 and invisible characters are escaped too, which JSON itself does
/// not ask.
struct Printable;

impl Formatter for Printable {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_printable(writer, fragment)
    }

    /// JSON of somebody else's may be laid out over several lines.
    fn write_raw_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        fragment.split(['\n', '\r']).try_for_each(|line| write_printable(writer, line.trim_start()))
    }
}

/// The same for JSON that is laid out already. What is escaped stands in strings only.
pub fn printable(json: &str) -> String {
    let mut buffer = Vec::with_capacity(json.len());
    // Writing into memory does not fail.
    let _ = write_printable(&mut buffer, json);
    String::from_utf8_lossy(&buffer).into_owned()
}

/// Writes JSON that somebody else laid out, its strings safe to look at.
pub fn write_printable<W: ?Sized + Write>(writer: &mut W, text: &str) -> io::Result<()> {
    let odd = |c: char| matches!(c, '\u{7f}'..='\u{9f}') || is_invisible(c);
    let mut rest = text;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| odd(*c)) {
        writer.write_all(&rest.as_bytes()[..at])?;
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(writer, "\\u{unit:04x}")?;
        }
        rest = &rest[at + c.len_utf8()..];
    }
    writer.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_pieces_is_joined() {
        let all = joined(r#"{"a":[1],"b":{"c":1}}"#, r#"{"a":[2],"b":{"d":2},"e":3}"#).unwrap();
        assert_eq!(all.get(), r#"{"a":[1,2],"b":{"c":1,"d":2},"e":3}"#);
    }

    #[test]
    fn json_shows_no_control_character_and_reads_back_the_same() {
        let text = "a\u{1b}]0;x\u{7}\u{7f}\u{9b}\u{202e}\u{e0041}é\"\\";
        let mut buffer = Vec::new();
        line(&mut buffer, &json!({ "text": text })).unwrap();
        let printed = String::from_utf8(buffer).unwrap();
        assert_eq!(printed, "{\"text\":\"a\\u001b]0;x\\u0007\\u007f\\u009b\\u202e\\udb40\\udc41é\\\"\\\\\"}\n");
        assert_eq!(serde_json::from_str::<Value>(&printed).unwrap()["text"], text);
    }
}
