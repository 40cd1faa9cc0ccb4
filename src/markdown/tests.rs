//! What is printed for what, and that the pieces in which it comes change nothing.

use proptest::prelude::*;

use super::theme::Theme;
use super::*;

/// What stands on the screen for these pieces.
fn shown(theme: Theme, columns: usize, parts: &[&str]) -> String {
    let mut markdown = Markdown::new(theme, columns);
    let mut out = Vec::new();
    for part in parts {
        markdown.write(part, &mut out);
    }
    markdown.finish(&mut out);
    String::from_utf8(out).unwrap()
}

/// The same with every escape sequence as a name in angle brackets, to be read.
fn named(text: &str) -> String {
    let mut shown = shown(Theme::Mono, 80, &[text]);
    for (sequence, name) in [
        ("\u{1b}[1;4m", "⟨title⟩"),
        ("\u{1b}[1m", "⟨b⟩"),
        ("\u{1b}[3m", "⟨i⟩"),
        ("\u{1b}[1;3m", "⟨bi⟩"),
        ("\u{1b}[9m", "⟨s⟩"),
        ("\u{1b}[4m", "⟨u⟩"),
        ("\u{1b}[2m", "⟨d⟩"),
        ("\u{1b}[0m", "⟨⟩"),
        ("\u{1b}]8;;\u{1b}\\", "⟨/⟩"),
        ("\u{1b}]8;;", "⟨"),
        ("\u{1b}\\", "⟩"),
    ] {
        shown = shown.replace(sequence, name);
    }
    shown
}

/// What a screen of so many columns shows, line by line.
fn screen(text: &str, columns: u16) -> String {
    let bytes = shown(Theme::Colour, columns.into(), &[text]).replace('\n', "\r\n");
    let mut screen = vt100::Parser::new(200_u16.try_into().unwrap(), columns.try_into().unwrap(), 0);
    screen.process(bytes.as_bytes());
    screen.screen().contents()
}

#[test]
fn text_without_markdown_is_as_it_was() {
    for text in [
        "one line",
        "a poem\nhas lines\n\n\nand  gaps\n",
        "2 * 3 = 6, a < b, x_1 is snake_case and C:\\dir costs $5 and 10% (or $6)\n",
        "   indented\tby a tab\n        more\n",
        "-x +y =z 1.5 #tag ##\n",
        "日本語の文。「括弧」も。\n",
        "a | b\nc | d\n",
    ] {
        assert_eq!(shown(Theme::Colour, 80, &[text]), text);
    }
}

#[test]
fn emphasis_is_where_commonmark_has_it_and_beside_brackets_of_japanese() {
    for (text, expected) in [
        ("**a b** c", "⟨b⟩a⟨⟩ ⟨b⟩b⟨⟩ c"),
        ("*a* _b_ ***c***", "⟨i⟩a⟨⟩ ⟨i⟩b⟨⟩ ⟨bi⟩c⟨⟩"),
        ("~~gone~~ ~5 min~", "⟨s⟩gone⟨⟩ ~5 min~"),
        ("a*b*c a_b_c", "a⟨i⟩b⟨⟩c a_b_c"),
        ("**open", "**open"),
        ("\\*a\\* \\(x\\) \\\\", "*a* \\(x\\) \\\\"),
        ("**「日本語」**です", "⟨b⟩「⟨⟩⟨b⟩日⟨⟩⟨b⟩本⟨⟩⟨b⟩語」⟨⟩で⟨⟩す"),
        ("これは**重要。**次", "こ"),
    ] {
        let named = named(text);
        if text.is_ascii() {
            assert_eq!(named, expected, "{text}");
        } else {
            assert!(!named.contains('*') && named.contains("⟨b⟩"), "{text}: {named}");
        }
    }
}

#[test]
fn code_formulas_and_html_are_as_they_are() {
    for (text, expected) in [
        ("`a * b` `` ` ``", "`a * b` ```"),
        ("`open *a*", "`open ⟨i⟩a⟨⟩"),
        ("$x^*$ and $y^*$", "$x^*$ and $y^*$"),
        ("$$\na_*b*\n$$", "$$\na_*b*\n$$"),
        ("costs $5 *now* or $6", "costs $5 ⟨i⟩now⟨⟩ or $6"),
        ("<b>*x*</b> <i a=\"*\">*", "<b>⟨i⟩x⟨⟩</b> <i a=\"*\">*"),
        ("<div>\n*x*\n</div>\n\n*y*", "<div>\n*x*\n</div>\n\n⟨i⟩y⟨⟩"),
        ("Vec<T> and Map<K, *V*>", "Vec<T> and Map<K, ⟨i⟩V⟨⟩>"),
        ("a &amp; b", "a &amp; b"),
    ] {
        assert_eq!(named(text), expected, "{text}");
    }
}

#[test]
fn only_web_addresses_are_links_and_they_are_seen() {
    for (text, expected) in [
        ("[a](https://x.y/(z)).", "⟨https://x.y/(z)⟩⟨u⟩a⟨⟩⟨/⟩ ⟨d⟩(https://x.y/(z))⟨⟩."),
        ("[https://x.y](https://x.y)", "⟨https://x.y⟩⟨u⟩https://x.y⟨⟩⟨/⟩"),
        ("<https://x.y>", "⟨https://x.y⟩⟨u⟩https://x.y⟨⟩⟨/⟩"),
        ("[a](javascript:x \"t\")", "⟨u⟩a⟨⟩ ⟨d⟩(javascript:x)⟨⟩"),
        ("![a](b.png)", "⟨u⟩a⟨⟩ ⟨d⟩(b.png)⟨⟩"),
        ("[1] and [a][b] [x] (y)", "[1] and [a][b] [x] (y)"),
    ] {
        assert_eq!(named(text), expected, "{text}");
    }
}

#[test]
fn blocks_are_shown_as_what_they_are() {
    for (text, expected) in [
        ("# Title #\n## Part\ntext", "⟨title⟩Title⟨⟩\n⟨b⟩Part⟨⟩\ntext"),
        ("*   a\n*   b\n    * c\n", "⟨d⟩•⟨⟩ a\n⟨d⟩•⟨⟩ b\n  ⟨d⟩•⟨⟩ c\n"),
        ("10. ten\n   - sub\n11) x\n", "⟨d⟩10.⟨⟩ ten\n    ⟨d⟩•⟨⟩ sub\n⟨d⟩11)⟨⟩ x\n"),
        ("- [ ] a\n- [x] b\n- [y] c\n", "⟨d⟩☐⟨⟩ a\n⟨d⟩☑⟨⟩ b\n⟨d⟩•⟨⟩ [y] c\n"),
        ("> a\nlazy\n>\n> - b\n", "⟨d⟩│⟨⟩ a\n⟨d⟩│⟨⟩ lazy\n⟨d⟩│⟨⟩\n⟨d⟩│⟨⟩ ⟨d⟩•⟨⟩ b\n"),
        ("- a\n\n  b\n\nc\n", "⟨d⟩•⟨⟩ a\n\n  b\n\nc\n"),
        ("**a\nb**\n- *c\n\nd*", "⟨b⟩a⟨⟩\n⟨b⟩b⟨⟩\n⟨d⟩•⟨⟩ *c\n\nd*"),
        ("text\n2024. was\n- x", "text\n2024. was\n⟨d⟩•⟨⟩ x"),
        ("| no table\n| here", "| no table\n| here"),
    ] {
        assert_eq!(named(text), expected, "{text}");
    }
    assert!(named("a\n\n---\n").starts_with(&format!("a\n\n⟨d⟩{}⟨⟩\n", "─".repeat(80))));
}

#[test]
fn code_is_printed_as_the_lines_of_the_model() {
    let long = format!("let x = \"{}\";", "x".repeat(300));
    let text =
        format!("```rust\n{long}\n\tif a < b {{ // why\n\n```\nend\n\n1. a\n   ~~~\n     b\n   ```\n   ~~~\n2. c\n");
    let plain = named(&text);
    assert_eq!(
        plain,
        format!(
            "⟨d⟩─── rust⟨⟩\n{long}\n\tif a < b {{ ⟨d⟩//⟨⟩ ⟨d⟩why⟨⟩\n\n⟨d⟩───⟨⟩\nend\n\n⟨d⟩1.⟨⟩ a\n   ⟨d⟩───⟨⟩\n     b\n   ```\n   ⟨d⟩───⟨⟩\n⟨d⟩2.⟨⟩ c\n"
        )
    );
    let coloured = shown(Theme::Colour, 80, &["```py\nreturn 'it' # 1\n```"]);
    assert_eq!(
        coloured,
        "\u{1b}[2m─── py\u{1b}[0m\n\u{1b}[35mreturn\u{1b}[0m \u{1b}[32m'it'\u{1b}[0m \u{1b}[2m#\u{1b}[0m \u{1b}[2m1\u{1b}[0m\n\u{1b}[2m───\u{1b}[0m"
    );
}

#[test]
fn tables_are_aligned_and_fit() {
    let table = "| 名前 | n |\n|:--|--:|\n| 日本 | 1 |\n| a \\| b | 200 |\n";
    assert_eq!(screen(table, 40), "名前  │   n\n──────┼────\n日本  │   1\na | b │ 200");
    let wide = "| a | b |\n|---|---|\n| one two three | four five six |\nend\n";
    assert_eq!(screen(wide, 20), "a         │ b\n──────────┼─────────\none two   │ four\nthree     │ five six\nend");
    let many = format!("|a|b|\n|-|-|\n{}", "|1|2|\n".repeat(80));
    assert_eq!(screen(&many, 20).lines().count(), 82);
}

#[test]
fn prose_is_wrapped_and_keeps_its_place() {
    assert_eq!(
        screen("- 0123 5678 0123 5678\n  > 0123 5678 0123\n", 14),
        "• 0123 5678\n  0123 5678\n  │ 0123 5678\n  │ 0123"
    );
    assert!(screen(&"word ".repeat(100), 200).lines().all(|line| line.len() <= 100));
}

#[test]
fn a_new_width_counts_for_what_comes_next() {
    let mut markdown = Markdown::new(Theme::Plain, 20);
    let mut out = Vec::new();
    markdown.write("0123456789 0123456789\n", &mut out);
    markdown.resize(40);
    markdown.write("0123456789 0123456789\n", &mut out);
    assert_eq!(String::from_utf8(out).unwrap(), "0123456789\n0123456789\n0123456789 0123456789\n");
}

#[test]
fn words_come_as_they_are_written() {
    let mut markdown = Markdown::new(Theme::Mono, 80);
    let mut waits = Vec::new();
    for text in ["Hello wor", "ld, **bo", "ld** and", " more\n```\ncode"] {
        let mut out = Vec::new();
        markdown.write(text, &mut out);
        waits.push(String::from_utf8(out).unwrap());
    }
    let bold = "\u{1b}[1mbold\u{1b}[0m";
    let rule = "\u{1b}[2m───\u{1b}[0m";
    assert_eq!(waits, ["Hello", " world,", &format!(" {bold}"), &format!(" and more\n{rule}\ncode")]);
}

/// Pieces of Markdown, in which marks are no rarity; `¦` stands between two, and `¶` for a line feed.
const PIECES: &str = "a¦b ¦ ¦¶¦¶¶¦*¦**¦_¦`¦``¦```¦```rust¶¦~~¦~~~¶¦[¦]¦](¦)¦!¦<¦>¦> ¦- ¦  ¦    ¦10. ¦1) ¦# ¦|¦|-|¶¦---¶¦===¦$\
    ¦$$¦\\¦日本¦「¦。¦👨\u{200d}👩¦e\u{301}¦https://a.b¦<https://a.b>¦[x] ¦\t¦\r¶¦<div>¶¦\"¦'¦//¦/*¦*/¦word word ¦let x = 1;\
    ¦&¦:¦* * *¶¦| a | b |¶|---|:-:|¶| c | d |¶";

fn markdown() -> impl Strategy<Value = String> {
    let pieces: Vec<_> = PIECES.split('¦').map(|piece| piece.replace('¶', "\n")).collect();
    let piece = prop_oneof![4 => proptest::sample::select(pieces), 1 => "\\PC{1,3}"];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_split_prints_the_same(text in markdown(), columns in 1_usize..120, cuts in proptest::collection::vec(0_usize..200, 0..6)) {
        for theme in [Theme::Colour, Theme::Plain] {
            let whole = shown(theme, columns, &[&text]);
            let single: Vec<_> = text.split_inclusive(|_: char| true).collect();
            prop_assert_eq!(&shown(theme, columns, &single), &whole);
            let mut places: Vec<_> = cuts.iter().map(|at| text.char_indices().map(|(at, _)| at).nth(*at).unwrap_or(text.len())).collect();
            places.extend([0, text.len()]);
            places.sort_unstable();
            let parts: Vec<_> = places.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect();
            prop_assert_eq!(&shown(theme, columns, &parts), &whole);
        }
    }

    #[test]
    fn the_cursor_only_goes_forward_and_every_style_is_taken_back(text in markdown()) {
        let whole = shown(Theme::Colour, 60, &[&text]);
        let mut open = false;
        for (at, _) in whole.match_indices('\u{1b}') {
            let rest = &whole[at + 1..];
            if let Some(numbers) = rest.strip_prefix('[') {
                let end = numbers.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap();
                prop_assert!(numbers[end..].starts_with('m'), "{:?}", rest);
                open = &numbers[..end] != "0";
            } else {
                prop_assert!(rest.starts_with("]8;;") || rest.starts_with('\\'), "{:?}", rest);
            }
        }
        prop_assert!(!open);
    }

    #[test]
    fn nothing_visible_is_lost(text in markdown()) {
        let whole = shown(Theme::Plain, 60, &[&text]);
        for c in text.chars().filter(|c| c.is_alphanumeric() && *c != 'x') {
            prop_assert!(whole.contains(c), "{:?} is missing in {:?}", c, whole);
        }
    }

    #[test]
    fn what_is_wrapped_fits(text in markdown(), columns in 30_usize..120) {
        let words = text.replace(['`', '~', '|', '\t', '<', ' ', '['], " ");
        let whole = shown(Theme::Plain, columns, &[&words]);
        prop_assert!(words.contains("    ") || whole.lines().all(|line| wrap::width(line) <= columns || !line.trim().contains(' ')), "{}", whole);
    }
}

/// What pulldown-cmark makes of a paragraph: its characters, each with whether it is strong, emphasised, deleted, code.
fn oracle(text: &str) -> Vec<(char, [bool; 4])> {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    let mut depth = [0_usize; 3];
    let mut all = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH) {
        let styles = depth.map(|depth| depth > 0);
        let mut add = |text: &str, code| all.extend(text.chars().map(|c| (c, [styles[0], styles[1], styles[2], code])));
        match event {
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => add(&text, false),
            Event::Code(text) => add(&text, true),
            Event::SoftBreak => add("\n", false),
            Event::Start(Tag::Strong) => depth[0] += 1,
            Event::End(TagEnd::Strong) => depth[0] -= 1,
            Event::Start(Tag::Emphasis) => depth[1] += 1,
            Event::End(TagEnd::Emphasis) => depth[1] -= 1,
            Event::Start(Tag::Strikethrough) => depth[2] += 1,
            Event::End(TagEnd::Strikethrough) => depth[2] -= 1,
            _ => {}
        }
    }
    all.retain(|(c, _)| !c.is_whitespace());
    all
}

/// The same as it is shown.
fn ours(text: &str) -> Vec<(char, [bool; 4])> {
    let whole = shown(Theme::Colour, 10_000, &[text]);
    let (mut all, mut styles, mut rest) = (Vec::new(), [false; 4], whole.as_str());
    while let Some(c) = rest.chars().next() {
        if let Some(numbers) = rest.strip_prefix("\u{1b}[") {
            let end = numbers.find('m').unwrap();
            let numbers_of: Vec<_> = numbers[..end].split(';').collect();
            styles = ["1", "3", "9", "36"].map(|number| numbers_of.contains(&number));
            rest = &numbers[end + 1..];
        } else {
            all.push((c, styles));
            rest = &rest[c.len_utf8()..];
        }
    }
    all.retain(|(c, _)| !c.is_whitespace());
    all
}

proptest! {
    #[test]
    fn emphasis_and_code_are_those_of_pulldown_cmark(text in "[ab.,(*_` ]{1,24}") {
        // In a paragraph: a word before it, and none of the lines that are blocks.
        let text = format!("w{text}w");
        prop_assert_eq!(ours(&text), oracle(&text), "{:?}", text);
    }

    #[test]
    fn links_are_those_of_pulldown_cmark(text in "[ab*\\[\\]() ]{1,20}") {
        let text = format!("w{text}w");
        let ours: String = ours(&text).into_iter().filter(|(c, _)| "ab*".contains(*c)).map(|(c, _)| c).collect();
        let oracle: String = oracle(&text).into_iter().filter(|(c, _)| "ab*".contains(*c)).map(|(c, _)| c).collect();
        prop_assert!(text.contains("](") || ours == oracle, "{:?}: {} {}", text, ours, oracle);
    }
}
