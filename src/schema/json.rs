//! JSON whose objects keep the order in which they were written, and have each name once.
//!
//! RFC 8259 (section 4) leaves open which of two fields of the same name counts, so that what is proven of one would not
//! hold for the other.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::pointer::shortened;

/// A piece of JSON.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Null, a boolean, a number or a string.
    Scalar(Value),
    /// A list.
    List(Vec<Self>),
    /// An object, its fields in the order of the text.
    Object(Vec<(String, Self)>),
}

impl Node {
    /// Reads all of a text.
    ///
    /// Fails with what is wrong and where, by line and column: no JSON, a name that stands twice in an object, a number
    /// beyond those of 64-bit floats, more than 127 lists and objects within each other.
    pub fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// The same without the order.
    pub fn into_value(self) -> Value {
        match self {
            Self::Scalar(value) => value,
            Self::List(list) => list.into_iter().map(Self::into_value).collect(),
            Self::Object(fields) => fields.into_iter().map(|(name, node)| (name, node.into_value())).collect(),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Scalar(value.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Scalar(text.into()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Scalar(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Node, A::Error> {
        let mut fields: Vec<(String, Node)> = Vec::new();
        while let Some(field) = object.next_entry()? {
            fields.push(field);
        }
        match twice(&fields) {
            Some(name) => {
                Err(A::Error::custom(format_args!("the name {:?} stands twice in an object", shortened(name))))
            }
            None => Ok(Node::Object(fields)),
        }
    }
}

fn twice(fields: &[(String, Node)]) -> Option<&str> {
    let mut names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fault(text: &str) -> String {
        Node::read(text).unwrap_err()
    }

    #[test]
    fn json_is_read_and_its_order_kept() {
        let node = Node::read(r#" {"b":[1,-2,1.5,null,true,"\u0041"],"a":{}} "#).unwrap();
        let Node::Object(fields) = &node else { panic!("an object") };
        assert_eq!(fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(node.into_value(), json!({ "a": {}, "b": [1, -2, 1.5, null, true, "A"] }));
    }

    #[test]
    fn what_two_readers_could_read_differently_is_refused() {
        assert_eq!(
            fault(r#"[{"a":1,"b":2,"\u0061":3}]"#),
            "the name \"a\" stands twice in an object at line 1 column 25"
        );
        assert_eq!(fault("1e400"), "number out of range at line 1 column 5");
        assert_eq!(fault(&"[".repeat(200)), "recursion limit exceeded at line 1 column 128");
        assert_eq!(fault("{} {}"), "trailing characters at line 1 column 4");
        assert_eq!(fault("Sure! {}"), "expected value at line 1 column 1");
        assert_eq!(fault("{\"a\":"), "EOF while parsing a value at line 1 column 5");
    }

    #[test]
    fn whole_numbers_of_any_size_are_numbers() {
        assert_eq!(
            Node::read("123456789012345678901234567890").unwrap(),
            Node::Scalar(json!(123_456_789_012_345_678_901_234_567_890.0_f64))
        );
    }
}
