//! How each kind of text looks: one small theme. Colours are those that the terminal itself names, so that they follow
//! its own theme.

use std::ops::BitOr;

/// What escape sequences (ECMA-48 SGR, OSC 8) there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Attributes, colours and links.
    Colour,
    /// Attributes and links, no colour (no-color.org).
    Mono,
    /// None: for what is no terminal. The marks of the source stay, so that nothing is lost.
    Plain,
}

/// Takes every style and link back. A terminal throws away what waits to be shown when Ctrl-C is typed, and may have
/// thrown away the end of a style.
pub const RESET: &[u8] = b"\x1b]8;;\x1b\\\x1b[0m";

/// What a piece of text is; several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style(u16);

impl Style {
    /// Ordinary text.
    pub const NONE: Self = Self(0);
    /// `**strong**`
    pub const STRONG: Self = Self(1);
    /// `*emphasis*`
    pub const EMPHASIS: Self = Self(1 << 1);
    /// `~~deleted~~`
    pub const DELETED: Self = Self(1 << 2);
    /// `` `code` ``
    pub const CODE: Self = Self(1 << 3);
    /// The text of a link.
    pub const LINK: Self = Self(1 << 4);
    /// What stands beside the text: addresses, bars, rules.
    pub const ASIDE: Self = Self(1 << 5);
    /// Any heading.
    pub const HEADING: Self = Self(1 << 6);
    /// The first level of them.
    pub const TITLE: Self = Self(1 << 7);
    /// In code: what is for people.
    pub const COMMENT: Self = Self(1 << 8);
    /// In code: quoted text; in a patch: what is new.
    pub const STRING: Self = Self(1 << 9);
    /// In code: a word of the language.
    pub const KEYWORD: Self = Self(1 << 10);
    /// In code: a number.
    pub const NUMBER: Self = Self(1 << 11);
    /// In a patch: what is gone.
    pub const REMOVED: Self = Self(1 << 12);

    /// Whether blanks between two words show it: lines do, colours do not.
    pub fn is_seen_on_blanks(self) -> bool {
        self.has(Self::LINK | Self::TITLE | Self::DELETED)
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Style {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The numbers of each style: an attribute, which needs no colour, and a colour. No colour says anything alone: code
/// has its backticks where there is none, and its rules or its place in the text where there is one.
const LOOKS: [(Style, &str, &str); 13] = [
    (Style::STRONG, "1", ""),
    (Style::EMPHASIS, "3", ""),
    (Style::DELETED, "9", ""),
    (Style::CODE, "", "36"),
    (Style::LINK, "4", ""),
    (Style::ASIDE, "2", ""),
    (Style::HEADING, "1", "35"),
    (Style::TITLE, "4", ""),
    (Style::COMMENT, "2", ""),
    (Style::STRING, "", "32"),
    (Style::KEYWORD, "", "35"),
    (Style::NUMBER, "", "33"),
    (Style::REMOVED, "", "31"),
];

/// The longest address that becomes a link, in bytes; terminals take about this much.
const LONGEST_ADDRESS: usize = 2_000;

impl Theme {
    /// Whether `*`, `_` and `~~` stay, and a heading's `#`.
    pub fn keeps_marks(self) -> bool {
        self == Self::Plain
    }

    /// Whether code within text keeps its backticks.
    pub fn keeps_backticks(self) -> bool {
        self != Self::Colour
    }

    /// Appends text of this style. The terminal is as before behind it, so that whatever ends the program between two
    /// writes leaves no colour behind.
    pub fn paint(self, text: &str, style: Style, out: &mut Vec<u8>) {
        let begun = style != Style::NONE && !text.is_empty() && self.begin(style, out);
        out.extend_from_slice(text.as_bytes());
        if begun {
            out.extend_from_slice(b"\x1b[0m");
        }
    }

    fn begin(self, style: Style, out: &mut Vec<u8>) -> bool {
        let before = out.len();
        // What is strong in a heading is as bold as the rest.
        let style = if style.has(Style::HEADING) { Style(style.0 & !Style::STRONG.0) } else { style };
        for (_, attribute, colour) in LOOKS.iter().filter(|(look, ..)| style.has(*look)) {
            let colour = if self == Self::Colour { *colour } else { "" };
            for number in [*attribute, colour].into_iter().filter(|number| !number.is_empty() && self != Self::Plain) {
                out.extend_from_slice(if out.len() == before { b"\x1b[" } else { b";" });
                out.extend_from_slice(number.as_bytes());
            }
        }
        let begun = out.len() > before;
        if begun {
            out.push(b'm');
        }
        begun
    }

    /// Begins a link to this address. Says whether it did: only http and https are linked.
    pub fn begin_link(self, address: &str, out: &mut Vec<u8>) -> bool {
        if self == Self::Plain || !is_web(address) || address.len() > LONGEST_ADDRESS {
            return false;
        }
        out.extend_from_slice(b"\x1b]8;;");
        for byte in address.bytes() {
            // Only what is printable in ASCII may stand there.
            if byte.is_ascii_graphic() {
                out.push(byte);
            } else {
                out.extend_from_slice(format!("%{byte:02X}").as_bytes());
            }
        }
        out.extend_from_slice(b"\x1b\\");
        true
    }

    /// Ends a link.
    pub fn end_link(out: &mut Vec<u8>) {
        out.extend_from_slice(b"\x1b]8;;\x1b\\");
    }
}

fn is_web(address: &str) -> bool {
    let begins = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins("http://") || begins("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(theme: Theme, style: Style) -> String {
        let mut out = Vec::new();
        theme.paint("x", style, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_style_is_attributes_and_colours_and_is_taken_back() {
        assert_eq!(painted(Theme::Colour, Style::HEADING | Style::TITLE), "\u{1b}[1;35;4mx\u{1b}[0m");
        assert_eq!(painted(Theme::Mono, Style::HEADING | Style::TITLE), "\u{1b}[1;4mx\u{1b}[0m");
        assert_eq!(painted(Theme::Mono, Style::CODE), "x");
        assert_eq!(painted(Theme::Plain, Style::STRONG), "x");
    }

    #[test]
    fn only_web_addresses_are_linked_and_nothing_odd_in_them() {
        let linked = |theme: Theme, address: &str| {
            let mut out = Vec::new();
            theme.begin_link(address, &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(linked(Theme::Mono, "HTTPS://a/é\u{7}"), "\u{1b}]8;;HTTPS://a/%C3%A9%07\u{1b}\\");
        for address in ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@b", "/a", "httpé"] {
            assert_eq!(linked(Theme::Colour, address), "", "{address}");
        }
        assert_eq!(linked(Theme::Plain, "https://a"), "");
    }
}
