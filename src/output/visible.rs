//! Control characters made visible, one character at a time, so that no split of the text can defeat it.
//!
//! A model's answer is untrusted text. An escape sequence in it could move the cursor, reach the clipboard
//! (OSC 52) or hide what stands before it; as `^[` it is only text. See OWASP LLM05, improper output handling.

use super::invisible::{self, BLACK_FLAG, Tags, is_everyday, is_invisible};

/// Writes text with its control characters made visible.
#[derive(Debug, Default)]
pub struct Visible {
    /// Whether what is not seen, or changes the direction, is shown too, as it is on a terminal.
    strict: bool,
    /// What was let through last, on which it depends what an invisible character behind it means.
    before: char,
    /// A carriage return is held back until it is known whether a line feed follows.
    carriage_return: bool,
    /// Whether the character before is a black flag, or a tag behind it.
    flag: bool,
    /// Tags behind a black flag are held back until it is known whether they spell a flag.
    tags: String,
    /// How many invisible or direction-changing characters were let through.
    kept: u64,
}

impl Visible {
    /// For a terminal (`strict`) or for a pipe, where text in every script must arrive as it was written.
    pub fn new(strict: bool) -> Self {
        Self { strict, ..Self::default() }
    }

    /// How many invisible or direction-changing characters were let through that are no everyday writing.
    pub fn kept(&self) -> u64 {
        self.kept
    }

    /// Appends the text to the output.
    pub fn write(&mut self, text: &str, out: &mut Vec<u8>) {
        let mut rest = text;
        while !rest.is_empty() {
            let (plain, odd) = rest.split_at(self.plain_prefix(rest));
            if let Some(last) = plain.chars().next_back() {
                out.extend_from_slice(plain.as_bytes());
                self.before = last;
            }
            rest = odd;
            if let Some(c) = rest.chars().next() {
                self.write_char(c, out);
                rest = &rest[c.len_utf8()..];
            }
        }
    }

    /// Shows what was still held back.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.let_tags_go(out);
        if std::mem::take(&mut self.carriage_return) {
            out.extend_from_slice(b"^M");
        }
    }

    /// How many bytes can be copied as they are.
    fn plain_prefix(&self, text: &str) -> usize {
        if self.carriage_return || self.flag {
            return 0;
        }
        // Without an early end, sixteen bytes are looked at together, which plain ASCII is read faster by.
        if text.bytes().fold(0, |odd, byte| odd | u8::from(!matches!(byte, b' '..=b'~' | b'\n'))) == 0 {
            return text.len();
        }
        text.bytes().position(|byte| WATCHED[byte as usize]).unwrap_or(text.len())
    }

    fn write_char(&mut self, c: char, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.flag) && is_tag(c) {
            return self.write_tag(c, out);
        }
        self.let_tags_go(out);
        if std::mem::take(&mut self.carriage_return) {
            out.extend_from_slice(if c == '\n' { b"\r" } else { b"^M" });
        }
        match c {
            '\r' => self.carriage_return = true,
            '\t' | '\n' => self.copy(c, out),
            '\0'..='\u{1f}' => out.extend_from_slice(&[b'^', c as u8 + b'@']),
            '\u{7f}' => out.extend_from_slice(b"^?"),
            '\u{80}'..='\u{9f}' => show(c, out),
            _ if is_invisible(c) && !is_everyday(c, self.before) => self.write_hidden(c, out),
            _ => self.copy(c, out),
        }
    }

    /// Holds a tag back while it may belong to a flag.
    fn write_tag(&mut self, c: char, out: &mut Vec<u8>) {
        self.tags.push(c);
        match invisible::tags(&self.tags) {
            Tags::Unfinished => self.flag = true,
            Tags::Flag => {
                out.extend_from_slice(std::mem::take(&mut self.tags).as_bytes());
                self.before = c;
            }
            Tags::Hidden => self.let_tags_go(out),
        }
    }

    /// Tags that spell no flag are hidden text.
    fn let_tags_go(&mut self, out: &mut Vec<u8>) {
        if !self.tags.is_empty() {
            for tag in std::mem::take(&mut self.tags).chars() {
                self.write_hidden(tag, out);
            }
        }
    }

    fn write_hidden(&mut self, c: char, out: &mut Vec<u8>) {
        if self.strict {
            show(c, out);
        } else {
            self.kept += 1;
            push(c, out);
        }
    }

    fn copy(&mut self, c: char, out: &mut Vec<u8>) {
        push(c, out);
        self.before = c;
        self.flag = c == BLACK_FLAG;
    }
}

fn push(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn show(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("<U+{:04X}>", u32::from(c)).as_bytes());
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// First bytes of the characters that need a closer look.
const WATCHED: [bool; 256] = {
    let mut watched = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        watched[byte] = true;
        byte += 1;
    }
    watched[b'\t' as usize] = false;
    watched[b'\n' as usize] = false;
    watched[0x7f] = true;
    watched[0xc2] = true; // U+0080 to U+00BF, C1 among them
    watched[0xf0] = true; // the black flag that begins a flag emoji
    invisible::watch(watched)
};

/// Text as it may be shown to a person, with its blanks.
pub fn laid_out(text: &str) -> String {
    let mut visible = Visible::new(true);
    let mut out = Vec::with_capacity(text.len());
    visible.write(text, &mut out);
    visible.finish(&mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// One line of text as it may be shown to a person: no control characters, no line breaks.
pub fn line(text: &str) -> String {
    let mut visible = Visible::new(true);
    let mut out = Vec::with_capacity(text.len());
    let joined = text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    visible.write(&joined, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// How wide a column is that holds cells of these widths. A cell wider than most terminals stands out of it.
pub fn column(widths: impl Iterator<Item = usize>) -> usize {
    const WIDEST: usize = 120;
    widths.filter(|width| *width <= WIDEST).max().unwrap_or(0)
}

/// As much of a line as fits into so many columns, `…` last where something is missing.
pub fn fit(line: &str, columns: usize) -> String {
    if line.chars().count() <= columns {
        return line.to_owned();
    }
    line.chars().take(columns.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(strict: bool, parts: &[&str]) -> String {
        let mut visible = Visible::new(strict);
        let mut out = Vec::new();
        for part in parts {
            visible.write(part, &mut out);
        }
        visible.finish(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn control_characters_become_text() {
        for (text, expected) in [
            ("a\tb\nc", "a\tb\nc"),
            ("\u{1b}]52;c;aGk=\u{7}", "^[]52;c;aGk=^G"),
            ("rm -rf /\recho safe", "rm -rf /^Mecho safe"),
            ("one\r\ntwo\r", "one\r\ntwo^M"),
            ("\r\r\n", "^M\r\n"),
            ("\u{9b}31m\u{7f}\u{8}\0", "<U+009B>31m^?^H^@"),
            ("naïve “quotes” ✓ 日本 🎉", "naïve “quotes” ✓ 日本 🎉"),
        ] {
            assert_eq!(shown(false, &[text]), expected);
        }
    }

    const SCOTLAND: &str = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";

    #[test]
    fn a_split_changes_nothing() {
        let text =
            "a\u{1b}]0;x\u{7}\r\n\u{9d}8\u{202e}evil\r🏴\u{e0067}\u{e0062}\u{e007f}\u{e0041}é❤\u{fe0f}\u{200d}\u{200d}";
        for strict in [false, true] {
            let whole = shown(strict, &[SCOTLAND, text]);
            for (at, _) in text.char_indices() {
                assert_eq!(shown(strict, &[SCOTLAND, &text[..at], &text[at..]]), whole, "split at {at}");
            }
        }
    }

    /// Text in which the odd characters are no rarity.
    fn odd() -> impl proptest::strategy::Strategy<Value = String> {
        let pieces =
            ["a", "é", "❤", "🏴", "葛", "\r", "\n", "\u{1b}", "\u{9b}", "\u{200d}", "\u{200e}", "\u{fe0f}", SCOTLAND]
                .into_iter()
                .chain(["\u{e0067}", "\u{e0062}", "\u{e007f}", "\u{e0100}", "\u{ad}", "\u{202e}", "\u{1d173}"]);
        let piece = proptest::sample::select(pieces.collect::<Vec<_>>());
        proptest::strategy::Strategy::prop_map(proptest::collection::vec(piece, 0..24), |pieces| pieces.concat())
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_moves_a_terminal_gets_through(text in proptest::prop_oneof!["\\PC*", "[\\x00-\\xff]*", odd()], at in 0_usize..64, strict in proptest::bool::ANY) {
            let at = text.char_indices().map(|(at, _)| at).nth(at).unwrap_or(text.len());
            let whole = shown(strict, &[&text]);
            proptest::prop_assert_eq!(&shown(strict, &[&text[..at], &text[at..]]), &whole);
            let moves = |c: char| c.is_control() && c != '\t' && c != '\n';
            proptest::prop_assert!(!whole.replace("\r\n", "\n").chars().any(moves));
            let hides = whole.replace(SCOTLAND, "").chars().collect::<Vec<_>>();
            proptest::prop_assert!(!strict || !hides.windows(3).any(|three| three.iter().all(|c| is_invisible(*c))));
        }

        #[test]
        fn a_pipe_gets_the_text_and_the_count_of_what_a_terminal_shows(text in odd()) {
            let text = text.replace(|c: char| c.is_control(), "");
            let mut visible = Visible::new(false);
            let mut out = Vec::new();
            visible.write(&text, &mut out);
            visible.finish(&mut out);
            let shown = shown(true, &[&text]).matches("<U+").count() as u64;
            proptest::prop_assert_eq!((String::from_utf8(out).unwrap(), visible.kept()), (text, shown));
        }
    }

    #[test]
    fn direction_tricks_show_on_a_terminal_and_are_counted_in_a_pipe() {
        assert_eq!(shown(true, &["a\u{202e}b\u{2066}c\u{e0041}"]), "a<U+202E>b<U+2066>c<U+E0041>");
        let mut visible = Visible::new(false);
        visible.write("a\u{202e}b", &mut Vec::new());
        assert_eq!(visible.kept(), 1);
    }

    #[test]
    fn everyday_writing_is_untouched() {
        for text in [
            SCOTLAND,
            "👩\u{200d}🚀",
            "👩\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏽",
            "می\u{200c}خواهم ه\u{200d}.ش",
            "\u{200f}שלום ❤\u{fe0f}\u{200f}!",
            "❤\u{fe0f} ☎\u{fe0e} 1\u{fe0f}\u{20e3} ℹ\u{fe0f}",
            "葛\u{e0100}城 ᠠ\u{180b}",
        ] {
            assert_eq!(shown(true, &[text]), text);
        }
    }

    #[test]
    fn what_hides_text_is_shown() {
        for (text, expected) in [
            ("🏴\u{e0068}\u{e0069}\u{e007f}", "🏴<U+E0068><U+E0069><U+E007F>"),
            ("🏴\u{e0067}\u{e0062}!", "🏴<U+E0067><U+E0062>!"),
            ("🏴\u{e0067}", "🏴<U+E0067>"),
            ("🏴\u{200b}\u{e0067}", "🏴<U+200B><U+E0067>"),
            ("😀\u{e0100}\u{e01ef}", "😀<U+E0100><U+E01EF>"),
            ("❤\u{fe0f}\u{fe0f}\u{fe00}", "❤\u{fe0f}<U+FE0F><U+FE00>"),
            ("👩\u{200d}\u{200d}\u{200c}🚀", "👩\u{200d}<U+200D><U+200C>🚀"),
            ("a\u{200d}b \u{200c}c", "a<U+200D>b <U+200C>c"),
            ("\u{200e}\u{200f}\u{200e}", "\u{200e}<U+200F><U+200E>"),
            ("soft\u{ad}hyphen", "soft<U+00AD>hyphen"),
            ("\u{17b4}\u{180e}\u{2065}\u{1bca0}\u{1d173}", "<U+17B4><U+180E><U+2065><U+1BCA0><U+1D173>"),
            ("\u{fff0}\u{e0080}\u{e0fff}", "<U+FFF0><U+E0080><U+E0FFF>"),
        ] {
            assert_eq!(shown(true, &[text]), expected);
            assert_eq!(shown(false, &[text]), text);
        }
        assert_eq!(shown(true, &["🏴\r\u{e0067}🏴\u{1b}\u{e0067}"]), "🏴^M<U+E0067>🏴^[<U+E0067>");
        let again = SCOTLAND.trim_start_matches('🏴');
        assert!(shown(true, &[SCOTLAND, again]).starts_with(&format!("{SCOTLAND}<U+E0067>")));
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(line("a \n\n* b\r\nc\u{1b}[2J"), "a * b c^[[2J");
    }
}
