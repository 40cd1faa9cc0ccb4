//! What a line is: which quotes and lists it stands in, and what begins there. CommonMark 0.31, sections 3 to 5, as
//! models write it: an item that is indented more than the marker of another one is in that one, however wide the
//! marker is, and a code block within a list may be indented as it likes.

/// Deeper is text: a line of nothing but marks would nest without end.
const DEEPEST: usize = 20;

/// What other blocks stand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Container {
    /// `>`
    Quote,
    /// An item of a list.
    Item {
        /// The column of its marker, within the quote that it stands in.
        marker: usize,
        /// The column of its text.
        content: usize,
        /// The marker as it is shown, with the blank behind it.
        shown: String,
    },
}

/// What a line holds, its containers aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Blank,
    /// `---`
    Rule,
    /// `#`, with its level.
    Heading(usize),
    /// The first line of a code block.
    Fence(Fence),
    /// A row of a table, or what looks like one.
    Row,
    /// HTML, up to the next blank line.
    Html,
    /// Code that is indented.
    Code,
    /// Anything else.
    Text,
}

/// What opens a code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    mark: char,
    length: usize,
    /// The column of its first mark.
    indent: usize,
    /// The words behind it; the first one is the language.
    pub info: String,
}

/// How much of a line is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Its beginning.
    Beginning,
    /// All of it.
    Whole,
    /// As much as can be kept: it is text if nothing else is certain.
    Enough,
}

/// What is known of a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Reading {
    /// A few characters more are needed.
    More,
    /// All of it is needed.
    All,
    /// This is it.
    Known(Block),
}

/// A line, understood.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// How many of the open containers it stands in.
    pub kept: usize,
    /// Those that begin here.
    pub new: Vec<Container>,
    /// What it holds.
    pub kind: Kind,
    /// Where that begins, in bytes.
    pub start: usize,
    /// How far the content is indented within its container, in columns.
    pub indent: usize,
}

/// What is open before a line.
#[derive(Debug, Clone, Copy)]
pub struct Open<'a> {
    /// The containers, outermost first.
    pub containers: &'a [Container],
    /// Whether text of a paragraph stands before it.
    pub paragraph: bool,
    /// Whether HTML does.
    pub html: bool,
}

/// A place in a line, with its column.
#[derive(Debug, Clone, Copy)]
struct Cursor<'a> {
    line: &'a str,
    at: usize,
    /// Counted from the last quote.
    column: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.line[self.at..]
    }

    /// The same behind the blanks.
    fn behind_blanks(mut self) -> Self {
        while let Some(blank @ (b' ' | b'\t')) = self.line.as_bytes().get(self.at) {
            self.column = if *blank == b'\t' { (self.column / 4 + 1) * 4 } else { self.column + 1 };
            self.at += 1;
        }
        self
    }

    /// The same behind so many bytes that are so many columns.
    fn behind(self, bytes: usize, columns: usize) -> Self {
        Self { at: self.at + bytes, column: self.column + columns, ..self }
    }

    /// The same behind `>` and the blank that belongs to it.
    fn behind_quote(self) -> Self {
        let mark = self.behind_blanks().at + 1;
        let blank = usize::from(self.line[mark..].starts_with(' '));
        Self { at: mark + blank, column: 0, ..self }
    }
}

/// Reads a line.
pub fn read(line: &str, open: Open<'_>, extent: Extent) -> Reading {
    let mut reader = Reader {
        block: Block { kept: 0, new: Vec::new(), kind: Kind::Text, start: 0, indent: 0 },
        cursor: Cursor { line, at: 0, column: 0 },
        content: 0,
        open,
        extent,
    };
    reader.keep();
    loop {
        match reader.next() {
            Next::Container => {}
            Next::More => return Reading::More,
            Next::All => return Reading::All,
            Next::Leaf(kind) => return Reading::Known(Block { kind, ..reader.block }),
        }
    }
}

/// On its way through a line.
struct Reader<'a> {
    block: Block,
    cursor: Cursor<'a>,
    /// The column of the text of the innermost container.
    content: usize,
    open: Open<'a>,
    extent: Extent,
}

/// What comes next in a line.
enum Next {
    Container,
    Leaf(Kind),
    More,
    All,
}

impl Reader<'_> {
    /// Goes through the open containers that the line stands in.
    fn keep(&mut self) {
        for container in self.open.containers {
            let text = self.cursor.behind_blanks();
            match container {
                Container::Quote if text.rest().starts_with('>') => self.enter_quote(),
                Container::Item { content, .. } if text.rest().is_empty() => self.content = *content,
                Container::Item { marker, content, .. } if text.column >= marker + 2 => self.content = *content,
                _ => break,
            }
            self.block.kept += 1;
        }
    }

    fn enter_quote(&mut self) {
        (self.cursor, self.content) = (self.cursor.behind_quote(), 0);
    }

    /// Whether it is still in the containers that were open, and only there.
    fn goes_on(&self) -> bool {
        self.block.new.is_empty() && self.block.kept == self.open.containers.len()
    }

    fn in_item(&self) -> bool {
        let innermost = self.block.new.last().or(self.open.containers[..self.block.kept].last());
        matches!(innermost, Some(Container::Item { .. }))
    }

    fn is_shallow(&self) -> bool {
        self.block.indent < 4
    }

    /// Reads what begins here.
    fn next(&mut self) -> Next {
        let text = self.cursor.behind_blanks();
        self.block.start = text.at;
        self.block.indent = text.column.saturating_sub(self.content);
        let rest = text.rest();
        if rest.is_empty() {
            return if self.extent == Extent::Beginning { Next::More } else { Next::Leaf(Kind::Blank) };
        }
        if self.open.html && self.goes_on() {
            return Next::Leaf(Kind::Html);
        }
        if self.is_shallow() && self.extent == Extent::Whole && is_rule(rest) {
            return Next::Leaf(Kind::Rule);
        }
        if self.block.kept + self.block.new.len() < DEEPEST {
            if self.is_shallow() && rest.starts_with('>') {
                self.block.new.push(Container::Quote);
                self.enter_quote();
                return Next::Container;
            }
            let interrupts = self.open.paragraph && self.goes_on();
            if let Some(item) = item(text, interrupts).filter(|_| self.is_shallow() || self.in_item()) {
                return self.enter_item(item);
            }
        }
        self.leaf(text)
    }

    fn enter_item(&mut self, item: Item) -> Next {
        let Item { marker, content, mut shown, bytes } = item;
        self.cursor = self.cursor.behind_blanks().behind(bytes, content - marker);
        self.content = content;
        match check_box(self.cursor.rest(), self.extent) {
            CheckBox::Unknown => return Next::More,
            CheckBox::None => {}
            CheckBox::Shown(shown_box) => {
                // A bullet gives way to the box, a number does not.
                shown = shown.replace("• ", "") + shown_box;
                self.cursor = self.cursor.behind(4, 4);
                self.content += 4;
            }
        }
        self.block.new.push(Container::Item { marker, content, shown });
        Next::Container
    }

    /// What a line holds that is neither blank nor a rule.
    fn leaf(&mut self, text: Cursor<'_>) -> Next {
        let rest = text.rest();
        let (shallow, extent) = (self.is_shallow(), self.extent);
        let paragraph = self.open.paragraph && self.goes_on();
        Next::Leaf(match rest.as_bytes()[0] {
            b'`' | b'~' if (shallow || self.in_item()) && has_fence(rest) => match fence(text) {
                Some(fence) if extent == Extent::Whole => Kind::Fence(fence),
                Some(_) if extent == Extent::Beginning => return Next::All,
                _ => Kind::Text,
            },
            _ if !shallow && !paragraph => Kind::Code,
            b'#' if shallow => self.heading(rest).map_or(Kind::Text, Kind::Heading),
            b'|' if shallow && extent == Extent::Whole => Kind::Row,
            b'<' if shallow && extent == Extent::Whole && is_html(rest, paragraph) => Kind::Html,
            b'|' | b'<' if shallow && extent == Extent::Beginning => return Next::All,
            _ => Kind::Text,
        })
    }

    /// The level of a heading; the line then begins behind the marks.
    fn heading(&mut self, rest: &str) -> Option<usize> {
        let text = rest.trim_start_matches('#');
        let level = rest.len() - text.len();
        let inner = text.trim_start_matches([' ', '\t']);
        let is_heading = level <= 6 && (text.is_empty() || inner.len() < text.len());
        self.block.start += if is_heading { rest.len() - inner.len() } else { 0 };
        is_heading.then_some(level)
    }
}

/// Three or more of the same mark, with nothing but blanks between them.
fn is_rule(rest: &str) -> bool {
    let mark = rest.as_bytes()[0];
    let count = rest.bytes().filter(|byte| *byte == mark).count();
    b"-*_".contains(&mark) && count >= 3 && rest.bytes().all(|byte| byte == mark || byte == b' ' || byte == b'\t')
}

/// An item that begins.
struct Item {
    /// The column of its marker.
    marker: usize,
    /// The column of its text.
    content: usize,
    shown: String,
    /// How many bytes the marker and the blanks behind it are.
    bytes: usize,
}

/// An item that begins here. In the middle of a paragraph it must look like the first one.
fn item(text: Cursor<'_>, interrupts: bool) -> Option<Item> {
    let rest = text.rest();
    let digits = rest.bytes().take(10).take_while(u8::is_ascii_digit).count();
    let (length, shown) = match (digits, rest.as_bytes().get(digits)?) {
        (0, b'-' | b'*' | b'+') => (1, "• ".to_owned()),
        (1..=9, b'.' | b')') if !interrupts || &rest[..digits] == "1" => (digits + 1, format!("{} ", &rest[..=digits])),
        _ => return None,
    };
    let marker = text.behind(length, length);
    let behind = marker.behind_blanks();
    let is_empty = behind.rest().is_empty();
    if is_empty && interrupts || !is_empty && behind.at == marker.at {
        return None;
    }
    // Far behind the marker, code begins.
    let is_far = is_empty || behind.column > marker.column + 4;
    let (content, bytes) = match (is_far, is_empty) {
        (true, true) => (marker.column + 1, rest.len()),
        (true, false) => (marker.column + 1, length + 1),
        (false, _) => (behind.column, behind.at - text.at),
    };
    Some(Item { marker: text.column, content, shown, bytes })
}

/// Whether an item is a task.
enum CheckBox {
    /// A few characters more are needed.
    Unknown,
    None,
    /// It is, and is marked so.
    Shown(&'static str),
}

fn check_box(rest: &str, extent: Extent) -> CheckBox {
    const BOXES: [(&str, &str); 3] = [("[ ] ", "☐ "), ("[x] ", "☑ "), ("[X] ", "☑ ")];
    if let Some((_, shown)) = BOXES.iter().find(|(typed, _)| rest.starts_with(typed)) {
        return CheckBox::Shown(shown);
    }
    let may_come = extent == Extent::Beginning && BOXES.iter().any(|(typed, _)| typed.starts_with(rest));
    if may_come { CheckBox::Unknown } else { CheckBox::None }
}

fn has_fence(rest: &str) -> bool {
    rest.starts_with("```") || rest.starts_with("~~~")
}

fn fence(text: Cursor<'_>) -> Option<Fence> {
    let rest = text.rest();
    let mark = rest.chars().next()?;
    let info = rest.trim_start_matches(mark);
    // A line such as ```` ```x``` ```` is code within a line.
    let is_fence = !(mark == '`' && info.contains('`'));
    let (length, indent) = (rest.len() - info.len(), text.column);
    is_fence.then(|| Fence { mark, length, indent, info: info.trim().to_owned() })
}

/// A line while a code block is open.
#[derive(Debug, PartialEq, Eq)]
pub enum CodeLine {
    /// A few characters more are needed.
    More,
    /// The block ends with it.
    Closing,
    /// The block ended before it, with the quote that it stood in.
    Outside,
    /// It is code, which begins so many columns before this byte.
    Code(usize, usize),
}

impl Fence {
    /// Reads a line of the block.
    pub fn read(&self, line: &str, containers: &[Container], extent: Extent) -> CodeLine {
        let mut cursor = Cursor { line, at: 0, column: 0 };
        for _ in containers.iter().filter(|container| **container == Container::Quote) {
            if !cursor.behind_blanks().rest().starts_with('>') {
                let is_known = extent != Extent::Beginning || !cursor.behind_blanks().rest().is_empty();
                return if is_known { CodeLine::Outside } else { CodeLine::More };
            }
            cursor = cursor.behind_quote();
        }
        let text = cursor.behind_blanks();
        let rest = text.rest();
        let after = rest.trim_start_matches(self.mark);
        let length = rest.len() - after.len();
        let may_close = after.trim_start_matches([' ', '\t']).is_empty() && text.column < self.indent + 4;
        if extent == Extent::Beginning && may_close {
            return CodeLine::More;
        }
        if may_close && length >= self.length {
            return CodeLine::Closing;
        }
        // As much indentation as the fence has does not belong to the code.
        let mut start = cursor;
        while start.at < text.at && start.column < self.indent {
            let next = Cursor { line: &line[..=start.at], ..start }.behind_blanks();
            start = next;
        }
        CodeLine::Code(start.at, start.column.saturating_sub(self.indent))
    }
}

/// Whether HTML begins that is a block of its own.
fn is_html(rest: &str, paragraph: bool) -> bool {
    const BLOCKS: &str = " address article aside base basefont blockquote body caption center col colgroup dd details \
        dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html \
        iframe legend li link main menu menuitem nav noframes ol optgroup option p param pre script search section style \
        summary table tbody td textarea tfoot th thead title tr track ul ";
    let inner = rest.trim_start_matches('<');
    if inner.starts_with("!--") || inner.starts_with('?') {
        return true;
    }
    let name: String = inner.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    if !name.is_empty() && BLOCKS.contains(&format!(" {} ", name.to_ascii_lowercase())) {
        return true;
    }
    // Any other tag that has the line for itself.
    let is_alone = rest.trim_end().strip_suffix('>').is_some_and(|tag| !tag[1..].contains(['<', '>']));
    let is_tag = !name.is_empty() && !inner.contains(':') && !inner.contains('@');
    !paragraph && is_alone && is_tag
}
