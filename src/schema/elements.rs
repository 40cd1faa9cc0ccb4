//! A list in JSON that comes in pieces: each element as soon as its end has come.

/// More than this many bytes are no element: memory is bounded by one.
const LARGEST: usize = 16 << 20;

/// Cuts a list into its elements.
#[derive(Debug, Default)]
pub struct Elements {
    place: Place,
    /// Lists and objects that are open within the element.
    depth: usize,
    /// Whether the text stands in a string of the element.
    string: InString,
    /// Whether white space came behind what the element holds so far.
    gap: bool,
    /// The element so far, without white space between its tokens.
    element: String,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In front of the list.
    #[default]
    Before,
    /// Behind the bracket that opens the list.
    Opened,
    /// In an element, or behind the comma in front of it.
    Element,
    /// Behind a string, a list or an object that is an element.
    Behind,
    /// Behind the list.
    After,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum InString {
    #[default]
    No,
    Yes,
    /// Behind a backslash.
    Escaped,
}

impl Elements {
    /// The next element that is complete, on one line: white space between its tokens is left out. What is behind it
    /// stays in `text`; none if there is no further one in it. Whether an element is JSON is not looked at.
    ///
    /// Fails with what is wrong with the list.
    pub fn next(&mut self, text: &mut &str) -> Result<Option<String>, &'static str> {
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            if self.take(c)? {
                *text = chars.as_str();
                return Ok(Some(std::mem::take(&mut self.element)));
            }
            if self.element.len() > LARGEST {
                return Err("an element is larger than 16 MiB");
            }
        }
        *text = "";
        Ok(None)
    }

    /// Whether the list has come to its end.
    pub fn is_closed(&self) -> bool {
        self.place == Place::After
    }

    /// Takes a character. Says whether the element is complete.
    fn take(&mut self, c: char) -> Result<bool, &'static str> {
        if self.string != InString::No {
            return Ok(self.take_in_string(c));
        }
        if matches!(c, ' ' | '\t' | '\n' | '\r') {
            self.gap = true;
            return Ok(false);
        }
        match (self.place, c) {
            (Place::Before, '[') => self.place = Place::Opened,
            (Place::Before, _) => return Err("it does not begin with ["),
            (Place::After, _) => return Err("something stands behind its end"),
            (Place::Opened, ']') => self.place = Place::After,
            (Place::Opened | Place::Element, ',' | ']') if self.element.is_empty() => {
                return Err("an element is missing at a comma");
            }
            // Behind a number, `true`, `false` or `null` only this says that it is over.
            (Place::Element | Place::Behind, ',' | ']') if self.depth == 0 => {
                let is_complete = self.place == Place::Element;
                self.place = if c == ']' { Place::After } else { Place::Element };
                return Ok(is_complete);
            }
            (Place::Behind, _) => return Err("a comma is missing between two elements"),
            (Place::Opened | Place::Element, _) => return self.take_in_element(c),
        }
        Ok(false)
    }

    fn take_in_string(&mut self, c: char) -> bool {
        self.element.push(c);
        self.string = match (self.string, c) {
            (InString::Yes, '\\') => InString::Escaped,
            (InString::Yes, '"') => InString::No,
            _ => InString::Yes,
        };
        self.string == InString::No && self.end_of_token()
    }

    fn take_in_element(&mut self, c: char) -> Result<bool, &'static str> {
        self.place = Place::Element;
        // `1 2` is no JSON, and must not become 12.
        let is_word = |c: char| c.is_alphanumeric() || "+-._".contains(c);
        if std::mem::take(&mut self.gap) && is_word(c) && self.element.ends_with(is_word) {
            self.element.push(' ');
        }
        self.element.push(c);
        match c {
            '"' => self.string = InString::Yes,
            '[' | '{' => self.depth += 1,
            ']' | '}' => {
                self.depth = self.depth.checked_sub(1).ok_or("a bracket is closed that was not opened")?;
                return Ok(self.end_of_token());
            }
            _ => {}
        }
        Ok(false)
    }

    /// A string, a list or an object is over, and with it the element if it is in no other one.
    fn end_of_token(&mut self) -> bool {
        if self.depth == 0 {
            self.place = Place::Behind;
        }
        self.depth == 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// The elements of a text that comes in pieces, and whether the list was closed.
    fn cut<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Result<(Vec<String>, bool), &'static str> {
        let (mut elements, mut found) = (Elements::default(), Vec::new());
        for mut piece in pieces {
            while let Some(element) = elements.next(&mut piece)? {
                found.push(element);
            }
        }
        Ok((found, elements.is_closed()))
    }

    fn whole(text: &str) -> Vec<String> {
        let (found, closed) = cut([text]).unwrap();
        assert!(closed, "{text}");
        found
    }

    #[test]
    fn a_list_is_cut_into_its_elements() {
        for (text, expected) in [
            ("[]", vec![]),
            (" [ ] \n", vec![]),
            ("[1]", vec!["1"]),
            ("[1 , true,null ]", vec!["1", "true", "null"]),
            (r#"["a,b]\"\\", {"a": [1, {"b": "}]"}]}]"#, vec![r#""a,b]\"\\""#, r#"{"a":[1,{"b":"}]"}]}"#]),
            ("[\r\n  {\n    \"a b\": 1 ,\n\t\"c\": [ ]\n  }\n]\n", vec![r#"{"a b":1,"c":[]}"#]),
            ("[[],[[]],{}]", vec!["[]", "[[]]", "{}"]),
        ] {
            assert_eq!(whole(text), expected, "{text}");
        }
    }

    #[test]
    fn an_element_is_complete_at_its_own_end() {
        assert_eq!(cut([r#"[{"a":1}"#]), Ok((vec![r#"{"a":1}"#.to_owned()], false)));
        assert_eq!(cut([r#"["a""#]), Ok((vec![r#""a""#.to_owned()], false)));
        assert_eq!(cut(["[12"]), Ok((vec![], false)));
        assert_eq!(cut(["[12,"]), Ok((vec!["12".to_owned()], false)));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for text in ["x", "{}", "\u{feff}[]", "[1] x", "[1]]", "[,1]", "[1,,2]", "[1,]", "[{} {}]", "[\"a\" 1]", "[}"] {
            assert!(cut([text]).is_err(), "{text}");
        }
    }

    #[test]
    fn leaving_white_space_out_makes_no_json_of_what_is_none() {
        for text in ["[1 2]", "[tru e]", "[1 .5]", "[{\"a\": 1 2}]", "[- 1]", "[1 e5]"] {
            let element = whole(text).remove(0);
            assert!(serde_json::from_str::<Value>(&element).is_err(), "{text}: {element}");
        }
    }

    #[test]
    fn an_element_without_end_is_given_up() {
        let piece = "x".repeat(1 << 20);
        let pieces = std::iter::once("[\"").chain(std::iter::repeat_n(piece.as_str(), 20));
        assert_eq!(cut(pieces), Err("an element is larger than 16 MiB"));
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[ \\[\\]{},\"\\\\a-cé😀\n]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c\"{ ]{0,3}", inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_list_laid_out_and_split_anyhow_comes_back(
            list in prop::collection::vec(json(), 0..6), pretty in any::<bool>(), size in 1usize..9,
        ) {
            let text = if pretty { serde_json::to_string_pretty(&list) } else { serde_json::to_string(&list) }.unwrap();
            let chars: Vec<char> = text.chars().collect();
            let pieces: Vec<String> = chars.chunks(size).map(|chunk| chunk.iter().collect()).collect();
            let (found, closed) = cut(pieces.iter().map(String::as_str)).unwrap();
            prop_assert!(closed);
            prop_assert!(found.iter().all(|element| !element.contains('\n')));
            let read: Vec<Value> = found.iter().map(|element| serde_json::from_str(element).unwrap()).collect();
            prop_assert_eq!(read, list);
        }

        #[test]
        fn no_text_breaks_it(text in "[\\[\\]{},:\"\\\\ a1.-]{0,40}") {
            let whole = cut([text.as_str()]);
            let pieces: Vec<String> = text.chars().map(String::from).collect();
            prop_assert_eq!(cut(pieces.iter().map(String::as_str)), whole);
        }
    }
}
