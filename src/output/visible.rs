//! Control characters made visible, one character at a time, so that no split of the text can defeat it.
//!
//! A model's answer is untrusted text. An escape sequence in it could move the cursor, reach the clipboard
//! (OSC 52) or hide what stands before it; as `^[` it is only text. See OWASP LLM05, improper output handling.

/// Writes text with its control characters made visible.
#[derive(Debug, Default)]
pub struct Visible {
    /// Whether direction overrides and invisible letters are shown too, as they are on a terminal.
    strict: bool,
    /// A carriage return is held back until it is known whether a line feed follows.
    carriage_return: bool,
    /// Within a flag emoji, tag letters mean what they say.
    flag: bool,
    /// How many invisible or direction-changing characters were let through.
    kept: u64,
}

impl Visible {
    /// For a terminal (`strict`) or for a pipe, where text in every script must arrive as it was written.
    pub fn new(strict: bool) -> Self {
        Self { strict, ..Self::default() }
    }

    /// How many invisible or direction-changing characters were let through.
    pub fn kept(&self) -> u64 {
        self.kept
    }

    /// Appends the text to the output.
    pub fn write(&mut self, text: &str, out: &mut Vec<u8>) {
        let mut rest = text;
        while !rest.is_empty() {
            let plain = self.plain_prefix(rest);
            if plain > 0 {
                out.extend_from_slice(&rest.as_bytes()[..plain]);
                rest = &rest[plain..];
            } else if let Some(c) = rest.chars().next() {
                self.write_char(c, out);
                rest = &rest[c.len_utf8()..];
            }
        }
    }

    /// Shows a carriage return that was still held back.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.carriage_return) {
            out.extend_from_slice(b"^M");
        }
    }

    /// How many bytes can be copied as they are.
    fn plain_prefix(&self, text: &str) -> usize {
        if self.carriage_return || self.flag {
            return 0;
        }
        text.bytes().position(|byte| WATCHED[byte as usize]).unwrap_or(text.len())
    }

    fn write_char(&mut self, c: char, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.carriage_return) && c != '\n' {
            out.extend_from_slice(b"^M");
        }
        let in_flag = std::mem::replace(&mut self.flag, c == '\u{1f3f4}');
        match c {
            '\r' => self.carriage_return = true,
            '\t' | '\n' => out.push(c as u8),
            '\0'..='\u{1f}' => out.extend_from_slice(&[b'^', c as u8 + b'@']),
            '\u{7f}' => out.extend_from_slice(b"^?"),
            '\u{80}'..='\u{9f}' => self.show(c, out),
            '\u{e0020}'..='\u{e007f}' if in_flag => {
                self.flag = c != '\u{e007f}';
                copy(c, out);
            }
            _ if misleads(c) && self.strict => self.show(c, out),
            _ => {
                self.kept += u64::from(misleads(c));
                copy(c, out);
            }
        }
    }

    #[allow(clippy::unused_self, reason = "reads as the twin of write_char")]
    fn show(&self, c: char, out: &mut Vec<u8>) {
        out.extend_from_slice(format!("<U+{:04X}>", u32::from(c)).as_bytes());
    }
}

fn copy(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Characters that make text look like other text, or are not seen at all: direction overrides and isolates
/// (Unicode TR 9, "Trojan Source"), interlinear marks, tag letters, blanks without width and fillers. Joiners and
/// plain direction marks are everyday writing.
pub fn misleads(c: char) -> bool {
    matches!(
        c,
        '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
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
    watched[0xcd] = true; // U+0340 to U+037F
    watched[0xd8] = true; // U+0600 to U+063F
    watched[0xe1] = true; // U+1000 to U+1FFF
    watched[0xe3] = true; // U+3000 to U+3FFF
    watched[0xc2] = true; // U+0080 to U+00BF, C1 among them
    watched[0xe2] = true; // U+2000 to U+2FFF, direction overrides among them
    watched[0xef] = true; // U+F000 to U+FFFF, interlinear marks and a blank among them
    watched[0xf0] = true; // the black flag that begins a flag emoji
    watched[0xf3] = true; // tag letters
    watched
};

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
            ("one\r\ntwo\r", "one\ntwo^M"),
            ("\r\r\n", "^M\n"),
            ("\u{9b}31m\u{7f}\u{8}\0", "<U+009B>31m^?^H^@"),
            ("naïve “quotes” ✓ 日本 🎉", "naïve “quotes” ✓ 日本 🎉"),
        ] {
            assert_eq!(shown(false, &[text]), expected);
        }
    }

    #[test]
    fn a_split_changes_nothing() {
        let text = "a\u{1b}]0;x\u{7}\r\n\u{9d}8\u{202e}evil\r🏴\u{e0067}\u{e0062}\u{e007f}\u{e0041}é";
        for strict in [false, true] {
            let whole = shown(strict, &[text]);
            for (at, _) in text.char_indices() {
                assert_eq!(shown(strict, &[&text[..at], &text[at..]]), whole, "split at {at}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_moves_a_terminal_gets_through(text in "\\PC*|[\\x00-\\xff]*", at in 0_usize..64, strict in proptest::bool::ANY) {
            let at = text.char_indices().map(|(at, _)| at).nth(at).unwrap_or(text.len());
            let whole = shown(strict, &[&text]);
            proptest::prop_assert_eq!(&shown(strict, &[&text[..at], &text[at..]]), &whole);
            let moves = |c: char| c.is_control() && c != '\t' && c != '\n';
            proptest::prop_assert!(!whole.chars().any(|c| moves(c) || (strict && misleads(c) && !text.contains('🏴'))));
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
        let scotland = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";
        for text in [scotland, "👩\u{200d}🚀", "می\u{200c}خواهم", "\u{200f}שלום", "❤\u{fe0f}"] {
            assert_eq!(shown(true, &[text]), text);
        }
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(line("a \n\n* b\r\nc\u{1b}[2J"), "a * b c^[[2J");
    }
}
