//! Words laid out in lines: between two words a blank or a new line, whichever fits. Widths are those of graphemes in a
//! terminal's columns (UAX #11).

use std::borrow::Cow;
use std::rc::Rc;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::theme::{Style, Theme};

/// Text is read best in lines that are no longer than this, in columns.
const WIDEST: usize = 100;
/// However narrow the terminal and deep the list are, so many columns are left for text.
const NARROWEST: usize = 10;
/// So many blanks between two words count.
const MOST_BLANKS: usize = 1 << 10;
/// A tab goes on to the next multiple of this column, as terminals have it.
const TAB: usize = 8;

/// A part of a word that looks the same all over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What is shown.
    pub text: Cow<'a, str>,
    /// How.
    pub style: Style,
    /// The address behind it.
    pub link: Option<Rc<str>>,
}

impl Piece<'_> {
    /// Appends it.
    pub fn paint(&self, theme: Theme, out: &mut Vec<u8>) {
        let linked = self.link.as_ref().is_some_and(|address| theme.begin_link(address, out));
        theme.paint(&self.text, self.style, out);
        if linked {
            Theme::end_link(out);
        }
    }
}

/// Takes words as they become final.
pub trait Words {
    /// A blank or a tab before the next word.
    fn space(&mut self, blank: &str);
    /// A word, which is not broken.
    fn word(&mut self, pieces: &[Piece<'_>]);
    /// A word that looks the same all over.
    fn plain_word(&mut self, text: &str, style: Style) {
        self.word(&[Piece { text: Cow::Borrowed(text), style, link: None }]);
    }
    /// Plain words with blanks between them and behind the last: of ASCII, none longer than a word may be.
    fn plain_words(&mut self, text: &str, style: Style) {
        one_by_one(self, text, style);
    }
    /// The end of a line of the source.
    fn newline(&mut self);
}

/// Hands on plain words one by one.
pub fn one_by_one(words: &mut (impl Words + ?Sized), text: &str, style: Style) {
    for word in text.split_inclusive(' ') {
        let plain = word.trim_end_matches(' ');
        if !plain.is_empty() {
            words.plain_word(plain, style);
        }
        words.space(&word[plain.len()..]);
    }
}

/// What stands before every line: bars of quotes, the indentation of lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prefix {
    /// With escape sequences.
    text: Vec<u8>,
    /// In columns.
    width: usize,
}

impl Prefix {
    /// Appends a mark, in columns of its own.
    pub fn push(&mut self, theme: Theme, mark: &str) {
        let seen = mark.trim_end_matches(' ');
        theme.paint(seen, Style::ASIDE, &mut self.text);
        self.text.extend_from_slice(&mark.as_bytes()[seen.len()..]);
        self.width += width(mark);
    }

    /// Appends so many blanks.
    pub fn indent(&mut self, columns: usize) {
        self.text.resize(self.text.len() + columns, b' ');
        self.width += columns;
    }
}

/// What stands in a line already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Nothing; it is the first one of a block.
    First,
    /// Nothing; it is another one.
    Next,
    /// Something.
    Begun,
}

/// The line that is being written.
#[derive(Debug)]
pub struct Line {
    theme: Theme,
    /// How wide the terminal is.
    columns: usize,
    /// Where the cursor stands.
    column: usize,
    start: Start,
    /// What comes first in the first line of the block, and in the others.
    first: Prefix,
    rest: Prefix,
    /// Blanks that are written if a word follows in this line.
    space: String,
    /// The style of what stands before them.
    last: Style,
}

impl Line {
    /// An empty line on a terminal of so many columns.
    pub fn new(theme: Theme, columns: usize) -> Self {
        let (first, rest) = (Prefix::default(), Prefix::default());
        Self { theme, columns, column: 0, start: Start::First, first, rest, space: String::new(), last: Style::NONE }
    }

    /// The terminal has so many columns from now on.
    pub fn resize(&mut self, columns: usize) {
        self.columns = columns;
    }

    /// The column at which lines of text end.
    fn limit(&self) -> usize {
        self.columns.min(WIDEST).max(self.rest.width + NARROWEST)
    }

    /// How many columns there are for text.
    pub fn text_room(&self) -> usize {
        self.limit() - self.rest.width
    }

    /// How many columns there are for anything.
    pub fn room(&self) -> usize {
        self.columns.max(self.rest.width + NARROWEST) - self.rest.width
    }

    /// A new block begins: this first, and the other before each line that follows.
    pub fn begin(&mut self, first: Prefix, rest: Prefix) {
        (self.start, self.first, self.rest) = (Start::First, first, rest);
        self.space.clear();
    }

    /// What comes first is written even if nothing follows.
    pub fn open(&mut self, out: &mut Vec<u8>) {
        if let Some(prefix) = self.prefix() {
            out.extend_from_slice(&prefix.text);
            (self.column, self.last, self.start) = (prefix.width, Style::NONE, Start::Begun);
        }
    }

    /// What comes first, if nothing stands there yet.
    fn prefix(&self) -> Option<&Prefix> {
        match self.start {
            Start::First => Some(&self.first),
            Start::Next => Some(&self.rest),
            Start::Begun => None,
        }
    }

    /// Text as it is, without an end of line.
    pub fn verbatim(&mut self, text: &str, style: Style, out: &mut Vec<u8>) {
        self.open(out);
        self.theme.paint(text, style, out);
    }

    /// A word that stands where it stands.
    pub fn piece(&mut self, spaces: usize, pieces: &[Piece<'_>], out: &mut Vec<u8>) {
        self.open(out);
        out.resize(out.len() + spaces, b' ');
        for piece in pieces {
            piece.paint(self.theme, out);
        }
    }

    /// Ends the line.
    pub fn newline(&mut self, out: &mut Vec<u8>) {
        if let Some(prefix) = self.prefix() {
            let seen = prefix.text.iter().rposition(|byte| *byte != b' ').map_or(0, |last| last + 1);
            out.extend_from_slice(&prefix.text[..seen]);
        }
        out.push(b'\n');
        self.space.clear();
        self.start = Start::Next;
    }

    /// Blanks before the next word.
    pub fn space(&mut self, blank: &str) {
        // More than any terminal is wide, and not more than the memory is.
        if self.space.len() < MOST_BLANKS {
            self.space.push_str(blank);
        }
    }

    /// A word, in the next line if it does not fit into this one.
    pub fn word(&mut self, pieces: &[Piece<'_>], out: &mut Vec<u8>) {
        let width = pieces.iter().map(|piece| width(&piece.text)).sum();
        let style = pieces.first().map_or(Style::NONE, |piece| piece.style);
        self.make_room(width, style, out);
        for piece in pieces {
            piece.paint(self.theme, out);
            self.last = piece.style;
        }
    }

    /// The same for one without a link.
    pub fn plain_word(&mut self, text: &str, style: Style, out: &mut Vec<u8>) {
        self.make_room(width(text), style, out);
        self.theme.paint(text, style, out);
        self.last = style;
    }

    /// Plain words with blanks between them and behind the last, of ASCII: as many at once as the line has room for.
    pub fn plain_words(&mut self, text: &str, out: &mut Vec<u8>) {
        let mut rest = text;
        loop {
            let words = rest.trim_start_matches(' ');
            self.space(&rest[..rest.len() - words.len()]);
            let Some(first) = words.find(' ') else { return };
            self.make_room(first, Style::NONE, out);
            let room = (self.limit() + first).saturating_sub(self.column);
            let fits = words.as_bytes().get(..room + 1).map_or(words.trim_end_matches(' ').len(), |fits| {
                let end = fits.iter().rposition(|byte| *byte == b' ').unwrap_or(0);
                words[..end].trim_end_matches(' ').len()
            });
            let end = fits.max(first);
            out.extend_from_slice(&words.as_bytes()[..end]);
            self.column += end - first;
            self.last = Style::NONE;
            rest = &words[end..];
        }
    }

    fn make_room(&mut self, width: usize, style: Style, out: &mut Vec<u8>) {
        let blanks = |line: &Self| match line.space.as_str() {
            " " => line.column + 1,
            blanks => blanks.chars().fold(line.column, advance),
        };
        if self.start == Start::Begun && blanks(self) + width > self.limit() {
            self.newline(out);
        }
        self.open(out);
        self.column = blanks(self) + width;
        if !self.space.is_empty() {
            let style = if style == self.last && style.is_seen_on_blanks() { style } else { Style::NONE };
            self.theme.paint(&self.space, style, out);
            self.space.clear();
        }
    }
}

fn advance(column: usize, blank: char) -> usize {
    if blank == '\t' { (column / TAB + 1) * TAB } else { column + 1 }
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Whether a line may end between two characters although no blank stands there: around those of Chinese and Japanese,
/// but not before what closes nor behind what opens (JIS X 4051, in short).
pub fn may_break(before: char, after: char) -> bool {
    (is_cjk(before) || is_cjk(after))
        && !NEVER_FIRST.contains(after)
        && !NEVER_LAST.contains(before)
        && !before.is_whitespace()
        && after.width().unwrap_or(0) > 0
}

const NEVER_FIRST: &str =
    "、。，．：；？！」』】〕〉》）］｝”’…‥ー々ゝゞヽヾぁぃぅぇぉっゃゅょァィゥェォッャュョ・゛゜,.:;?!)]}\"'%";
const NEVER_LAST: &str = "「『【〔〈《（［｛“‘([{\"'$#";

/// Whether a character belongs to the scripts without blanks: ideographs, kana, and their punctuation.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, columns: usize) -> String {
        let mut line = Line::new(Theme::Plain, columns);
        let mut out = Vec::new();
        for word in text.split_inclusive(' ') {
            line.plain_word(word.trim_end(), Style::NONE, &mut out);
            line.space(&word[word.trim_end().len()..]);
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn words_go_to_the_next_line_where_they_do_not_fit() {
        assert_eq!(lines("0123 456789 0123 456789", 12), "0123 456789\n0123 456789");
        assert_eq!(lines("a https://example.org/a/long/address b", 12), "a\nhttps://example.org/a/long/address\nb");
        assert_eq!(lines("五五五五五 ab", 12), "五五五五五\nab");
    }

    #[test]
    fn widths_are_those_of_graphemes() {
        for (text, columns) in
            [("a", 1), ("日本", 4), ("👨\u{200d}👩\u{200d}👧\u{200d}👦", 2), ("🇩🇪", 2), ("e\u{301}", 1)]
        {
            assert_eq!(width(text), columns, "{text}");
        }
    }

    #[test]
    fn lines_of_japanese_end_between_characters_but_not_before_a_full_stop() {
        for (before, after, expected) in
            [('日', '本', true), ('本', '。', false), ('「', '日', false), ('a', '日', true), ('a', 'b', false)]
        {
            assert_eq!(may_break(before, after), expected, "{before}{after}");
        }
    }
}
