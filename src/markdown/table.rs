//! Tables: held until they end, because the width of a column is known only then, and laid out to fit the terminal.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;

use super::inline::Inline;
use super::theme::{Style, Theme};
use super::wrap::{Line, Piece, Words, width};

/// So many rows are held; those that follow are printed one by one, in columns as wide as before.
const MOST_ROWS: usize = 50;
/// Columns narrower than this say nothing: then the table is as wide as it is.
const NARROWEST: usize = 3;
/// Between two columns stand a blank, a bar and a blank.
const BETWEEN: usize = 3;

/// A table whose header was seen.
#[derive(Debug)]
pub struct Table {
    theme: Theme,
    header: String,
    /// None before the line below the header.
    columns: Option<Vec<Align>>,
    rows: Vec<Row>,
    /// How wide the columns are, once anything was printed.
    widths: Vec<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Align {
    Left,
    Centre,
    Right,
}

/// Its cells.
type Row = Vec<Cell>;

#[derive(Debug, Default)]
struct Cell {
    words: Vec<Word>,
    /// Blanks before the next word.
    space: usize,
}

#[derive(Debug)]
struct Word {
    space: usize,
    pieces: Vec<Piece<'static>>,
}

impl Word {
    fn width(&self) -> usize {
        self.pieces.iter().map(|piece| width(&piece.text)).sum()
    }
}

impl Words for Cell {
    fn space(&mut self, blank: &str) {
        self.space += blank.len();
    }

    fn word(&mut self, pieces: &[Piece<'_>]) {
        let owned = |piece: &Piece<'_>| Piece {
            text: Cow::Owned(piece.text.clone().into_owned()),
            style: piece.style,
            link: piece.link.clone(),
        };
        let space = std::mem::take(&mut self.space);
        self.words.push(Word { space, pieces: pieces.iter().map(owned).collect() });
    }

    fn newline(&mut self) {
        self.space += 1;
    }
}

impl Table {
    /// Begins with what may be a header.
    pub fn new(theme: Theme, header: &str) -> Self {
        Self { theme, header: header.to_owned(), columns: None, rows: Vec::new(), widths: Vec::new() }
    }

    /// What was taken for a header, if nothing shows that it is one.
    pub fn unproven(&self) -> Option<&str> {
        self.columns.is_none().then_some(self.header.as_str())
    }

    /// Takes the next row. Says whether it belongs to the table.
    pub fn push(&mut self, row: &str, line: &mut Line, out: &mut Vec<u8>) -> bool {
        let Some(columns) = &self.columns else {
            let header = cells(&self.header);
            self.columns = columns(row).filter(|columns| columns.len() == header.len());
            self.rows = vec![self.row(header, Style::STRONG)];
            return self.columns.is_some();
        };
        let mut cells = cells(row);
        // A cell too many is part of the last one, so that nothing is lost.
        if cells.len() > columns.len() {
            let rest = cells.split_off(columns.len() - 1).join(" | ");
            cells.push(rest);
        }
        self.rows.push(self.row(cells, Style::NONE));
        if self.rows.len() > MOST_ROWS || !self.widths.is_empty() {
            self.print(line, out);
        }
        true
    }

    fn row(&self, cells: Vec<String>, style: Style) -> Row {
        let cell = |text: String| {
            let (mut inline, mut cell) = (Inline::new(self.theme, style), Cell::default());
            inline.push(&text, &mut cell);
            inline.finish(&mut cell);
            cell
        };
        cells.into_iter().map(cell).collect()
    }

    /// Prints the rows that are held.
    pub fn print(&mut self, line: &mut Line, out: &mut Vec<u8>) {
        let is_first = self.widths.is_empty();
        if is_first {
            let columns = self.columns.as_ref().map_or(0, Vec::len);
            self.widths = widths(&self.rows, columns, line.room());
        }
        for (at, row) in std::mem::take(&mut self.rows).into_iter().enumerate() {
            self.print_row(row, line, out);
            if is_first && at == 0 {
                let rules = self.widths.iter().map(|width| "─".repeat(*width)).collect::<Vec<_>>();
                line.verbatim(&rules.join("─┼─"), Style::ASIDE, out);
                line.newline(out);
            }
        }
    }

    fn print_row(&self, row: Row, line: &mut Line, out: &mut Vec<u8>) {
        let row = row.into_iter().chain(std::iter::repeat_with(Cell::default));
        let cells: Vec<_> = row.zip(&self.widths).map(|(cell, width)| cell.lines(*width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for at in 0..height {
            let words: Vec<_> = cells.iter().map(|cell| cell.get(at).map_or(&[][..], Vec::as_slice)).collect();
            self.print_line(&words, line, out);
        }
    }

    /// One line of a row, without blanks at its end.
    fn print_line(&self, cells: &[&[Word]], line: &mut Line, out: &mut Vec<u8>) {
        let mut gap = 0;
        for ((at, words), (room, align)) in
            cells.iter().enumerate().zip(self.widths.iter().zip(self.columns.iter().flatten()))
        {
            if at > 0 {
                line.piece(gap + 1, &[Piece { text: "│".into(), style: Style::ASIDE, link: None }], out);
                gap = 1;
            }
            let free = room.saturating_sub(length(words));
            let before = match align {
                Align::Left => 0,
                Align::Centre => free / 2,
                Align::Right => free,
            };
            gap += before;
            for word in *words {
                line.piece(gap + word.space, &word.pieces, out);
                gap = 0;
            }
            gap += free - before;
        }
        line.newline(out);
    }
}

impl Cell {
    /// The words in lines of this width. A word that is wider is broken between graphemes.
    fn lines(self, room: usize) -> Vec<Vec<Word>> {
        if self.width() <= room {
            return vec![self.words];
        }
        let (mut lines, mut column) = (vec![Vec::new()], 0);
        for word in self.words.into_iter().flat_map(|word| word.broken(room)) {
            let space = if column == 0 { 0 } else { word.space };
            if column > 0 && column + space + word.width() > room {
                lines.push(Vec::new());
                column = 0;
            }
            let space = if column == 0 { 0 } else { word.space };
            column += space + word.width();
            if let Some(line) = lines.last_mut() {
                line.push(Word { space, ..word });
            }
        }
        lines
    }

    fn width(&self) -> usize {
        length(&self.words)
    }
}

impl Word {
    /// As parts that fit.
    fn broken(self, room: usize) -> Vec<Self> {
        if self.width() <= room {
            return vec![self];
        }
        let (mut parts, mut column) = (vec![Self { space: self.space, pieces: Vec::new() }], 0);
        for piece in &self.pieces {
            for grapheme in piece.text.graphemes(true) {
                if column > 0 && column + width(grapheme) > room {
                    parts.push(Self { space: 0, pieces: Vec::new() });
                    column = 0;
                }
                column += width(grapheme);
                if let Some(part) = parts.last_mut() {
                    part.push(grapheme, piece);
                }
            }
        }
        parts
    }

    fn push(&mut self, grapheme: &str, like: &Piece<'static>) {
        match self.pieces.last_mut() {
            Some(last) if last.style == like.style && last.link == like.link => last.text.to_mut().push_str(grapheme),
            _ => self.pieces.push(Piece { text: Cow::Owned(grapheme.to_owned()), ..like.clone() }),
        }
    }
}

fn length(words: &[Word]) -> usize {
    words.iter().enumerate().map(|(at, word)| if at == 0 { 0 } else { word.space } + word.width()).sum()
}

/// How wide each column is: as its widest cell, but the widest give way until all fit.
fn widths(rows: &[Row], columns: usize, room: usize) -> Vec<usize> {
    let widest = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(Cell::width).max().unwrap_or(0).max(1);
    let natural: Vec<_> = (0..columns).map(widest).collect();
    let between = BETWEEN * columns.saturating_sub(1);
    let fits = |most: &usize| natural.iter().map(|width| width.min(most)).sum::<usize>() + between <= room;
    let widest = natural.iter().copied().max().unwrap_or(0);
    match (NARROWEST..=widest.min(room)).rev().find(fits) {
        Some(most) => {
            let mut widths: Vec<_> = natural.iter().map(|width| *width.min(&most)).collect();
            // What is left over is not enough for all that are too narrow.
            let mut left = room - between - widths.iter().sum::<usize>();
            for (width, natural) in widths.iter_mut().zip(&natural).filter(|(width, natural)| **width < **natural) {
                let more = left.min(1).min(natural - *width);
                *width += more;
                left -= more;
            }
            widths
        }
        None => natural,
    }
}

/// The cells of a row. A pipe with a backslash before it is text.
fn cells(row: &str) -> Vec<String> {
    let inner = row.trim().strip_prefix('|').unwrap_or(row.trim());
    let (mut cells, mut cell, mut escaped) = (Vec::new(), String::new(), false);
    for c in inner.chars() {
        match c {
            '|' if escaped => {
                cell.pop();
                cell.push('|');
            }
            '|' => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            _ => cell.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    if !cell.trim().is_empty() {
        cells.push(cell.trim().to_owned());
    }
    cells
}

/// How the columns are aligned, if this is the line below a header.
fn columns(row: &str) -> Option<Vec<Align>> {
    let column = |cell: &String| {
        let dashes = cell.strip_prefix(':').unwrap_or(cell);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        let is_line = !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-');
        is_line.then_some(match (cell.starts_with(':'), cell.ends_with(':')) {
            (true, true) => Align::Centre,
            (false, true) => Align::Right,
            _ => Align::Left,
        })
    };
    let columns: Option<Vec<_>> = cells(row).iter().map(column).collect();
    columns.filter(|columns| !columns.is_empty())
}
