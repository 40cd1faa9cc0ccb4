//! Which runs of `*`, `_` and `~~` belong together: CommonMark 0.31, section 6.2, and GFM's strikethrough. Beside
//! Chinese and Japanese, which have no blanks between words, a mark next to a bracket or a full stop counts too
//! (markdown-cjk-friendly): `**「日本語」**です` is strong.

use unicode_width::UnicodeWidthChar as _;

use super::wrap::is_cjk;

/// How many spans of each kind there are around something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Depth {
    /// `*a*`
    pub emphasis: usize,
    /// `**a**`
    pub strong: usize,
    /// `~~a~~`
    pub deleted: usize,
}

impl Depth {
    fn of(&mut self, mark: char, length: usize) -> &mut usize {
        match (mark, length) {
            ('~', _) => &mut self.deleted,
            (_, 1) => &mut self.emphasis,
            _ => &mut self.strong,
        }
    }
}

/// A run of marks, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// How many of the marks belong to nothing (yet), and are text.
    pub left: usize,
    /// The spans that end here.
    pub closes: Depth,
    /// The spans that begin here, behind those that end.
    pub opens: Depth,
}

/// A run that may still begin or end something.
#[derive(Debug)]
struct Delimiter {
    /// Where it stands among the nodes of the text.
    node: usize,
    mark: char,
    /// How long the whole run was.
    length: usize,
    can_open: bool,
    can_close: bool,
    run: Run,
}

impl Delimiter {
    /// The "multiple of 3" rule keeps `*a**b*` one span.
    fn opens_for(&self, closer: &Self) -> bool {
        let odd = (self.can_close || closer.can_open)
            && (self.length + closer.length).is_multiple_of(3)
            && !(self.length.is_multiple_of(3) && closer.length.is_multiple_of(3));
        self.can_open && self.mark == closer.mark && !odd
    }
}

/// The runs that may still belong together, in the order of the text.
#[derive(Debug, Default)]
pub struct Delimiters {
    open: Vec<Delimiter>,
    /// How many of them have been looked at.
    seen: usize,
}

impl Delimiters {
    /// The node of the first one.
    pub fn first(&self) -> Option<usize> {
        self.open.first().map(|delimiter| delimiter.node)
    }

    /// So many nodes at the beginning of the text are gone.
    pub fn shift(&mut self, nodes: usize) {
        self.open.iter_mut().for_each(|delimiter| delimiter.node -= nodes);
    }

    /// Takes a run that stands between two characters.
    pub fn push(&mut self, node: usize, mark: char, length: usize, (before, after): (char, char)) {
        let (can_open, can_close) = sides(mark, before, after);
        if (can_open || can_close) && (mark != '~' || length == 2) {
            let run = Run { left: length, closes: Depth::default(), opens: Depth::default() };
            self.open.push(Delimiter { node, mark, length, can_open, can_close, run });
        }
    }

    /// Pairs what was not looked at yet. `settle` is told of each run that is done with.
    pub fn pair(&mut self, settle: &mut impl FnMut(usize, Run)) {
        self.seen = self.pair_behind(0, self.seen, settle);
    }

    /// Pairs what stands behind a node, the text of a link, and is done with all of it.
    pub fn pair_within(&mut self, node: usize, settle: &mut impl FnMut(usize, Run)) {
        let bottom = self.open.partition_point(|delimiter| delimiter.node < node);
        self.pair_behind(bottom, bottom.max(self.seen), settle);
        self.open.drain(bottom..).for_each(|delimiter| settle(delimiter.node, delimiter.run));
        self.seen = self.seen.min(bottom);
    }

    /// Pairs the rest, and is done with all: what belongs to nothing is text.
    pub fn close(&mut self, settle: &mut impl FnMut(usize, Run)) {
        self.pair(settle);
        self.open.drain(..).for_each(|delimiter| settle(delimiter.node, delimiter.run));
        self.seen = 0;
    }

    /// Looks for the opener of each closer from `at` on, among those from `bottom` on. Returns how many are left.
    fn pair_behind(&mut self, bottom: usize, mut at: usize, settle: &mut impl FnMut(usize, Run)) -> usize {
        while let Some(closer) = self.open.get(at) {
            let found = self.open[bottom..at].iter().rposition(|opener| opener.opens_for(closer));
            let Some(opener) = found.filter(|_| closer.can_close).map(|found| bottom + found) else {
                if closer.can_open {
                    at += 1;
                } else {
                    self.remove(at, settle);
                }
                continue;
            };
            // Nothing between the two can belong to something outside.
            for _ in opener + 1..at {
                self.remove(opener + 1, settle);
            }
            at = opener + 1;
            self.join(opener);
            if self.open[at].run.left == 0 {
                self.remove(at, settle);
            }
            if self.open[opener].run.left == 0 {
                self.remove(opener, settle);
                at = opener;
            }
        }
        at
    }

    /// Makes a span of an opener and the closer behind it.
    fn join(&mut self, opener: usize) {
        let [first, second] = [&self.open[opener].run, &self.open[opener + 1].run].map(|run| run.left);
        let length = first.min(second).min(2);
        let mark = self.open[opener].mark;
        let first = &mut self.open[opener].run;
        first.left -= length;
        *first.opens.of(mark, length) += 1;
        let second = &mut self.open[opener + 1].run;
        second.left -= length;
        *second.closes.of(mark, length) += 1;
    }

    fn remove(&mut self, at: usize, settle: &mut impl FnMut(usize, Run)) {
        let Delimiter { node, run, .. } = self.open.remove(at);
        settle(node, run);
    }
}

/// Whether a run between these characters can begin a span, and whether it can end one.
fn sides(mark: char, before: char, after: char) -> (bool, bool) {
    let left = is_flanking(after, before);
    let right = is_flanking(before, after);
    match mark {
        '_' => (left && (!right || is_punctuation(before)), right && (!left || is_punctuation(after))),
        _ => (left, right),
    }
}

/// Whether a run touches what is `inner` to it more than what is `outer`.
fn is_flanking(inner: char, outer: char) -> bool {
    !inner.is_whitespace()
        && (!is_punctuation(inner) || is_cjk(inner) || outer.is_whitespace() || is_punctuation(outer) || is_cjk(outer))
}

/// Punctuation and symbols, which are all that is seen and is no letter, digit or blank.
fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    !c.is_alphanumeric() && !c.is_whitespace() && c.width().unwrap_or(0) > 0
}
