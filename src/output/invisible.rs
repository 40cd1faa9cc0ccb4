//! Characters that are not seen, or that make text look like other text: one table, and the places where some of
//! them are everyday writing.

/// `Default_Ignorable_Code_Point` (DerivedCoreProperties.txt) and `Bidi_Control` (PropList.txt) of Unicode 14.0, the
/// interlinear marks U+FFF9 to U+FFFB, the separators of lines and paragraphs, and the joiners of hieroglyphs and of
/// Khitan, which most terminals draw as nothing. Printed by a Perl that knows this version:
///
/// ```text
/// perl -e 'for my $c (0..0x10ffff) { next if $c >> 11 == 27;
///     if (chr($c) =~ /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\x{fff9}-\x{fffb}\x{2028}\x{2029}\x{13430}-\x{1345f}\x{16fe4}]/) { $first //= $c; $last = $c }
///     elsif (defined $first) { printf "(0x%x, 0x%x),\n", $first, $last; undef $first } }'
/// ```
const INVISIBLE: [(u32, u32); 19] = [
    (0xad, 0xad),
    (0x34f, 0x34f),
    (0x61c, 0x61c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x2028, 0x202e),
    (0x2060, 0x206f),
    (0x3164, 0x3164),
    (0xfe00, 0xfe0f),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfffb),
    (0x13430, 0x1345f),
    (0x16fe4, 0x16fe4),
    (0x1bca0, 0x1bca3),
    (0x1d173, 0x1d17a),
    (0xe0000, 0xe0fff),
];

/// Whether the character is in the table.
pub fn is_invisible(c: char) -> bool {
    let code = u32::from(c);
    // Most text is below the table.
    if code < INVISIBLE[0].0 {
        return false;
    }
    // The ranges are sorted: the first one that ends at the character or behind it is the only one to look at.
    let at = INVISIBLE.partition_point(|(_, last)| *last < code);
    INVISIBLE.get(at).is_some_and(|(first, _)| *first <= code)
}

/// Marks, by their first byte in UTF-8, the characters that are in the table and their neighbours.
pub const fn watch(mut watched: [bool; 256]) -> [bool; 256] {
    let mut at = 0;
    while at < INVISIBLE.len() {
        let mut byte = first_byte(INVISIBLE[at].0);
        while byte <= first_byte(INVISIBLE[at].1) {
            watched[byte] = true;
            byte += 1;
        }
        at += 1;
    }
    watched
}

/// The first byte of a character beyond ASCII in UTF-8 (RFC 3629).
const fn first_byte(code: u32) -> usize {
    (match code {
        0..0x800 => 0xc0 | code >> 6,
        0x800..0x1_0000 => 0xe0 | code >> 12,
        _ => 0xf0 | code >> 18,
    }) as usize
}

/// Whether an invisible character is everyday writing behind the one that was let through before it. At most one is,
/// so that nothing can be spelled in a row of them.
pub fn is_everyday(c: char, before: char) -> bool {
    let is_seen = !before.is_ascii() && !is_invisible(before);
    match c {
        // Joiners, within the scripts that join and between emoji, which may end in a selector.
        '\u{200c}' | '\u{200d}' => is_seen && !before.is_whitespace() || is_drawn_along(before),
        // Marks of direction.
        '\u{200e}' | '\u{200f}' => !is_invisible(before) || is_drawn_along(before),
        // Text or emoji.
        '\u{fe0e}' | '\u{fe0f}' => is_symbol(before) && !is_invisible(before),
        // Forms of mathematical signs, East Asian and Myanmar characters (StandardizedVariants.txt).
        '\u{fe00}'..='\u{fe02}' => before == '0' || is_seen,
        // Forms of hieroglyphs.
        '\u{fe03}'..='\u{fe06}' => matches!(before, '\u{13000}'..='\u{1345f}'),
        // Forms of ideographs (IVD_Sequences.txt).
        '\u{e0100}'..='\u{e01ef}' => is_ideograph(before),
        // Forms of Mongolian letters.
        '\u{180b}'..='\u{180d}' | '\u{180f}' => is_seen && matches!(before, '\u{1800}'..='\u{18aa}'),
        _ => false,
    }
}

/// What is drawn together with the character before it: a selector, or the end of a flag.
fn is_drawn_along(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{e007f}')
}

/// What may be a symbol in text or an emoji, letters in frames among them (emoji-variation-sequences.txt).
fn is_symbol(c: char) -> bool {
    match c {
        '0'..='9' | '#' | '*' | 'ℹ' | 'Ⓜ' | '\u{1f170}'..='\u{1f189}' => true,
        _ => !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace(),
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The flags that are spelled in tags behind a black flag: England, Scotland, Wales (emoji-sequences.txt,
/// `RGI_Emoji_Tag_Sequence`). Others are drawn as the black flag alone, which hides what is spelled.
const FLAGS: [&str; 3] = [
    "\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
];

/// The flag on which these tags are spelled.
pub const BLACK_FLAG: char = '\u{1f3f4}';

/// What tags behind a black flag spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tags {
    /// Nothing that is drawn.
    Hidden,
    /// The beginning of a flag.
    Unfinished,
    /// A flag.
    Flag,
}

/// What these tags spell.
pub fn tags(text: &str) -> Tags {
    if FLAGS.contains(&text) {
        Tags::Flag
    } else if FLAGS.iter().any(|flag| flag.starts_with(text)) {
        Tags::Unfinished
    } else {
        Tags::Hidden
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_what_hides_and_nothing_that_is_seen() {
        let hidden = "\u{ad}\u{34f}\u{61c}\u{1160}\u{17b4}\u{180b}\u{180e}\u{180f}\u{200b}\u{200d}\u{202e}\u{2065}\
                      \u{2069}\u{3164}\u{fe00}\u{fe0f}\u{feff}\u{ffa0}\u{fff0}\u{fff9}\u{1bca3}\u{1d173}\u{e0000}\
                      \u{e0041}\u{e0080}\u{e01ef}\u{e0fff}";
        assert!(hidden.chars().all(is_invisible));
        assert!(
            !"a\u{a0}\u{ae}é\u{34e}\u{350}א\u{2010}\u{2070}あ\u{fffc}\u{fffd}🏴\u{e1000}\u{10ffff}"
                .chars()
                .any(is_invisible)
        );
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(INVISIBLE.is_sorted_by(|before, after| before.0 <= before.1 && before.1 < after.0));
    }

    #[test]
    fn every_invisible_character_is_watched_for() {
        let watched = watch([false; 256]);
        let hides = ('\0'..=char::MAX).filter(|c| is_invisible(*c));
        assert!(hides.map(|c| c.to_string().as_bytes()[0]).all(|byte| watched[usize::from(byte)]));
    }

    #[test]
    fn one_selector_belongs_to_a_character_that_takes_it() {
        for (before, c, expected) in [
            ('❤', '\u{fe0f}', true),
            ('1', '\u{fe0f}', true),
            ('a', '\u{fe0f}', false),
            ('é', '\u{fe0f}', false),
            ('\u{fe0f}', '\u{fe0f}', false),
            ('∩', '\u{fe00}', true),
            ('葛', '\u{e0100}', true),
            ('😀', '\u{e0100}', false),
            ('😀', '\u{fe07}', false),
            ('ᠠ', '\u{180b}', true),
            (' ', '\u{180b}', false),
        ] {
            assert_eq!(is_everyday(c, before), expected, "{before:?} {c:?}");
        }
    }
}
