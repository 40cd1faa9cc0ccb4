//! An answer and what it rests on: its sources are listed behind it, marked in it, or required of it.

use crate::failure::{Failure, Kind, Report};
use crate::gemini::completion::Completion;
use crate::gemini::content::TurnPart;
use crate::gemini::part::{Content, Part};
use crate::gemini::reply::Reply;
use crate::settings::ToolSettings;

use super::Renderer;
use super::sources::{Sources, address, marked};

/// Text that is held back must not be larger than this, in bytes.
const LARGEST: usize = 64 << 20;
/// Sources that are shown to a person who did not ask for them.
const MOST_SHOWN: usize = 100;

/// A renderer around another one, which prints the answer itself.
pub struct Grounded {
    inner: Box<dyn Renderer>,
    tools: ToolSettings,
    /// Whether the inner one prints text, to which sources and marks can be added; JSON has them by itself.
    is_text: bool,
    /// Whether a person reads the answer, who is shown the sources unasked.
    on_terminal: bool,
    sources: Sources,
    /// Text that waits for its sources, which come last.
    held: String,
    has_words: bool,
    ends_line: bool,
    /// Pieces of text with sources that are not in the answer.
    lost: usize,
}

impl Grounded {
    /// Around this renderer.
    pub fn new(inner: Box<dyn Renderer>, tools: ToolSettings, is_text: bool, on_terminal: bool) -> Self {
        let (sources, held) = (Sources::default(), String::new());
        Self { inner, tools, is_text, on_terminal, sources, held, has_words: false, ends_line: false, lost: 0 }
    }

    /// Whether the text is kept until its sources are known.
    fn holds(&self) -> bool {
        self.is_text && (self.tools.cite || self.tools.require)
    }

    fn hold(&mut self, text: &str) -> Result<(), Failure> {
        if self.held.len() + text.len() > LARGEST {
            return Err(Failure::new(
                Kind::Incomplete,
                "the answer is larger than 64 MiB, which is kept for its sources",
            )
            .hint("leave --cite and --require-sources out: text may be of any length"));
        }
        self.held.push_str(text);
        Ok(())
    }

    /// What is still to be printed: the text that was held, with its marks, and the list of sources.
    fn last_words(&mut self) -> String {
        let mut text = std::mem::take(&mut self.held);
        if self.tools.cite {
            let (citations, lost) = self.sources.citations(&text);
            (text, self.lost) = (marked(&text, &citations), lost);
        }
        if self.lists() && !self.sources.is_empty() {
            text += if self.ends_line { "\n" } else { "\n\n" };
            text += &self.lines(usize::MAX).join("\n");
        }
        text
    }

    /// Whether the list belongs to the answer. Behind a picture alone there is no place for it.
    fn lists(&self) -> bool {
        self.is_text && self.tools.list && self.has_words
    }

    fn lines(&self, most: usize) -> Vec<String> {
        let list = self.sources.list();
        let lines = list.iter().take(most).enumerate().map(|(at, source)| source.line(at + 1));
        let more = list.len().saturating_sub(most);
        let more = (more > 0).then(|| format!("and {more} more, which --sources prints"));
        lines.chain(more).collect()
    }

    /// Hands text to the renderer that prints it.
    fn print(&mut self, text: &str) -> Result<(), Failure> {
        let part = TurnPart::text(text);
        Part::read(part.json()).filter(|_| !text.is_empty()).map_or(Ok(()), |part| self.inner.part(&part))
    }

    /// Why there is no source, where something could have brought one.
    fn without_sources(&self) -> Option<&'static str> {
        let is_told = self.tools.bring_sources() && self.sources.is_empty();
        let searched = !self.tools.search || !self.sources.queries.is_empty();
        is_told.then_some(if searched {
            "the answer names no sources"
        } else {
            "nothing was searched: the answer names no sources"
        })
    }

    /// What the answer takes word for word from somewhere.
    fn quotations(&self) -> Option<String> {
        let quoted = &self.sources.quoted;
        let first = quoted.iter().find_map(|uri| address(uri));
        match (quoted.len(), first) {
            (0, _) => None,
            (1, None) => Some("the answer quotes a source at length".to_owned()),
            (1, Some(first)) => Some(format!("the answer quotes a source at length ({first})")),
            (count, None) => Some(format!("the answer quotes {count} sources at length; --json has them")),
            (count, Some(first)) => {
                Some(format!("the answer quotes {count} sources at length, among them {first}; --json has all"))
            }
        }
    }
}

impl Renderer for Grounded {
    fn inner(&self) -> Option<&dyn Renderer> {
        Some(&*self.inner)
    }

    fn inner_mut(&mut self) -> Option<&mut dyn Renderer> {
        Some(&mut *self.inner)
    }

    fn part(&mut self, part: &Part<'_>) -> Result<(), Failure> {
        if self.tools.cite {
            self.sources.part(part);
        }
        let Content::Text(text) = &part.content else {
            return self.inner.part(part);
        };
        if let Some(last) = text.as_bytes().last() {
            (self.has_words, self.ends_line) = (true, *last == b'\n');
        }
        if self.holds() { self.hold(text) } else { self.inner.part(part) }
    }

    fn metadata(&mut self, reply: &Reply<'_>) {
        self.sources.reply(reply, self.tools.cite);
        self.inner.metadata(reply);
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.inner.flush()
    }

    /// Fails (exit 9) where a source is required and there is none.
    fn finish(&mut self, completion: &Completion) -> Result<(), Failure> {
        if self.tools.require && self.sources.is_empty() {
            let why = self.without_sources().unwrap_or_default();
            return Err(Failure::new(Kind::Incomplete, format!("{why}, which --require-sources asks for"))
                .hint("ask for what has to be looked up, or leave --require-sources out"));
        }
        let text = self.last_words();
        self.print(&text)?;
        self.inner.finish(completion)
    }

    /// What was held is printed, unless a source is required and none is known.
    fn fail(&mut self, completion: &Completion, report: &Report) -> Result<(), Failure> {
        let text = std::mem::take(&mut self.held);
        if !self.tools.require || !self.sources.is_empty() {
            self.print(&text)?;
        }
        self.inner.fail(completion, report)
    }

    fn shows(&self, part: &Part<'_>) -> bool {
        let is_held = self.holds() && matches!(part.content, Content::Text(_));
        !is_held && self.inner.shows(part)
    }

    fn sources(&self) -> Vec<String> {
        let is_told = self.is_text && !self.lists() && (self.on_terminal || self.tools.list);
        if is_told { self.lines(MOST_SHOWN) } else { Vec::new() }
    }

    fn remarks(&self) -> Vec<String> {
        let mut lines = self.inner.remarks();
        lines.extend(self.without_sources().map(ToOwned::to_owned));
        lines.extend(self.sources.unread.iter().map(|(uri, fault)| {
            let uri = address(uri).unwrap_or_else(|| "an address that is not one of the web".to_owned());
            format!("not read: {uri} ({fault})")
        }));
        lines.extend(self.quotations());
        if self.lost > 0 {
            lines.push(format!(
                "{} pieces of text with sources are not in the answer, so that no number marks them",
                self.lost
            ));
        }
        if self.sources.left_out > 0 {
            lines.push(format!("{} further sources are left out", self.sources.left_out));
        }
        lines
    }
}
