//! What is said in a recording, piece by piece, and how subtitles write it.
//!
//! Source: SubRip as players read it, <https://docs.fileformat.com/video/srt/>; WebVTT, <https://www.w3.org/TR/webvtt1/>.

use serde::Deserialize;

use crate::gemini::cursor::Cursor;
use crate::values::TranscriptForm;

/// What somebody says without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// When it begins, in milliseconds.
    start: u64,
    /// When it ends, in milliseconds.
    end: u64,
    /// Without blank lines, which would end a subtitle.
    text: String,
    speaker: Option<String>,
}

/// A segment as it is asked for.
#[derive(Deserialize)]
struct Raw {
    start: Time,
    end: Time,
    text: String,
    speaker: Option<String>,
}

/// Models also say how many seconds it is.
#[derive(Deserialize)]
#[serde(untagged)]
enum Time {
    Clock(String),
    Seconds(f64),
}

/// The segments of an answer, and what is wrong with it, as a phrase behind `the transcript`.
#[derive(Debug, PartialEq, Eq)]
pub struct Transcript {
    /// As far as they can be read.
    pub segments: Vec<Segment>,
    /// The first fault, if there is one.
    pub fault: Option<String>,
}

/// Reads an answer: a JSON list of segments. One that is cut off has those that are whole.
pub fn read(json: &str) -> Transcript {
    let (mut segments, mut fault) = (Vec::new(), None);
    let mut cursor = Cursor::new(json);
    let is_list = matches!(cursor.peek(), Ok(b'['));
    let listed = cursor.list(|cursor| {
        let segment = cursor.value()?;
        let number = segments.len() + 1;
        if fault.is_none() {
            match Segment::read(segment) {
                Ok(segment) => segments.push(segment),
                Err(why) => fault = Some(format!("cannot be read from piece {number} on: {why}")),
            }
        }
        Ok(())
    });
    if !is_list || listed.and_then(|()| cursor.end()).is_err() {
        fault = fault.or_else(|| Some("is not the list that was asked for, or not all of it".to_owned()));
    }
    Transcript { segments, fault }
}

impl Transcript {
    /// Makes sure that its times run forward, as players need it. Two may speak at once.
    pub fn check_times(&mut self) {
        let backward = self.segments.windows(2).position(|pair| pair[1].start < pair[0].start);
        let reversed = self.segments.iter().position(|segment| segment.end < segment.start);
        let fault = match (backward, reversed) {
            (Some(at), _) => Some((at + 1, "begins before the one in front of it")),
            (None, Some(at)) => Some((at, "ends before it begins")),
            (None, None) => None,
        };
        if let (Some((at, what)), None) = (fault, &self.fault) {
            let time = clock(self.segments[at].start, '.');
            self.fault = Some(format!("has times that run backward: piece {} (at {time}) {what}", at + 1));
        }
    }
}

impl Segment {
    fn read(json: &str) -> Result<Self, String> {
        let raw: Raw = serde_json::from_str(json).map_err(|_| "a start, an end or a text is missing".to_owned())?;
        let time = |time: &Time| milliseconds(time).ok_or_else(|| format!("{} is no time", shown(time)));
        let text = raw.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        let speaker = raw.speaker.map(|name| name.trim().replace('\n', " ")).filter(|name| !name.is_empty());
        Ok(Self { start: time(&raw.start)?, end: time(&raw.end)?, text, speaker })
    }

    /// As it stands in a file of this form; `number` counts from one.
    pub fn write(&self, number: usize, form: TranscriptForm) -> String {
        let Self { start, end, text, speaker } = self;
        let said = match speaker {
            Some(speaker) => format!("{speaker}: {text}"),
            None => text.clone(),
        };
        match form {
            TranscriptForm::Text => format!("{said}\n"),
            TranscriptForm::Srt => {
                format!("{number}\n{} --> {}\n{}\n\n", clock(*start, ','), clock(*end, ','), arrowless(&said))
            }
            TranscriptForm::Vtt => {
                let voice = speaker.as_ref().map(|name| format!("<v {}>", escape(name))).unwrap_or_default();
                format!("\n{} --> {}\n{voice}{}\n", clock(*start, '.'), clock(*end, '.'), escape(text))
            }
        }
    }
}

/// What stands before the first one.
pub fn head(form: TranscriptForm) -> &'static str {
    if form == TranscriptForm::Vtt { "WEBVTT\n" } else { "" }
}

/// An arrow stands between two times, and nowhere else.
fn arrowless(text: &str) -> String {
    text.replace("-->", "->")
}

/// `<` begins a tag, `&` a name of a character.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn clock(time: u64, point: char) -> String {
    let (seconds, milliseconds) = (time / 1000, time % 1000);
    format!("{:02}:{:02}:{:02}{point}{milliseconds:03}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn shown(time: &Time) -> String {
    match time {
        Time::Clock(text) => format!("{text:?}"),
        Time::Seconds(seconds) => seconds.to_string(),
    }
}

fn milliseconds(time: &Time) -> Option<u64> {
    match time {
        Time::Seconds(seconds) => of_seconds(*seconds),
        Time::Clock(text) => of_clock(text.trim().trim_end_matches('s')),
    }
}

/// No recording lasts longer than a day or so; more is a mistake.
const LONGEST: f64 = 100.0 * 3600.0;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is looked at before")]
fn of_seconds(seconds: f64) -> Option<u64> {
    (0.0..LONGEST).contains(&seconds).then_some((seconds * 1000.0 + 0.5) as u64)
}

/// `HH:MM:SS.mmm`, `MM:SS`, `SS.m`, and with a comma as SubRip has it. Three digits behind a last colon are milliseconds, as
/// models now and then write them.
fn of_clock(text: &str) -> Option<u64> {
    let mut fields: Vec<&str> = text.split(':').collect();
    let behind_colon = fields.last().filter(|last| fields.len() > 2 && last.len() == 3);
    let thousandths = match behind_colon {
        Some(last) if last.bytes().all(|byte| byte.is_ascii_digit()) => last.parse::<f64>().ok()? / 1000.0,
        _ => 0.0,
    };
    if thousandths > 0.0 || behind_colon.is_some_and(|last| *last == "000") {
        fields.pop();
    }
    let mut seconds = thousandths;
    for (at, field) in fields.iter().rev().enumerate() {
        let unit = [1.0, 60.0, 3600.0].get(at)?;
        let is_number = field.bytes().all(|byte| byte.is_ascii_digit() || at == 0 && b".,".contains(&byte));
        let value: f64 = if is_number { field.replace(',', ".").parse().ok()? } else { return None };
        seconds += value * unit;
    }
    of_seconds(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_way_that_models_write_them() {
        for (text, expected) in [
            ("00:00:05.120", Some(5_120)),
            ("00:00:05,120", Some(5_120)),
            ("01:02:03", Some(3_723_000)),
            ("62:03", Some(3_723_000)),
            ("1:05.5", Some(65_500)),
            ("5", Some(5_000)),
            ("5.25s", Some(5_250)),
            ("00:05:120", Some(5_120)),
            ("00:05:000", Some(5_000)),
            ("01:02:03:004", Some(3_723_004)),
            ("", None),
            (":", None),
            ("-1", None),
            ("soon", None),
            ("1:2:3:4", None),
            ("1.5:00", None),
            ("1e3", None),
            ("99999999", None),
        ] {
            assert_eq!(milliseconds(&Time::Clock(text.to_owned())), expected, "{text}");
        }
        assert_eq!(milliseconds(&Time::Seconds(65.0004)), Some(65_000));
        assert_eq!(milliseconds(&Time::Seconds(-1.0)), None);
    }

    fn written(json: &str, form: TranscriptForm) -> String {
        let segments = read(json).segments;
        let pieces = (1..).zip(&segments).map(|(number, segment)| segment.write(number, form));
        head(form).to_owned() + &pieces.collect::<String>()
    }

    const TALK: &str = r#"[{"start":"00:00:00.000","end":"00:00:02.5","text":"Hello & <welcome>","speaker":"Ann"},
        {"start":62.25,"end":63,"text":"one --> two\n\n\nthree"}]"#;

    #[test]
    fn subtitles_are_written_as_players_read_them() {
        assert_eq!(
            written(TALK, TranscriptForm::Srt),
            "1\n00:00:00,000 --> 00:00:02,500\nAnn: Hello & <welcome>\n\n2\n00:01:02,250 --> 00:01:03,000\none -> two\nthree\n\n"
        );
        assert_eq!(
            written(TALK, TranscriptForm::Vtt),
            "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\n<v Ann>Hello &amp; &lt;welcome&gt;\n\n00:01:02.250 --> 00:01:03.000\none --&gt; two\nthree\n"
        );
        assert_eq!(written(TALK, TranscriptForm::Text), "Ann: Hello & <welcome>\none --> two\nthree\n");
    }

    #[test]
    fn what_is_wrong_is_found_and_what_is_whole_is_kept() {
        let faults = |json: &str| {
            let mut transcript = read(json);
            transcript.check_times();
            (transcript.segments.len(), transcript.fault.unwrap_or_default())
        };
        let piece = |start: &str, end: &str| format!(r#"{{"start":"{start}","end":"{end}","text":"t"}}"#);
        assert_eq!(faults(TALK), (2, String::new()));
        assert_eq!(faults("[]"), (0, String::new()));
        for (json, count, words) in [
            (format!("[{},{{\"start\":", piece("0", "1")), 1, "or not all of it"),
            (format!("[{}", piece("0", "1")), 1, "or not all of it"),
            ("{}".to_owned(), 0, "is not the list"),
            ("words".to_owned(), 0, "is not the list"),
            (String::new(), 0, "is not the list"),
            ("[7]".to_owned(), 0, "from piece 1 on: a start, an end or a text is missing"),
            (format!("[{},{}]", piece("0", "1"), piece("soon", "1")), 1, "from piece 2 on: \"soon\" is no time"),
            (
                format!("[{},{}]", piece("5", "6"), piece("4", "7")),
                2,
                "piece 2 (at 00:00:04.000) begins before the one",
            ),
            (format!("[{}]", piece("5", "4")), 1, "piece 1 (at 00:00:05.000) ends before it begins"),
        ] {
            let (kept, fault) = faults(&json);
            assert!(kept == count && fault.contains(words), "{json}: {kept} {fault}");
        }
        assert_eq!(faults(&format!("[{},{}]", piece("0", "9"), piece("5", "6"))).1, "", "two speak at once");
    }
}
