//! The text of a paragraph, a heading or a cell: emphasis, code, links. What it is becomes known mark by mark; words are
//! handed on as soon as nothing that comes can change them, and what is open is held until it is closed.
//!
//! CommonMark 0.31, section 6, except that lines of the source stay lines, and that HTML, entities, and the backslashes
//! and formulas of LaTeX stay as they are.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::emphasis::{Delimiters, Depth, Run};
use super::spans::{self, Angle, Span};
use super::theme::{Style, Theme};
use super::wrap::{Piece, Words, is_cjk, may_break};

/// What is open is text if it is not closed within so many bytes.
const HOLD: usize = 4 << 10;
/// What has no blank for so many bytes is no word.
const LONGEST_WORD: usize = 1 << 10;
/// Longer runs of marks are no emphasis.
const LONGEST_RUN: usize = 64;

/// Text of one block.
#[derive(Debug)]
pub struct Inline {
    theme: Theme,
    /// How all of it looks.
    base: Style,
    /// What was not handed on yet.
    source: String,
    /// How much of the source has become nodes.
    at: usize,
    /// How much of it is known to be plain, behind `at`.
    looked: usize,
    /// The character before `at`.
    before: char,
    /// Where the current word begins in the source.
    word: usize,
    nodes: Vec<Node>,
    delimiters: Delimiters,
    /// The nodes of the brackets that are open.
    brackets: Vec<usize>,
    /// What is open behind the nodes that were handed on.
    around: Around,
}

/// A part of the source.
#[derive(Debug)]
struct Node {
    text: Range<usize>,
    kind: Kind,
    /// Whether a line may end before it.
    boundary: bool,
}

#[derive(Debug)]
enum Kind {
    Text,
    Space,
    Break,
    /// Its text is what stands between the backticks.
    Code,
    /// What stays as it is, with its blanks: a tag, a formula.
    Raw,
    /// Its text are the marks.
    Run(Run),
    /// `[` or `![`. The address, once it is known that this is a link.
    Opening(Option<Rc<str>>),
    /// The end of a link, with the address if it must be shown.
    Closing(Option<Rc<str>>),
    /// `<https://example.org>`; its text is the address.
    Address,
}

/// What a piece of text stands in.
#[derive(Debug, Default)]
struct Around {
    depth: Depth,
    link: Option<Rc<str>>,
}

impl Inline {
    /// Text that looks like this.
    pub fn new(theme: Theme, base: Style) -> Self {
        Self {
            theme,
            base,
            source: String::new(),
            at: 0,
            looked: 0,
            before: ' ',
            word: 0,
            nodes: Vec::new(),
            delimiters: Delimiters::default(),
            brackets: Vec::new(),
            around: Around::default(),
        }
    }

    /// Takes text, which may hold line feeds, and hands on the words that are final.
    pub fn push(&mut self, mut text: &str, words: &mut impl Words) {
        while !text.is_empty() {
            if self.source.is_empty() {
                text = self.hand_on_plain(text, words);
            }
            let end = memchr::memchr2(b' ', b'\n', text.as_bytes()).map_or(text.len(), |blank| blank + 1);
            let (next, rest) = text.split_at(end);
            self.source.push_str(next);
            self.scan(false);
            self.hand_on(words);
            text = rest;
        }
    }

    /// Ends the text: what is still open is text.
    pub fn finish(&mut self, words: &mut impl Words) {
        // A mark is judged by what stands behind it, too.
        self.source.push('\n');
        self.scan(true);
        self.nodes.pop();
        self.let_go();
        self.hand_on(words);
        (self.at, self.looked, self.word, self.before) = (0, 0, 0, ' ');
        self.source.clear();
    }

    /// Begins another text, which looks like this.
    pub fn begin(&mut self, base: Style) {
        self.base = base;
    }

    /// Drops the marks that may close a heading, if nothing else is left of it.
    pub fn trim_hashes(&mut self) {
        if self.nodes.is_empty() && !self.theme.keeps_marks() && self.source.bytes().all(|byte| byte == b'#') {
            self.source.clear();
        }
    }

    /// The way of most text: words without a mark are final where a blank stands behind them. Returns the rest.
    fn hand_on_plain<'t>(&mut self, text: &'t str, words: &mut impl Words) -> &'t str {
        let mut rest = text;
        loop {
            // A word that is too long is none.
            let bytes = &rest.as_bytes()[..rest.len().min(LONGEST_WORD)];
            let end = bytes.iter().position(|byte| !PLAIN[usize::from(*byte)]).unwrap_or(bytes.len());
            if let Some(last) = bytes[..end].iter().rposition(|byte| *byte == b' ') {
                words.plain_words(&rest[..=last], self.base);
                self.before = ' ';
                rest = &rest[last + 1..];
            } else if !self.hand_on_word(&mut rest, words) {
                return rest;
            }
        }
    }

    /// The same for a word that is not ASCII. Says whether there was one.
    fn hand_on_word(&mut self, rest: &mut &str, words: &mut impl Words) -> bool {
        let bytes = &rest.as_bytes()[..rest.len().min(LONGEST_WORD)];
        let Some(end) = bytes.iter().position(|byte| MARKS[usize::from(*byte)]).filter(|end| *end > 0) else {
            return false;
        };
        let word = &rest[..end];
        if bytes[end] != b' ' || word.contains(is_cjk) {
            return false;
        }
        words.plain_word(word, self.base);
        words.space(" ");
        self.before = ' ';
        *rest = &rest[end + 1..];
        true
    }

    fn scan(&mut self, ended: bool) {
        while let Some(byte) = self.source.as_bytes().get(self.at) {
            let before = self.at;
            match byte {
                b' ' | b'\t' => self.add(1, Kind::Space),
                b'\n' => self.add(1, Kind::Break),
                b'\\' => self.escape(ended),
                b'`' => self.code(ended),
                b'*' | b'_' | b'~' => self.run(),
                b'[' => self.opening(1),
                b'!' => self.image(),
                b']' => self.closing(ended),
                b'<' => self.angle(ended),
                b'$' => self.formula(ended),
                _ => self.text(ended),
            }
            if self.at == before {
                return;
            }
            self.keep_short();
        }
    }

    /// What stands in front of `at`, as far as a span may reach.
    fn ahead(&self) -> &str {
        let rest = &self.source[self.at..];
        &rest[..floor(rest, HOLD)]
    }

    /// Whether nothing more can come that belongs to what begins at `at`.
    fn is_all(&self, ended: bool) -> bool {
        ended || self.source.len() - self.at >= HOLD + 4
    }

    /// Makes a node of the next bytes.
    fn add(&mut self, length: usize, kind: Kind) {
        self.add_part(self.at..self.at + length, length, kind, false);
    }

    /// Makes a node of a part of the next bytes.
    fn add_part(&mut self, text: Range<usize>, length: usize, kind: Kind, boundary: bool) {
        let is_blank = matches!(kind, Kind::Space | Kind::Break);
        let boundary = boundary || self.at - self.word > LONGEST_WORD;
        if boundary {
            self.word = self.at;
        }
        self.nodes.push(Node { text, kind, boundary });
        self.at += length;
        if is_blank {
            self.word = self.at;
        }
        self.looked = self.at;
        self.before = self.source[..self.at].chars().next_back().unwrap_or(' ');
    }

    fn text(&mut self, ended: bool) {
        let start = self.at;
        let mut last = self.source[start..self.looked].chars().next_back();
        let mut end = self.looked;
        let bytes = self.source.as_bytes();
        while let Some(byte) = bytes.get(end) {
            let c = if byte.is_ascii() { char::from(*byte) } else { next_char(&self.source, end) };
            let is_over = MARKS[usize::from(*byte)] || end - start >= LONGEST_WORD;
            if end > start && (is_over || last.is_some_and(|last| may_break(last, c))) {
                let boundary = self.begins_anew();
                return self.add_part(start..end, end - start, Kind::Text, boundary);
            }
            last = Some(c);
            end += c.len_utf8();
        }
        self.looked = end;
        if ended {
            let boundary = self.begins_anew();
            self.add_part(start..end, end - start, Kind::Text, boundary);
        }
    }

    /// Whether a line may end before the text at `at`.
    fn begins_anew(&self) -> bool {
        self.source[self.at..].chars().next().is_some_and(|c| may_break(self.before, c))
    }

    /// A backslash before a mark of Markdown makes it text; all others are LaTeX's, or text.
    fn escape(&mut self, ended: bool) {
        const MARKDOWN: &[u8] = b"*_`#~|<>.-+$\"'@/=^";
        const LATEX: &[u8] = b"\\()[]{},;:!%&?";
        let at = self.at;
        match self.source.as_bytes().get(at + 1) {
            None => {}
            // The end of the text is no end of a line.
            Some(b'\n') if !(ended && at + 2 == self.source.len()) => self.add_part(at..at, 1, Kind::Text, false),
            Some(next) if MARKDOWN.contains(next) => self.add_part(at + 1..at + 2, 2, Kind::Text, false),
            Some(next) if LATEX.contains(next) => self.add(2, Kind::Text),
            Some(_) => self.add(1, Kind::Text),
        }
    }

    /// How many marks stand here, if that is known; they are text if they are too many.
    fn marks(&mut self) -> Option<usize> {
        let mark = self.source.as_bytes()[self.at];
        let rest = self.source[self.at..].bytes();
        let length = rest.take(LONGEST_RUN).take_while(|byte| *byte == mark).count();
        if length == LONGEST_RUN {
            self.add(length, Kind::Text);
            return None;
        }
        (self.at + length < self.source.len()).then_some(length)
    }

    fn code(&mut self, ended: bool) {
        let Some(ticks) = self.marks() else { return };
        match spans::code(self.ahead(), ticks) {
            Span::Closed(length, content) => {
                let content = self.at + content.start..self.at + content.end;
                self.add_part(content, length, Kind::Code, false);
            }
            Span::Open if !self.is_all(ended) => {}
            _ => self.add(ticks, Kind::Text),
        }
    }

    fn run(&mut self) {
        let Some(length) = self.marks() else { return };
        let mark = char::from(self.source.as_bytes()[self.at]);
        let after = next_char(&self.source, self.at + length);
        self.delimiters.push(self.nodes.len(), mark, length, (self.before, after));
        let run = Run { left: length, closes: Depth::default(), opens: Depth::default() };
        self.add(length, Kind::Run(run));
        // Within brackets it depends on them what belongs together.
        if self.brackets.is_empty() {
            self.delimiters.pair(&mut settle(&mut self.nodes));
        }
    }

    fn opening(&mut self, length: usize) {
        self.brackets.push(self.nodes.len());
        self.add(length, Kind::Opening(None));
    }

    fn image(&mut self) {
        match self.source.as_bytes().get(self.at + 1) {
            None => {}
            Some(b'[') => self.opening(2),
            Some(_) => self.add(1, Kind::Text),
        }
    }

    fn closing(&mut self, ended: bool) {
        let Some(opening) = self.brackets.last().copied() else {
            return self.add(1, Kind::Text);
        };
        let start = self.at + 1;
        match spans::destination(&self.ahead()[1..]) {
            Span::Closed(length, address) => {
                let address = start + address.start..start + address.end;
                self.link(opening, length + 1, &address);
            }
            Span::Open if !self.is_all(ended) => {}
            _ => {
                self.brackets.pop();
                self.add(1, Kind::Text);
                if self.brackets.is_empty() {
                    self.delimiters.pair(&mut settle(&mut self.nodes));
                }
            }
        }
    }

    /// Makes a link of what stands between a bracket and here.
    fn link(&mut self, opening: usize, length: usize, address: &Range<usize>) {
        let bracket = self.nodes[opening].text.clone();
        let is_image = bracket.len() == 2;
        let text = &self.source[bracket.end..self.at];
        let address: Rc<str> = self.source[address.clone()].into();
        let shown = (*text != *address).then(|| Rc::clone(&address));
        self.nodes[opening].kind = Kind::Opening(Some(address));
        self.delimiters.pair_within(opening, &mut settle(&mut self.nodes));
        self.brackets.pop();
        if !is_image {
            // No link stands in another one.
            let nodes = &self.nodes;
            self.brackets.retain(|bracket| nodes[*bracket].text.len() == 2);
        }
        self.add(length, Kind::Closing(shown));
        if self.brackets.is_empty() {
            self.delimiters.pair(&mut settle(&mut self.nodes));
        }
    }

    fn angle(&mut self, ended: bool) {
        match spans::angle(self.ahead()) {
            Span::Closed(length, Angle::Address) => {
                self.add_part(self.at + 1..self.at + length - 1, length, Kind::Address, false);
            }
            Span::Closed(length, Angle::Html) => self.add(length, Kind::Raw),
            Span::Open if !self.is_all(ended) => {}
            _ => self.add(1, Kind::Text),
        }
    }

    fn formula(&mut self, ended: bool) {
        match spans::formula(self.ahead()) {
            Span::Closed(length, ()) => self.add(length, Kind::Raw),
            Span::Open if !self.is_all(ended) => {}
            _ => self.add(1, Kind::Text),
        }
    }

    /// The first node that may still change.
    fn first_open(&self) -> Option<usize> {
        let bracket = self.brackets.first().copied();
        self.delimiters.first().into_iter().chain(bracket).min()
    }

    /// Nothing is held for long.
    fn keep_short(&mut self) {
        if self.first_open().is_some_and(|node| self.at - self.nodes[node].text.start > HOLD) {
            self.let_go();
        }
    }

    /// What is open is text.
    fn let_go(&mut self) {
        self.delimiters.close(&mut settle(&mut self.nodes));
        self.brackets.clear();
    }

    /// Hands on the words that are final.
    fn hand_on(&mut self, words: &mut impl Words) {
        let open = self.first_open().unwrap_or(self.nodes.len());
        let all = self.at == self.source.len() && open == self.nodes.len() && self.source.ends_with('\n');
        let is_end = |at: &usize| {
            let is_blank = |node: &Node| matches!(node.kind, Kind::Space | Kind::Break);
            is_blank(&self.nodes[at - 1]) || self.nodes.get(*at).is_some_and(|node| node.boundary)
        };
        let end = if all { Some(open) } else { (1..=open).rev().find(is_end) };
        let Some(end) = end else { return };
        self.show(end, words);
        self.nodes.drain(..end);
        self.delimiters.shift(end);
        self.brackets.iter_mut().for_each(|bracket| *bracket -= end);
        self.drop_source();
    }

    /// Forgets the source of what was handed on.
    fn drop_source(&mut self) {
        let gone = self.nodes.first().map_or(self.at, |node| node.text.start.min(self.at));
        let gone = if self.nodes.is_empty() || gone > HOLD { gone } else { 0 };
        self.source.drain(..gone);
        self.at -= gone;
        self.looked -= gone;
        self.word = self.word.saturating_sub(gone);
        for node in &mut self.nodes {
            node.text = node.text.start.saturating_sub(gone)..node.text.end.saturating_sub(gone);
        }
    }

    fn show(&mut self, end: usize, words: &mut impl Words) {
        let Self { theme, base, source, nodes, around, .. } = self;
        let mut show = Show { theme: *theme, base: *base, around, only: None, word: Vec::new(), words };
        for node in &nodes[..end] {
            if node.boundary {
                show.end_word();
            }
            show.node(&node.kind, &source[node.text.clone()]);
        }
        show.end_word();
    }
}

/// Puts down what became of a run.
fn settle(nodes: &mut [Node]) -> impl FnMut(usize, Run) {
    |node, run| nodes[node].kind = Kind::Run(run)
}

/// Nodes on their way to words.
struct Show<'s, 'w, W> {
    theme: Theme,
    base: Style,
    around: &'w mut Around,
    /// The pieces of the current word: the only one of most, or all.
    only: Option<Piece<'s>>,
    word: Vec<Piece<'s>>,
    words: &'w mut W,
}

impl<'s, W: Words> Show<'s, '_, W> {
    fn node(&mut self, kind: &Kind, text: &'s str) {
        match kind {
            Kind::Text | Kind::Opening(None) => self.piece(text, Style::NONE),
            Kind::Space => self.blank(text),
            Kind::Break => self.newline(),
            Kind::Code => self.code(text),
            Kind::Raw => self.pieces(text, Style::NONE),
            Kind::Run(run) => self.run(run, text),
            Kind::Opening(Some(address)) => self.around.link = Some(Rc::clone(address)),
            Kind::Closing(shown) => {
                self.around.link = None;
                if let Some(address) = shown.as_deref().filter(|address| !address.is_empty()) {
                    self.blank(" ");
                    let style = self.base | Style::ASIDE;
                    self.push(Piece { text: Cow::Owned(format!("({address})")), style, link: None });
                }
            }
            Kind::Address => {
                let before = self.around.link.replace(text.into());
                self.piece(text, Style::NONE);
                self.around.link = before;
            }
        }
    }

    fn run(&mut self, run: &Run, marks: &'s str) {
        let depth = &mut self.around.depth;
        depth.emphasis -= run.closes.emphasis;
        depth.strong -= run.closes.strong;
        depth.deleted -= run.closes.deleted;
        let left = if self.theme.keeps_marks() { marks } else { &marks[..run.left] };
        self.piece(left, Style::NONE);
        let depth = &mut self.around.depth;
        depth.emphasis += run.opens.emphasis;
        depth.strong += run.opens.strong;
        depth.deleted += run.opens.deleted;
    }

    fn code(&mut self, text: &'s str) {
        let tick = if self.theme.keeps_backticks() { "`" } else { "" };
        self.piece(tick, Style::CODE);
        self.pieces(text, Style::CODE);
        self.piece(tick, Style::CODE);
    }

    /// Text with its blanks.
    fn pieces(&mut self, text: &'s str, style: Style) {
        let mut rest = text;
        while let Some(at) = rest.find([' ', '\t', '\n']) {
            self.piece(&rest[..at], style);
            match &rest[at..=at] {
                "\n" => self.newline(),
                blank => self.blank(blank),
            }
            rest = &rest[at + 1..];
        }
        self.piece(rest, style);
    }

    fn piece(&mut self, text: &'s str, style: Style) {
        if text.is_empty() {
            return;
        }
        let Around { depth, link } = &*self.around;
        let mut style = self.base | style;
        for (spans, look) in
            [(depth.emphasis, Style::EMPHASIS), (depth.strong, Style::STRONG), (depth.deleted, Style::DELETED)]
        {
            style = if spans > 0 { style | look } else { style };
        }
        if link.is_some() {
            style = style | Style::LINK;
        }
        let link = link.clone();
        self.push(Piece { text: Cow::Borrowed(text), style, link });
    }

    fn push(&mut self, piece: Piece<'s>) {
        if self.word.is_empty() && self.only.is_none() {
            self.only = Some(piece);
        } else {
            self.word.extend(self.only.take());
            self.word.push(piece);
        }
    }

    fn blank(&mut self, blank: &str) {
        self.end_word();
        self.words.space(blank);
    }

    fn newline(&mut self) {
        self.end_word();
        self.words.newline();
    }

    fn end_word(&mut self) {
        if let Some(piece) = self.only.take() {
            self.words.word(std::slice::from_ref(&piece));
        } else if !self.word.is_empty() {
            self.words.word(&self.word);
            self.word.clear();
        }
    }
}

/// The bytes that are more than a letter of a word.
const MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let all = b" \t\n\\`*_~[]!<$";
    let mut at = 0;
    while at < all.len() {
        marks[all[at] as usize] = true;
        at += 1;
    }
    marks
};

/// The bytes of plain words and of the blanks between them, in ASCII.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x20;
    while byte < 0x7f {
        plain[byte] = byte == b' ' as usize || !MARKS[byte];
        byte += 1;
    }
    plain
};

fn next_char(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or('\n')
}

/// The last place at or before this one where a character begins.
fn floor(text: &str, at: usize) -> usize {
    if at >= text.len() { text.len() } else { (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0) }
}
