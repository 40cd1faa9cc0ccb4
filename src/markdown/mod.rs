//! Markdown laid out for a terminal while it comes. Nothing that was printed is changed: the cursor goes forward only,
//! so scrollback, copies and recordings are right. What is printed does not depend on the pieces in which the text comes.
//!
//! A line of the source is a line on the screen, or several where it is wider than that. Whoever writes no Markdown sees
//! the text as it was written.

mod blocks;
mod emphasis;
mod highlight;
mod inline;
mod spans;
mod table;
#[cfg(test)]
mod tests;
pub mod theme;
mod wrap;

use blocks::{Block, CodeLine, Container, Extent, Fence, Kind, Open, Reading};
use highlight::Highlight;
use inline::Inline;
use table::Table;
use theme::{Style, Theme};
use wrap::{Line, Piece, Prefix, Words};

/// As much of the beginning of a line is kept while it is not known what it is, in bytes.
const LONGEST_START: usize = 256;
/// As much of a line is kept where all of it is needed.
const LONGEST_LINE: usize = 4 << 10;

/// Lays Markdown out.
#[derive(Debug)]
pub struct Markdown {
    theme: Theme,
    line: Line,
    containers: Vec<Container>,
    leaf: Leaf,
    /// The text of a paragraph or a heading.
    inline: Inline,
    place: Place,
    /// The beginning of a line that is not known yet.
    start: String,
}

/// Where in a line the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In its beginning, which holds nothing but marks and blanks.
    Start,
    /// In its beginning, of which a few more characters are needed.
    Soon,
    /// In a line that must be there as a whole.
    All,
    /// Behind what says what it is.
    Inside,
}

/// The block that is open.
#[derive(Debug)]
enum Leaf {
    None,
    Paragraph,
    Heading,
    Code(Fence, Box<Highlight>),
    /// HTML, or code that is indented.
    Verbatim {
        is_html: bool,
    },
    Table(Table),
}

/// Words on their way to the screen.
struct Output<'a> {
    line: &'a mut Line,
    out: &'a mut Vec<u8>,
}

impl Words for Output<'_> {
    fn space(&mut self, blank: &str) {
        self.line.space(blank);
    }

    fn word(&mut self, pieces: &[Piece<'_>]) {
        self.line.word(pieces, self.out);
    }

    fn plain_word(&mut self, text: &str, style: Style) {
        self.line.plain_word(text, style, self.out);
    }

    fn plain_words(&mut self, text: &str, style: Style) {
        if style == Style::NONE {
            return self.line.plain_words(text, self.out);
        }
        wrap::one_by_one(self, text, style);
    }

    fn newline(&mut self) {
        self.line.newline(self.out);
    }
}

impl Markdown {
    /// For a terminal of so many columns.
    pub fn new(theme: Theme, columns: usize) -> Self {
        Self {
            theme,
            line: Line::new(theme, columns),
            containers: Vec::new(),
            leaf: Leaf::None,
            inline: Inline::new(theme, Style::NONE),
            place: Place::Start,
            start: String::new(),
        }
    }

    /// The terminal has so many columns from now on.
    pub fn resize(&mut self, columns: usize) {
        self.line.resize(columns);
    }

    /// Takes text without control characters, tabs and line ends aside, and appends what is certain to the output.
    pub fn write(&mut self, text: &str, out: &mut Vec<u8>) {
        // A carriage return is part of the line end behind it.
        for part in text.split('\r') {
            self.take(part, out);
        }
    }

    fn take(&mut self, text: &str, out: &mut Vec<u8>) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let taken = match self.place {
                Place::Start | Place::Soon => self.begin_line(first, out),
                Place::All => self.keep_line(rest, out),
                Place::Inside => self.go_on(rest, out),
            };
            rest = &rest[taken..];
        }
    }

    /// Appends what was still held.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        if self.place != Place::Inside && !self.start.is_empty() {
            self.understand(Extent::Whole, out);
        }
        self.end_code_line(out);
        self.close_leaf(out);
        self.containers.clear();
        self.place = Place::Start;
        self.line.begin(Prefix::default(), Prefix::default());
    }

    /// Takes a character of the beginning of a line.
    fn begin_line(&mut self, c: char, out: &mut Vec<u8>) -> usize {
        if c == '\n' {
            self.understand(Extent::Whole, out);
            self.end_line(out);
            return 1;
        }
        self.start.push(c);
        if self.start.len() >= LONGEST_START {
            self.understand(Extent::Enough, out);
        } else if self.place == Place::Soon || self.tells(c) {
            self.place = Place::Soon;
            self.understand(Extent::Beginning, out);
        }
        c.len_utf8()
    }

    /// Whether a line may be known with this character.
    fn tells(&self, c: char) -> bool {
        match &self.leaf {
            Leaf::Code(..) => c != ' ' && c != '\t',
            _ => !matches!(
                c,
                ' ' | '\t' | '>' | '-' | '*' | '_' | '+' | '#' | '`' | '~' | '|' | '<' | '.' | ')' | '0'..='9'
            ),
        }
    }

    /// Keeps a line up to its end.
    fn keep_line(&mut self, text: &str, out: &mut Vec<u8>) -> usize {
        let room = LONGEST_LINE.saturating_sub(self.start.len());
        let end = memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
        if end > room {
            // Character by character, so that the end is the same wherever the text was cut.
            let end = text.char_indices().map(|(at, c)| at + c.len_utf8()).find(|end| *end > room).unwrap_or(end);
            self.start.push_str(&text[..end]);
            self.understand(Extent::Enough, out);
            return end;
        }
        self.start.push_str(&text[..end]);
        if end == text.len() {
            return end;
        }
        self.understand(Extent::Whole, out);
        self.end_line(out);
        end + 1
    }

    /// Takes what is behind the beginning of a line.
    fn go_on(&mut self, text: &str, out: &mut Vec<u8>) -> usize {
        let end = memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
        self.content(&text[..end], out);
        if end == text.len() {
            return end;
        }
        self.end_line(out);
        end + 1
    }

    /// Takes content of the leaf, without line feeds.
    fn content(&mut self, text: &str, out: &mut Vec<u8>) {
        match &mut self.leaf {
            Leaf::Paragraph | Leaf::Heading => {
                self.inline.push(text, &mut Output { line: &mut self.line, out });
            }
            Leaf::Code(_, highlight) => {
                let line = &mut self.line;
                highlight.push(text, &mut |code, style| line.verbatim(code, style, out));
            }
            Leaf::Verbatim { .. } => self.line.verbatim(text, Style::NONE, out),
            Leaf::None | Leaf::Table(_) => {}
        }
    }

    /// Understands the beginning of a line, if that can be.
    fn understand(&mut self, extent: Extent, out: &mut Vec<u8>) {
        let start = std::mem::take(&mut self.start);
        let known = match &self.leaf {
            Leaf::Code(fence, _) => match fence.read(&start, &self.containers, extent) {
                CodeLine::Outside => self.read(&start, extent, out),
                CodeLine::More => false,
                line => {
                    self.code_line(&line, &start, out);
                    true
                }
            },
            _ => self.read(&start, extent, out),
        };
        self.start = start;
        if known {
            self.place = Place::Inside;
            self.start.clear();
        }
    }

    /// A line of an open code block.
    fn code_line(&mut self, line: &CodeLine, text: &str, out: &mut Vec<u8>) {
        let (first, rest) = self.prefixes(self.containers.len());
        self.line.begin(first, rest);
        if let CodeLine::Code(start, blanks) = line {
            self.content(&" ".repeat(*blanks), out);
            self.content(&text[*start..], out);
        } else {
            let closing = if self.theme.keeps_marks() { text.trim() } else { "───" };
            self.line.verbatim(closing, Style::ASIDE, out);
            self.leaf = Leaf::None;
        }
    }

    /// Any other line. Says whether it is known.
    fn read(&mut self, text: &str, extent: Extent, out: &mut Vec<u8>) -> bool {
        let open = Open {
            containers: &self.containers,
            paragraph: matches!(self.leaf, Leaf::Paragraph),
            html: matches!(self.leaf, Leaf::Verbatim { is_html: true }),
        };
        match blocks::read(text, open, extent) {
            Reading::More => false,
            Reading::All => {
                self.place = Place::All;
                false
            }
            Reading::Known(block) => {
                self.begin_block(block, text, out);
                true
            }
        }
    }

    /// Begins what a line holds, or goes on with it.
    fn begin_block(&mut self, block: Block, text: &str, out: &mut Vec<u8>) {
        let Block { kept, new, kind, start, indent } = block;
        let text = &text[start..];
        let goes_on = new.is_empty() && kept == self.containers.len();
        match (&mut self.leaf, &kind) {
            // A paragraph may go on without the marks of its quotes and the indentation of its lists.
            (Leaf::Paragraph, Kind::Text) if new.is_empty() => return self.text(indent, text, out),
            (Leaf::Table(table), Kind::Row) if goes_on => {
                let belongs = table.push(text, &mut self.line, out);
                if belongs {
                    return;
                }
            }
            _ => {}
        }
        self.close_leaf(out);
        self.containers.truncate(kept);
        let begins = !new.is_empty();
        self.containers.extend(new);
        let (first, rest) = self.prefixes(kept);
        self.line.begin(first, rest);
        self.leaf = self.begin_leaf(kind, begins, text, out);
        match &self.leaf {
            Leaf::Paragraph | Leaf::Heading => self.text(indent, text, out),
            Leaf::Verbatim { .. } => self.text_as_it_is(indent, text, out),
            _ => {}
        }
    }

    fn text(&mut self, indent: usize, text: &str, out: &mut Vec<u8>) {
        if !matches!(self.leaf, Leaf::Heading) {
            self.content(&" ".repeat(indent), out);
        }
        self.content(text, out);
    }

    fn text_as_it_is(&mut self, indent: usize, text: &str, out: &mut Vec<u8>) {
        self.line.verbatim(&" ".repeat(indent), Style::NONE, out);
        self.line.verbatim(text, Style::NONE, out);
    }

    /// What a new block is; what is known of it is printed.
    fn begin_leaf(&mut self, kind: Kind, begins: bool, text: &str, out: &mut Vec<u8>) -> Leaf {
        match kind {
            Kind::Blank => {
                // The marker of an item is seen, even if nothing follows.
                if begins {
                    self.line.open(out);
                }
                Leaf::None
            }
            Kind::Rule => {
                self.line.verbatim(&"─".repeat(self.line.text_room()), Style::ASIDE, out);
                Leaf::None
            }
            Kind::Heading(level) => {
                let style = if level == 1 { Style::HEADING | Style::TITLE } else { Style::HEADING };
                if self.theme.keeps_marks() {
                    self.line.plain_word(&"#".repeat(level), style, out);
                    self.line.space(" ");
                }
                self.inline.begin(style);
                Leaf::Heading
            }
            Kind::Fence(fence) => {
                let opening =
                    if self.theme.keeps_marks() { text.trim_end() } else { &format!("─── {}", fence.info) };
                self.line.verbatim(opening.trim_end(), Style::ASIDE, out);
                let highlight = Box::new(Highlight::new(&fence.info));
                Leaf::Code(fence, highlight)
            }
            Kind::Row => Leaf::Table(Table::new(self.theme, text)),
            Kind::Html => Leaf::Verbatim { is_html: true },
            Kind::Code => Leaf::Verbatim { is_html: false },
            Kind::Text => {
                self.inline.begin(Style::NONE);
                Leaf::Paragraph
            }
        }
    }

    /// Ends a line of the source.
    fn end_line(&mut self, out: &mut Vec<u8>) {
        self.place = Place::Start;
        self.end_code_line(out);
        match &mut self.leaf {
            Leaf::Paragraph => self.inline.push("\n", &mut Output { line: &mut self.line, out }),
            Leaf::Heading => {
                self.inline.trim_hashes();
                self.inline.finish(&mut Output { line: &mut self.line, out });
                self.line.newline(out);
                self.leaf = Leaf::None;
            }
            Leaf::Table(_) => {}
            Leaf::None | Leaf::Code(..) | Leaf::Verbatim { .. } => self.line.newline(out),
        }
    }

    fn end_code_line(&mut self, out: &mut Vec<u8>) {
        if let Leaf::Code(_, highlight) = &mut self.leaf {
            let line = &mut self.line;
            highlight.end_line(&mut |code, style| line.verbatim(code, style, out));
        }
    }

    /// Ends a block: all of it is printed.
    fn close_leaf(&mut self, out: &mut Vec<u8>) {
        match std::mem::replace(&mut self.leaf, Leaf::None) {
            Leaf::Paragraph | Leaf::Heading => {
                self.inline.finish(&mut Output { line: &mut self.line, out });
            }
            Leaf::Table(mut table) => match table.unproven() {
                Some(text) => {
                    let mut output = Output { line: &mut self.line, out };
                    self.inline.begin(Style::NONE);
                    self.inline.push(text, &mut output);
                    self.inline.finish(&mut output);
                    // At the very end, its line may have none.
                    if self.place != Place::Inside {
                        output.newline();
                    }
                }
                None => table.print(&mut self.line, out),
            },
            Leaf::None | Leaf::Code(..) | Leaf::Verbatim { .. } => {}
        }
    }

    /// What stands before the first line of a block, and before the others. The containers from `new` on begin here.
    fn prefixes(&self, new: usize) -> (Prefix, Prefix) {
        let (mut first, mut rest) = (Prefix::default(), Prefix::default());
        for (at, container) in self.containers.iter().enumerate() {
            match container {
                Container::Quote => {
                    first.push(self.theme, "│ ");
                    rest.push(self.theme, "│ ");
                }
                Container::Item { shown, .. } => {
                    let columns = wrap::width(shown);
                    rest.indent(columns);
                    if at >= new { first.push(self.theme, shown) } else { first.indent(columns) }
                }
            }
        }
        (first, rest)
    }
}
