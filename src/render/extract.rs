//! `-x` and `--xl`: one fenced code block of an answer, without its fences.
//!
//! What a fence is: CommonMark 0.31, section 4.5; but it may be indented as far as it likes, as in a list.

use crate::failure::{Failure, Kind};
use crate::output::visible::Visible;
use crate::schema::pointer::shortened;
use crate::values;

use super::form::{Form, Kept};

/// An answer of which one code block is printed.
#[derive(Debug)]
pub struct Extract {
    wanted: values::Block,
    /// None leaves the model's bytes as they are.
    visible: Option<Visible>,
    text: Kept,
}

impl Extract {
    /// Prints this block; `raw` leaves the model's bytes untouched.
    pub fn new(wanted: values::Block, raw: bool, on_terminal: bool) -> Self {
        Self { wanted, visible: (!raw).then(|| Visible::new(on_terminal)), text: Kept::default() }
    }
}

impl Form for Extract {
    fn take(&mut self, text: &str, _: &mut Vec<u8>) -> Result<(), Failure> {
        self.text.push(text)
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), Failure> {
        let content = find(&self.text.0, &self.wanted)?;
        match &mut self.visible {
            Some(visible) => {
                visible.write(&content, out);
                visible.finish(out);
            }
            None => out.extend_from_slice(content.as_bytes()),
        }
        Ok(())
    }
}

/// A fenced code block.
#[derive(Debug, PartialEq, Eq)]
struct Block<'a> {
    fence: Fence<'a>,
    content: String,
    is_closed: bool,
}

/// The line that opens a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fence<'a> {
    indent: usize,
    /// A backtick or a tilde.
    mark: char,
    /// How many of them.
    length: usize,
    /// The first word behind them.
    language: &'a str,
}

impl<'a> Fence<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let rest = line.trim_start_matches([' ', '\t']);
        let mark = rest.chars().next().filter(|mark| ['`', '~'].contains(mark))?;
        let info = rest.trim_start_matches(mark);
        let (indent, length) = (line.len() - rest.len(), rest.len() - info.len());
        // A line such as ```` ```x``` ```` is code within a line.
        let is_fence = length >= 3 && !(mark == '`' && info.contains('`'));
        is_fence.then(|| Self { indent, mark, length, language: info.split_whitespace().next().unwrap_or_default() })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        Fence::read(line).is_some_and(|other| {
            let is_bare = line.trim().chars().all(|c| c == other.mark);
            is_bare && other.mark == self.mark && other.length >= self.length && other.indent <= self.indent + 3
        })
    }

    /// A line of the content, without as much indentation as the fence has.
    fn unindented<'l>(&self, line: &'l str) -> &'l str {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        &line[blank.min(self.indent)..]
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let (mut blocks, mut open) = (Vec::new(), None::<Block<'_>>);
    for line in text.split_inclusive('\n') {
        open = match open.take() {
            None => Fence::read(line).map(|fence| Block { fence, content: String::new(), is_closed: false }),
            Some(block) if block.fence.is_closed_by(line) => {
                blocks.push(Block { is_closed: true, ..block });
                None
            }
            Some(mut block) => {
                block.content.push_str(block.fence.unindented(line));
                Some(block)
            }
        };
    }
    blocks.extend(open);
    blocks
}

/// The content of the block that is wanted.
///
/// Fails (exit 9) if there is none, or it has no end, or nothing in it.
fn find(text: &str, wanted: &values::Block) -> Result<String, Failure> {
    let blocks = blocks(text);
    let language = Some(wanted.language.as_str()).filter(|language| !language.is_empty());
    let is_wanted = |block: &&Block<'_>| language.is_none_or(|name| block.fence.language.eq_ignore_ascii_case(name));
    let mut all = blocks.iter();
    let block = if wanted.last { all.rfind(is_wanted) } else { all.find(is_wanted) };
    let incomplete = |message: String| Failure::new(Kind::Incomplete, message);
    match block {
        Some(block) if !block.is_closed => {
            Err(incomplete("the code block is cut: its closing fence is missing".to_owned()).hint("ask again"))
        }
        Some(block) if block.content.trim().is_empty() => {
            Err(incomplete("the code block is empty".to_owned()).hint("leave -x out to see the answer"))
        }
        Some(block) => Ok(block.content.clone()),
        None => Err(incomplete(missing(&blocks, language))
            .hint("leave -x out to see the answer, or ask for a block: -s \"answer with one fenced code block\"")),
    }
}

fn missing(blocks: &[Block<'_>], language: Option<&str>) -> String {
    let Some(language) = language.filter(|_| !blocks.is_empty()) else {
        return "the answer has no fenced code block".to_owned();
    };
    let name = |block: &Block<'_>| match block.fence.language {
        "" => "one without a language".to_owned(),
        name => shortened(name),
    };
    let mut names: Vec<_> = blocks.iter().map(name).collect();
    names.sort_unstable();
    names.dedup();
    names.truncate(10);
    format!("the answer has no code block of {language:?}, but {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Result<String, String> {
        find(text, &values::Block { language: String::new(), last: false }).map_err(|failure| failure.message)
    }

    fn last(text: &str, language: &str) -> Result<String, String> {
        find(text, &values::Block { language: language.to_owned(), last: true }).map_err(|failure| failure.message)
    }

    #[test]
    fn a_block_comes_without_its_fences() {
        for (text, content) in [
            ("```\na\n```", "a\n"),
            ("Sure:\n\n```rust\nfn a() {}\n```\nand\n```\nb\n```\n", "fn a() {}\n"),
            ("~~~ python x=1\na\n~~~\n", "a\n"),
            ("````md\n```sh\nls\n```\n````\n", "```sh\nls\n```\n"),
            ("~~~\n```\nls\n```\n~~~~~\n", "```\nls\n```\n"),
            ("1. do\n\n   ```sh\n   ls\n     -a\n   ```\n", "ls\n  -a\n"),
            ("```\r\na\r\n```\r\n", "a\r\n"),
            ("use ```x``` so\n```\na\n```   \n", "a\n"),
            ("```\n    ```\nb\n```\n", "    ```\nb\n"),
            ("``\nno\n``\n```\na\n```", "a\n"),
            ("```\na\n```not the end\n```", "a\n```not the end\n"),
        ] {
            assert_eq!(first(text).as_deref(), Ok(content), "{text}");
        }
    }

    #[test]
    fn the_last_block_and_a_language_can_be_asked_for() {
        let text = "```sh\n1\n```\n```Python\n2\n```\n```sh\n3\n```\n```\n4\n```\n";
        assert_eq!(last(text, "sh").as_deref(), Ok("3\n"));
        assert_eq!(last(text, "python").as_deref(), Ok("2\n"));
        let fault = last(text, "rust").unwrap_err();
        assert_eq!(fault, "the answer has no code block of \"rust\", but Python, one without a language, sh");
    }

    #[test]
    fn what_is_no_whole_block_is_none() {
        assert_eq!(first("words").unwrap_err(), "the answer has no fenced code block");
        assert_eq!(first("```").unwrap_err(), "the code block is cut: its closing fence is missing");
        assert_eq!(first("```\na\n~~~\n``\n").unwrap_err(), "the code block is cut: its closing fence is missing");
        assert_eq!(first("```\n\n```").unwrap_err(), "the code block is empty");
        assert_eq!(first("```\na\n```\n```\nb").as_deref(), Ok("a\n"));
        assert_eq!(
            last("```sh\na\n```\n```sh\nb", "sh").unwrap_err(),
            "the code block is cut: its closing fence is missing"
        );
    }
}
