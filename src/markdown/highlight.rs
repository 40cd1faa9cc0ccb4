//! A little colour for code: comments, quoted text, numbers and the words of a language. A few characters of state, so
//! that code can be shown as it comes. What is not understood stays plain, so that a wrong guess never paints a block.

use super::theme::Style;

/// What is held while it is not known what it is, in bytes; longer is plain.
const LONGEST: usize = 1 << 10;

/// No word of a language is longer.
const LONGEST_KEYWORD: usize = 12;

/// What there is to know of languages that are written alike.
struct Language {
    /// What they are called behind a fence.
    names: &'static str,
    /// What begins a comment.
    comment: &'static str,
    /// Whether `/* */` is one too.
    blocks: bool,
    /// What text is quoted with.
    quotes: &'static str,
    words: &'static str,
}

static LANGUAGES: [Language; 9] = [
    Language {
        names: " rust rs ",
        comment: "//",
        blocks: true,
        quotes: "\"",
        words: " as async await break const continue crate dyn else enum extern false fn for if impl in let loop match \
            mod move mut pub ref return self Self static struct super trait true type unsafe use where while ",
    },
    Language {
        names: " js javascript jsx mjs ts typescript tsx ",
        comment: "//",
        blocks: true,
        quotes: "\"'`",
        words: " as async await break case catch class const continue default delete do else enum export extends false \
            finally for from function if implements import in instanceof interface let new null of private public \
            return static super switch this throw true try type typeof undefined var void while yield ",
    },
    Language {
        names: " c h cpp c++ cc hpp cs csharp java kotlin kt go golang swift scala dart php zig objc proto ",
        comment: "//",
        blocks: true,
        quotes: "\"'",
        words: " abstract auto bool boolean break case catch chan char class const continue default defer delete do \
            double else enum extends extern false final float for foreach fun func function go goto guard if implements \
            import in include int interface internal let long map namespace new nil null nullptr object override \
            package private protected public range return short signed static string struct super switch template this \
            throw throws true try type typedef union unsigned using val var virtual void volatile when while yield ",
    },
    Language {
        names: " python py python3 ",
        comment: "#",
        blocks: false,
        quotes: "\"'",
        words: " and as assert async await break case class continue def del elif else except False finally for from \
            global if import in is lambda match None nonlocal not or pass raise return self True try while with yield ",
    },
    Language {
        names: " sh bash zsh shell fish console dockerfile docker makefile make ",
        comment: "#",
        blocks: false,
        quotes: "\"'",
        words: " case do done elif else esac export fi for function if in local return set then until while ARG CMD COPY \
            ENTRYPOINT ENV FROM RUN USER WORKDIR ",
    },
    Language {
        names: " ruby rb perl pl r elixir ex julia jl ",
        comment: "#",
        blocks: false,
        quotes: "\"'",
        words: " and begin break case class def defmodule do else elsif end ensure false for foreach function if in module \
            my next nil not or our print puts require rescue return self sub then true unless until use when while yield ",
    },
    Language {
        names: " yaml yml toml ini conf properties ",
        comment: "#",
        blocks: false,
        quotes: "\"'",
        words: " true false null yes no on off ",
    },
    Language {
        names: " sql mysql postgresql postgres sqlite plsql lua haskell hs ",
        comment: "--",
        blocks: true,
        quotes: "\"'",
        words: " add alter and as asc begin between by case create delete desc distinct do drop else end exists from \
            function group having if in index inner insert into is join key left like limit local nil not null on or \
            order outer primary references return right select set table then union unique update values view when where \
            while with ",
    },
    Language {
        names: " json jsonc json5 css scss ",
        comment: "//",
        blocks: true,
        quotes: "\"'",
        words: " true false null ",
    },
];

/// Colours the code of one block.
#[derive(Default)]
pub struct Highlight {
    language: Option<&'static Language>,
    /// The words of the language, by their length.
    words: [Vec<&'static str>; LONGEST_KEYWORD + 1],
    /// Whether it is a patch, where the first character of a line says what it is.
    is_patch: bool,
    /// How the rest of the line looks.
    line: Option<Style>,
    /// Whether a comment of several lines is open.
    in_block: bool,
    /// What is not known yet.
    held: String,
    /// Whether something stands in the line already.
    begun: bool,
    before: char,
}

impl Highlight {
    /// For a block of this language, if it is known.
    pub fn new(info: &str) -> Self {
        let word = info.split([' ', ',', '{', ':']).next().unwrap_or_default().to_ascii_lowercase();
        let name = format!(" {word} ");
        let language = LANGUAGES.iter().find(|language| !word.is_empty() && language.names.contains(&name));
        let mut highlight =
            Self { language, is_patch: ["diff", "patch"].contains(&word.as_str()), before: ' ', ..Self::default() };
        for word in language.map_or("", |language| language.words).split_ascii_whitespace() {
            highlight.words[word.len().min(LONGEST_KEYWORD)].push(word);
        }
        highlight
    }

    /// Takes code without line feeds, and gives it back in pieces, each with its style.
    pub fn push(&mut self, code: &str, show: &mut impl FnMut(&str, Style)) {
        if self.language.is_none() && !self.is_patch {
            return show(code, Style::NONE);
        }
        for c in code.chars() {
            self.take(c, show);
        }
    }

    /// Ends a line.
    pub fn end_line(&mut self, show: &mut impl FnMut(&str, Style)) {
        let style = self.line.unwrap_or_else(|| self.word_style());
        self.release(style, show);
        (self.line, self.begun, self.before) = (None, false, ' ');
    }

    fn take(&mut self, c: char, show: &mut impl FnMut(&str, Style)) {
        if self.is_patch && !std::mem::replace(&mut self.begun, true) {
            self.line = match c {
                '+' => Some(Style::STRING),
                '-' => Some(Style::REMOVED),
                '@' => Some(Style::KEYWORD),
                _ => Some(Style::NONE),
            };
        }
        if self.in_block || self.line.is_some() {
            self.take_painted(c, show);
        } else if self.is_quoted() {
            self.take_quoted(c, show);
        } else {
            self.take_code(c, show);
        }
        self.before = c;
        if self.held.len() > LONGEST {
            self.release(Style::NONE, show);
        }
    }

    /// Of a comment, or a line that looks the same all over: word by word.
    fn take_painted(&mut self, c: char, show: &mut impl FnMut(&str, Style)) {
        let style = self.line.unwrap_or(Style::COMMENT);
        if c == ' ' {
            self.release(style, show);
            return show(" ", Style::NONE);
        }
        self.held.push(c);
        if self.in_block && c == '/' && self.held.ends_with("*/") && self.held != "/*/" {
            self.in_block = false;
            self.release(style, show);
        }
    }

    fn is_quoted(&self) -> bool {
        self.held.starts_with(|c| self.quotes().contains(c))
    }

    fn quotes(&self) -> &'static str {
        self.language.map_or("", |language| language.quotes)
    }

    fn take_quoted(&mut self, c: char, show: &mut impl FnMut(&str, Style)) {
        let quote = self.held.chars().next();
        let backslashes = self.held.bytes().rev().take_while(|byte| *byte == b'\\').count();
        self.held.push(c);
        if Some(c) == quote && backslashes % 2 == 0 {
            self.release(Style::STRING, show);
        }
    }

    fn take_code(&mut self, c: char, show: &mut impl FnMut(&str, Style)) {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let holds_word = self.held.starts_with(is_word);
        if is_word(c) && (holds_word || self.held.is_empty()) {
            return self.held.push(c);
        }
        if self.begins_comment(c) {
            return self.held.push(c);
        }
        self.release(self.word_style(), show);
        let begins = |language: &Language| language.comment.starts_with(c) || language.blocks && c == '/';
        if is_word(c) || self.quotes().contains(c) || self.language.is_some_and(begins) {
            self.held.push(c);
            self.begin_short_comment(c);
        } else {
            let mut bytes = [0; 4];
            show(c.encode_utf8(&mut bytes), Style::NONE);
        }
    }

    /// Whether a comment begins with what is held and this.
    fn begins_comment(&mut self, c: char) -> bool {
        let Some(language) = self.language else { return false };
        let is =
            |mark: &str| self.held.len() == 1 && mark.len() == 2 && mark.starts_with(&self.held) && mark.ends_with(c);
        if is(language.comment) {
            self.line = Some(Style::COMMENT);
        } else if language.blocks && is("/*") {
            self.in_block = true;
        }
        self.line.is_some() || self.in_block
    }

    /// One of a single character begins where a word does.
    fn begin_short_comment(&mut self, c: char) {
        let is_comment =
            self.language.is_some_and(|language| language.comment.len() == 1 && language.comment.starts_with(c));
        if is_comment && self.before.is_whitespace() {
            self.line = Some(Style::COMMENT);
        }
    }

    fn word_style(&self) -> Style {
        let word = self.held.as_str();
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return Style::NUMBER;
        }
        let is_sql = self.language.is_some_and(|language| language.comment == "--");
        let is_known = |known: &&str| *known == word || is_sql && known.eq_ignore_ascii_case(word);
        let is_keyword = self.words.get(word.len()).is_some_and(|words| words.iter().any(is_known));
        if is_keyword { Style::KEYWORD } else { Style::NONE }
    }

    fn release(&mut self, style: Style, show: &mut impl FnMut(&str, Style)) {
        if !self.held.is_empty() {
            show(&self.held, style);
            self.held.clear();
        }
    }
}

impl std::fmt::Debug for Highlight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Highlight").field("held", &self.held).finish_non_exhaustive()
    }
}
