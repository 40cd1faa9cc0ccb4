//! JSON read in place: where the fields of an object and the members of a list lie, without a tree and without a copy.
//!
//! Source: RFC 8259. serde_json gives out either what is in a value or its text, so that keeping both costs a second
//! pass; for the events of a stream, of which most is kept and little is looked at, this takes half the time.

#![allow(clippy::inline_always, reason = "measured: a stream takes a tenth longer if the smallest steps are calls")]

/// How many open brackets are remembered at a time, a bit for each.
const AT_A_TIME: u32 = 128;
/// How many times as many there may be. Deeper nesting is an attack, not a reply.
const TIMES: u32 = 64;

/// Why a text is no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It ends too early.
    Cut,
    /// Something in it is wrong.
    Malformed,
}

/// A place in a JSON text.
#[derive(Debug)]
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// The beginning of the text.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The first byte of what comes next, behind blanks.
    pub fn peek(&mut self) -> Result<u8, Fault> {
        self.at = blanks(self.bytes(), self.at);
        self.bytes().get(self.at).copied().ok_or(Fault::Cut)
    }

    /// Fails unless only blanks are left.
    pub fn end(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Ok(_) => Err(Fault::Malformed),
            Err(_) => Ok(()),
        }
    }

    /// Hands out the fields of an object, the cursor before each value; `field` reads that value or passes it over.
    /// A value of another type has no fields and is passed over.
    pub fn object(&mut self, mut field: impl FnMut(&'a str, &mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        if self.peek()? != b'{' {
            return self.value().map(drop);
        }
        self.bracketed(b'}', |cursor| {
            let name = cursor.key()?;
            if cursor.peek()? != b':' {
                return Err(Fault::Malformed);
            }
            cursor.at += 1;
            cursor.peek()?;
            field(name, cursor)
        })
    }

    /// Passes a key over. Returns it without its quotes.
    fn key(&mut self) -> Result<&'a str, Fault> {
        let start = self.at + 1;
        self.at = string(self.bytes(), self.at)?;
        Ok(&self.text[start..self.at - 1])
    }

    /// Hands out the members of a list, the cursor before each; `member` reads it or passes it over. A value of another
    /// type has no members and is passed over.
    pub fn list(&mut self, member: impl FnMut(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        if self.peek()? != b'[' {
            return self.value().map(drop);
        }
        self.bracketed(b']', member)
    }

    /// The members up to the closing bracket, with the cursor before the opening one.
    fn bracketed(&mut self, close: u8, mut member: impl FnMut(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        self.at += 1;
        if self.peek()? == close {
            self.at += 1;
            return Ok(());
        }
        loop {
            member(self)?;
            let next = self.peek()?;
            self.at += 1;
            match next {
                b',' => _ = self.peek()?,
                _ if next == close => return Ok(()),
                _ => return Err(Fault::Malformed),
            }
        }
    }

    /// Passes a value over. Returns its text as it stands there.
    pub fn value(&mut self) -> Result<&'a str, Fault> {
        let first = self.peek()?;
        let start = self.at;
        let is_scalar = !matches!(first, b'{' | b'[');
        self.at = if is_scalar { scalar(self.bytes(), start)? } else { skip(self.bytes(), start)? };
        Ok(&self.text[start..self.at])
    }

    /// The same for a value that most likely differs only in its numbers from an `earlier` one, which is known to be
    /// JSON. Comparing the two is enough then, which spares a stream most of the reading of its token counts.
    pub fn value_like(&mut self, earlier: &str) -> Result<&'a str, Fault> {
        self.peek()?;
        let start = self.at;
        match like(&self.bytes()[start..], earlier.as_bytes()) {
            Some(length) => self.at += length,
            None => return self.value(),
        }
        Ok(&self.text[start..self.at])
    }

    /// Passes over what stands here exactly as in an earlier text; none if something else does.
    pub fn pass(&mut self, earlier: &str) -> Option<()> {
        self.bytes()[self.at..].starts_with(earlier.as_bytes()).then(|| self.at += earlier.len())
    }

    /// This place, for [`since`](Self::since).
    pub fn mark(&self) -> usize {
        self.at
    }

    /// The text between a place that was marked and this one.
    pub fn since(&self, mark: usize) -> &'a str {
        &self.text[mark..self.at]
    }

    /// The members of a list that is known to be JSON, each as it stands there; none of any other value.
    pub fn members(self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.entries(b'[', Self::value)
    }

    /// The further members of a list that is known to be JSON, from behind one of them.
    pub fn further_members(self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.entries(b',', Self::value)
    }

    /// The fields of an object that is known to be JSON, key and value; none of any other value.
    pub fn fields(self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.entries(b'{', |cursor| {
            cursor.peek()?;
            let key = cursor.key()?;
            cursor.peek()?;
            cursor.at += 1;
            Ok((key, cursor.value()?))
        })
    }

    fn entries<T>(mut self, open: u8, mut read: impl FnMut(&mut Self) -> Result<T, Fault>) -> impl Iterator<Item = T> {
        let mut before = open;
        std::iter::from_fn(move || {
            // A bracket or a comma stands before each entry; behind the last one is the closing bracket.
            if self.peek() != Ok(before) {
                return None;
            }
            (self.at, before) = (self.at + 1, b',');
            read(&mut self).ok()
        })
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }
}

#[inline(always)]
fn blanks(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Where the value ends that begins here.
fn skip(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    skip_within(bytes, at, TIMES)
}

/// The same, for a value that lies so deep that only so many times more brackets may be opened. A bit for each open
/// bracket says whether it is that of an object; only where the bits are used up, another call goes on.
fn skip_within(bytes: &[u8], mut at: usize, times: u32) -> Result<usize, Fault> {
    let (mut depth, mut objects) = (0, 0_u128);
    loop {
        at = blanks(bytes, at);
        match bytes.get(at) {
            Some(b'{' | b'[') if depth == AT_A_TIME => {
                at = skip_within(bytes, at, times.checked_sub(1).ok_or(Fault::Malformed)?)?;
            }
            Some(open @ (b'{' | b'[')) => {
                let is_object = *open == b'{';
                (depth, objects) = (depth + 1, objects << 1 | u128::from(is_object));
                at = blanks(bytes, at + 1);
                let is_empty = bytes.get(at) == Some(if is_object { &b'}' } else { &b']' });
                if !is_empty {
                    at = if is_object { key(bytes, at)? } else { at };
                    continue;
                }
            }
            _ => at = scalar(bytes, at)?,
        }
        // What has ended here may be the last of the lists and objects around it.
        loop {
            if depth == 0 {
                return Ok(at);
            }
            at = blanks(bytes, at);
            match (bytes.get(at), objects & 1 == 1) {
                (Some(b'}'), true) | (Some(b']'), false) => (at, depth, objects) = (at + 1, depth - 1, objects >> 1),
                (Some(b','), true) => {
                    at = key(bytes, blanks(bytes, at + 1))?;
                    break;
                }
                (Some(b','), false) => {
                    at += 1;
                    break;
                }
                (Some(_), _) => return Err(Fault::Malformed),
                (None, _) => return Err(Fault::Cut),
            }
        }
    }
}

/// How long the object is that begins here, if it is the earlier one but for digits. Two texts that differ only in
/// whole runs of digits behind a blank or a colon are both JSON or both not: such a run begins a number without a zero in
/// front, or stands in a string, where a digit is like any other.
fn like(bytes: &[u8], earlier: &[u8]) -> Option<usize> {
    let (mut at, mut before) = (0, 0);
    if earlier.first() != Some(&b'{') {
        return None;
    }
    loop {
        let same = common(&bytes[at..], &earlier[before..]);
        (at, before) = (at + same, before + same);
        if same == 0 {
            return None;
        }
        if before == earlier.len() {
            return Some(at);
        }
        // Back to where the digits begin that differ somewhere; they are the same up to here.
        let run = bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let (start, earlier_start) = (at - run, before - run);
        let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (ours, earliers) = (digits(&bytes[start..]), digits(&earlier[earlier_start..]));
        let is_number = ours > 0 && earliers > 0 && bytes[start] != b'0' && earlier[earlier_start] != b'0';
        if !is_number || !matches!(bytes[..start].last(), Some(b' ' | b':')) {
            return None;
        }
        (at, before) = (start + ours, earlier_start + earliers);
    }
}

/// How many bytes are the same at the beginning of both; eight are compared together.
fn common(left: &[u8], right: &[u8]) -> usize {
    let mut at = 0;
    while let (Some(left), Some(right)) = (left[at..].first_chunk(), right[at..].first_chunk()) {
        let differing = u64::from_le_bytes(*left) ^ u64::from_le_bytes(*right);
        if differing != 0 {
            return at + differing.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + left[at..].iter().zip(&right[at..]).take_while(|(left, right)| left == right).count()
}

/// The end of a key and its colon.
#[inline(always)]
fn key(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let at = blanks(bytes, string(bytes, at)?);
    take(bytes, at, b":")
}

/// The end of a string, a number or a word.
#[inline(always)]
fn scalar(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at) {
        Some(b'"') => string(bytes, at),
        Some(b't') => word(bytes, at, b"true"),
        Some(b'f') => word(bytes, at, b"false"),
        Some(b'n') => word(bytes, at, b"null"),
        _ => number(bytes, at),
    }
}

/// What a byte within a string is: nothing special, its end, the beginning of an escape, or not allowed.
#[derive(Clone, Copy)]
enum InString {
    Plain,
    End,
    Escape,
    Forbidden,
}

const IN_STRING: [InString; 256] = {
    let mut table = [InString::Plain; 256];
    let mut control = 0;
    while control < 0x20 {
        table[control] = InString::Forbidden;
        control += 1;
    }
    table[b'"' as usize] = InString::End;
    table[b'\\' as usize] = InString::Escape;
    table
};

#[inline(always)]
fn string(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let mut at = take(bytes, at, b"\"")?;
    loop {
        at = special(bytes, at);
        match bytes.get(at).map(|byte| IN_STRING[usize::from(*byte)]) {
            Some(InString::Plain) => at += 1,
            Some(InString::End) => return Ok(at + 1),
            Some(InString::Escape) => at = escape(bytes, at + 1)?,
            Some(InString::Forbidden) => return Err(Fault::Malformed),
            None => return Err(Fault::Cut),
        }
    }
}

/// The first byte from here on that may be special in a string; eight are looked at together. The trick is Mycroft's:
/// taking one from a byte borrows from its highest bit exactly if the byte is zero.
#[inline(always)]
fn special(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let zeros =
        |word: u64, byte: u8| (word ^ (ONES * u64::from(byte))).wrapping_sub(ONES) & !(word ^ (ONES * u64::from(byte)));
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*eight);
        let found = (zeros(word, b'"') | zeros(word, b'\\') | word.wrapping_sub(ONES * 0x20) & !word) & HIGH;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at
}

/// The end of an escape, from behind its backslash.
fn escape(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 1),
        Some(b'u') => (at + 1..at + 5).try_fold(at + 1, |_, at| match bytes.get(at) {
            Some(digit) if digit.is_ascii_hexdigit() => Ok(at + 1),
            Some(_) => Err(Fault::Malformed),
            None => Err(Fault::Cut),
        }),
        Some(_) => Err(Fault::Malformed),
        None => Err(Fault::Cut),
    }
}

fn word(bytes: &[u8], at: usize, word: &[u8]) -> Result<usize, Fault> {
    word.iter().enumerate().try_fold(at, |_, (offset, wanted)| take(bytes, at + offset, &[*wanted]))
}

/// The end of a number: `-`, digits without a leading zero, a fraction, an exponent.
fn number(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let mut at = take(bytes, at, b"-").unwrap_or(at);
    at = if bytes.get(at) == Some(&b'0') { at + 1 } else { digits(bytes, at)? };
    if let Ok(fraction) = take(bytes, at, b".") {
        at = digits(bytes, fraction)?;
    }
    if let Ok(exponent) = take(bytes, at, b"eE") {
        at = digits(bytes, take(bytes, exponent, b"+-").unwrap_or(exponent))?;
    }
    Ok(at)
}

/// The end of one digit or more.
fn digits(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let count = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count > 0 { Ok(at + count) } else { take(bytes, at, b"0123456789") }
}

/// The place behind one of these bytes.
#[inline(always)]
fn take(bytes: &[u8], at: usize, any: &[u8]) -> Result<usize, Fault> {
    match bytes.get(at) {
        Some(byte) if any.contains(byte) => Ok(at + 1),
        Some(_) => Err(Fault::Malformed),
        None => Err(Fault::Cut),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Result<(), Fault> {
        let mut cursor = Cursor::new(text);
        cursor.value()?;
        cursor.end()
    }

    fn fields(text: &str) -> Result<Vec<(&str, &str)>, Fault> {
        let mut all = Vec::new();
        Cursor::new(text).object(|key, cursor| {
            all.push((key, cursor.value()?));
            Ok(())
        })?;
        Ok(all)
    }

    #[test]
    fn a_value_like_an_earlier_one_is_passed_over_as_any_other() {
        let earlier = r#"{"a": 12, "b":[{"c": 5}], "d": "x 7:3"}"#;
        for value in [
            earlier.to_owned(),
            earlier.replace("12", "1"),
            earlier.replace("12", "12345"),
            earlier.replace("12", "13.5e7"),
            earlier.replace("7:3", "70:40"),
            earlier.replace("12", "0"),
            earlier.replace('x', "\\u00412"),
            "{}".to_owned(),
            "7".to_owned(),
        ] {
            for before in [earlier, "", "{}", "7", "null"] {
                let text = format!(" {value} ,");
                let (mut ours, mut plain) = (Cursor::new(&text), Cursor::new(&text));
                assert_eq!((ours.value_like(before), ours.mark()), (plain.value(), plain.mark()), "{value} {before}");
            }
        }
    }

    #[test]
    fn what_is_no_json_is_never_like_json() {
        let earlier = r#"{"a": 12, "b": "\u0041 1", "c": 1.5, "d": -3}"#;
        for (from, to) in [
            ("12", "012"),
            ("12", ""),
            ("12", "1 2"),
            ("12,", "12]"),
            ("0041", "041"),
            ("1.5", "1."),
            ("-3", "-03"),
            ("-3", "-"),
            ("12", "00"),
            ("-3}", "-3"),
            ("\"a\"", "\"a"),
        ] {
            let text = earlier.replacen(from, to, 1);
            let expected = Cursor::new(&text).value();
            assert_eq!(Cursor::new(&text).value_like(earlier), expected, "{text}");
            assert!(expected.is_err(), "{text}");
        }
        for end in 0..earlier.len() {
            assert_eq!(Cursor::new(&earlier[..end]).value_like(earlier), Err(Fault::Cut), "{end}");
        }
    }

    proptest::proptest! {
        #[test]
        fn values_one_behind_the_other_are_read_as_alone(
            start in 0..EARLIER.len(),
            length in 0_usize..4,
            pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..4),
        ) {
            let end = EARLIER.len().min(start + length);
            let later = format!("{}{}{}", &EARLIER[..start], pieces.concat(), &EARLIER[end..]);
            proptest::prop_assert_eq!(Cursor::new(&later).value_like(EARLIER), Cursor::new(&later).value());
        }
    }

    /// Digits in all places where they mean something.
    const EARLIER: &str = r#"{"a": 12, "b":[0, -3, 1.5, 2e7], "7: 8": "9 \u0012 3", "c": {"d":100}}"#;
    const PIECES: [&str; 12] = ["1", "0", "12", "9", "-", ".", "e", ": ", ", ", "\"", "\\u00", " "];

    #[test]
    fn fields_and_members_are_given_out_as_they_stand() {
        let text = r#" { "a" : [1, {"b":"}"}] ,"c\"d":null, "":-1.5e+3 } "#;
        assert_eq!(fields(text), Ok(vec![("a", r#"[1, {"b":"}"}]"#), (r#"c\"d"#, "null"), ("", "-1.5e+3")]));
        assert_eq!(fields("{}"), Ok(vec![]));
        assert_eq!(fields("[1]"), Ok(vec![]));
        let mut members = Vec::new();
        let mut cursor = Cursor::new("[1, [] ,{ }]");
        let mut keep = |cursor: &mut Cursor<'static>| cursor.value().map(|member| members.push(member));
        cursor.list(&mut keep).unwrap();
        assert_eq!((members, cursor.end()), (vec!["1", "[]", "{ }"], Ok(())));
    }

    #[test]
    fn a_text_that_ends_too_early_is_told_from_a_wrong_one() {
        let text = r#"{"a":[true,null,{"b":"x\u00e9"}],"c":1.5e7}"#;
        assert_eq!(whole(text), Ok(()));
        for end in 0..text.len() {
            assert_eq!(whole(&text[..end]), Err(Fault::Cut), "{}", &text[..end]);
        }
        for wrong in
            ["x", "{1:2}", "[1,]", "{\"a\":1,}", "[1 2]", "tru!", "01", "1.x", "\"\u{1}\"", r#""\x""#, "{} {}", "]"]
        {
            assert!(matches!(whole(wrong), Err(Fault::Malformed)), "{wrong}");
        }
    }

    #[test]
    fn nesting_ends_somewhere() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        for depth in [127, 128, 129, 5_000] {
            assert_eq!(whole(&nested(depth)), Ok(()), "{depth}");
        }
        assert!(whole(&nested(10_000)).is_err());
        assert!(whole(&"{\"a\":".repeat(100_000)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn the_same_texts_are_json_as_for_serde(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\\", "\\u00e9", "\\n", "1", "-", "0", ".5", "e", "E+2", "true", "null", "false", " ",
                "\n", "x", "é", "abcdefghijk", "\u{1}",
            ]), 0..12),
        ) {
            let text = parts.concat();
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text);
            proptest::prop_assert_eq!(whole(&text).is_ok(), theirs.is_ok(), "{}", text);
        }
    }
}
