//! Schemas and values, in the spirit of the official suite of JSON Schema.

use proptest::prelude::*;

use super::*;

fn schema(text: &str) -> Schema {
    Schema::read(text).unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

/// What is wrong with a value; empty if nothing is.
fn misfit(schema: &Schema, value: &str) -> String {
    match schema.validate(value) {
        Ok(_) => String::new(),
        Err(Misfit::NotJson(why)) => format!("not JSON: {why}"),
        Err(Misfit::Fault(fault)) => fault.to_string(),
    }
}

/// A schema, values that fit, and values that do not with the words about them.
type Case = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

#[track_caller]
fn hold(cases: &[Case]) {
    for (text, fitting, others) in cases {
        let schema = schema(text);
        fitting.iter().for_each(|value| assert_eq!(misfit(&schema, value), "", "{text} {value}"));
        others.iter().for_each(|(value, words)| assert_eq!(misfit(&schema, value), *words, "{text} {value}"));
    }
}

#[test]
fn types_and_listed_values() {
    hold(&[
        ("{}", &["1", "null", "[{}]"], &[]),
        (r#"{"type":"string"}"#, &[r#""a""#], &[("1", "a number where string is wanted")]),
        (
            r#"{"type":"integer"}"#,
            &["1", "-1", "1.0", "1e30", "123456789012345678901234567890"],
            &[("1.5", "a fraction where integer is wanted"), ("\"1\"", "a string where integer is wanted")],
        ),
        (r#"{"type":"number"}"#, &["1", "1.5"], &[("true", "a boolean where number is wanted")]),
        (r#"{"type":["integer","null"]}"#, &["1", "null"], &[("{}", "an object where integer or null is wanted")]),
        (r#"{"type":"STRING","nullable":true}"#, &["\"a\"", "null"], &[("[]", "a list where string is wanted")]),
        (
            r#"{"enum":["a",1,[2.0],{"b":null}]}"#,
            &["\"a\"", "1.0", "[2]", "{\"b\":null}"],
            &[("\"b\"", "\"b\" is none of the enum's values"), ("[2,2]", "this list is none of the enum's values")],
        ),
        (r#"{"const":false}"#, &["false"], &[("0", "0 is not false"), ("null", "null is not false")]),
    ]);
}

#[test]
fn numbers_and_lengths() {
    hold(&[
        (r#"{"minimum":1.5}"#, &["1.5", "2", "\"x\""], &[("1", "1 is less than 1.5")]),
        (r#"{"maximum":3}"#, &["3.0", "-1e300"], &[("3.5", "3.5 is more than 3")]),
        (
            r#"{"exclusiveMinimum":0,"exclusiveMaximum":2}"#,
            &["1", "0.1"],
            &[("0", "0 is not more than 0"), ("2.0", "2.0 is not less than 2")],
        ),
        (
            r#"{"maximum":9007199254740992}"#,
            &["9007199254740992"],
            &[("9007199254740993", "9007199254740993 is more than 9007199254740992")],
        ),
        (
            r#"{"minLength":2,"maxLength":3.0}"#,
            &["\"ab\"", "\"äöü\"", "\"\\ud83d\\ude00😀\"", "1"],
            &[
                ("\"a\"", "1 characters, and at least 2 are wanted"),
                ("\"abcd\"", "4 characters, and at most 3.0 are wanted"),
            ],
        ),
    ]);
}

#[test]
fn lists_and_objects() {
    hold(&[
        (
            r#"{"items":{"type":"integer"}}"#,
            &["[]", "[1,2]", "{}"],
            &[("[1,\"2\"]", "/1: a string where integer is wanted")],
        ),
        (
            r#"{"prefixItems":[{"type":"string"},true],"items":false}"#,
            &["[]", "[\"a\"]", "[\"a\",1]"],
            &[("[1]", "/0: a number where string is wanted"), ("[\"a\",1,2]", "/2: nothing may stand here")],
        ),
        (
            r#"{"minItems":1,"maxItems":2}"#,
            &["[1]", "[1,2]"],
            &[("[]", "0 items, and at least 1 are wanted"), ("[1,2,3]", "3 items, and at most 2 are wanted")],
        ),
        (
            r#"{"uniqueItems":true}"#,
            &["[1,true,\"1\"]", "[[1],[2]]"],
            &[("[{\"a\":1},2,{\"a\":1.0}]", "/2: this stands twice in the list")],
        ),
        (
            r#"{"properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}"#,
            &["{\"a\":\"\"}", "[]"],
            &[
                ("{}", "\"a\" is missing"),
                ("{\"a\":1}", "/a: a number where string is wanted"),
                ("{\"a\":\"\",\"b/c\":1}", "/b~1c: the schema has no such field"),
            ],
        ),
        (
            r#"{"additionalProperties":{"type":"integer"}}"#,
            &["{\"a\":1}"],
            &[("{\"a\":null}", "/a: null where integer is wanted")],
        ),
        (
            r#"{"minProperties":1,"maxProperties":1}"#,
            &["{\"a\":1}"],
            &[
                ("{}", "0 fields, and at least 1 are wanted"),
                ("{\"a\":1,\"b\":1}", "2 fields, and at most 1 are wanted"),
            ],
        ),
    ]);
}

#[test]
fn schemas_within_schemas() {
    hold(&[
        (
            r#"{"anyOf":[{"type":"integer"},{"type":"object","properties":{"a":{"type":"string"}}}]}"#,
            &["1", "{}"],
            &[("{\"a\":1}", "/a: fits none of anyOf; the nearest: a number where string is wanted")],
        ),
        (
            r#"{"oneOf":[{"type":"integer"},{"minimum":2}]}"#,
            &["1", "2.5"],
            &[
                ("3", "fits 2 of oneOf, and must fit one alone"),
                ("1.5", "fits none of oneOf; the nearest: a fraction where integer is wanted"),
            ],
        ),
        // The pattern, which is not checked, might tell them apart.
        (r#"{"oneOf":[{"type":"string"},{"pattern":"x"}]}"#, &["\"a\""], &[]),
        (r#"{"allOf":[{"type":"integer"},{"minimum":2}]}"#, &["2"], &[("1", "1 is less than 2")]),
        (
            r##"{"$ref":"#/$defs/a%20b~1c","minimum":1,"$defs":{"a b/c":{"type":"integer"}}}"##,
            &["1"],
            &[("0", "0 is less than 1"), ("\"a\"", "a string where integer is wanted")],
        ),
        (
            r##"{"type":"object","properties":{"next":{"$ref":"#"}},"additionalProperties":false}"##,
            &["{}", "{\"next\":{\"next\":{}}}"],
            &[("{\"next\":{\"nex\":1}}", "/next/nex: the schema has no such field")],
        ),
    ]);
}

#[test]
fn what_is_no_json_fits_nothing() {
    let any = schema("{}");
    for (text, words) in [
        ("Sure! {}", "expected value at line 1 column 1"),
        ("```json\n{}\n```", "expected value at line 1 column 1"),
        ("{\"a\":1,\"a\":2}", "the name \"a\" stands twice in an object at line 1 column 13"),
        ("", "EOF while parsing a value at line 1 column 0"),
    ] {
        assert_eq!(misfit(&any, text), format!("not JSON: {words}"), "{text}");
    }
    let deep = "[".repeat(127) + &"]".repeat(127);
    assert_eq!(misfit(&schema(r##"{"items":{"$ref":"#"}}"##), &deep), "");
    assert!(misfit(&any, &format!("[{deep}]")).contains("recursion limit"));
}

#[test]
fn a_schema_that_is_none_is_refused_with_its_place() {
    for (text, words) in [
        ("x", "expected value at line 1 column 1"),
        ("[]", "a schema is an object"),
        ("true", "a schema is an object"),
        (
            r#"{"type":"int"}"#,
            "/type: \"int\" is none of the types string, number, integer, boolean, object, array, null",
        ),
        (
            r#"{"type":[]}"#,
            "/type: this list is none of the types string, number, integer, boolean, object, array, null",
        ),
        (r#"{"properties":{"a/b":{"minimum":"1"}}}"#, "/properties/a~1b/minimum: \"1\" where there must be a number"),
        (
            r#"{"properties":{"a":{"required":true}}}"#,
            "/properties/a/required: true where there must be a list of names",
        ),
        (r#"{"properties":{"a":"string"}}"#, "/properties/a: \"string\" is no schema, which is an object"),
        (r#"{"anyOf":[]}"#, "/anyOf: this list where there must be a list of schemas, not empty"),
        (r#"{"anyOf":[{},1]}"#, "/anyOf/1: 1 is no schema, which is an object"),
        (r#"{"items":[{}]}"#, "/items: this list where there must be a schema; a list of them is prefixItems"),
        (r#"{"minItems":-1}"#, "/minItems: -1 where there must be a whole number from 0"),
        (r#"{"minLength":1.5}"#, "/minLength: 1.5 where there must be a whole number from 0"),
        (r#"{"exclusiveMinimum":true}"#, "/exclusiveMinimum: true where there must be a number"),
        (r#"{"a":1,"a":2}"#, "the name \"a\" stands twice in an object at line 1 column 13"),
        (
            r##"{"$ref":"#/$defs/a"}"##,
            "$ref \"#/$defs/a\" leads nowhere in it, and nothing is fetched; \"#/$defs/NAME\" does",
        ),
        (
            r#"{"$ref":"https://example.com/a.json"}"#,
            "$ref \"https://example.com/a.json\" leads nowhere in it, and nothing is fetched; \"#/$defs/NAME\" does",
        ),
        (
            r##"{"$ref":"#/x","x":{"type":1}}"##,
            "$ref \"#/x\" leads to /type: 1 is none of the types string, number, integer, boolean, object, array, null",
        ),
        (r#"{"items":{"$id":"x"}}"#, "/items/$id: a part with an address of its own is not supported"),
    ] {
        assert_eq!(Schema::read(text).map(|_| ()), Err(words.to_owned()), "{text}");
    }
}

#[test]
fn references_that_never_end_are_found_before_anything_is_sent() {
    for text in [
        r##"{"$ref":"#"}"##,
        r##"{"anyOf":[{"type":"string"},{"$ref":"#"}]}"##,
        r##"{"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"$ref":"#/$defs/a"}}}"##,
    ] {
        let fault = Schema::read(text).unwrap_err();
        assert!(fault.contains("leads back to itself, so that nothing would fit"), "{text}: {fault}");
    }
    let chain: Vec<_> = (0..100).map(|n| format!(r##""d{n}":{{"$ref":"#/$defs/d{}"}}"##, n + 1)).collect();
    let text = format!(r##"{{"$ref":"#/$defs/d0","$defs":{{{},"d100":{{}}}}}}"##, chain.join(","));
    assert_eq!(Schema::read(&text).unwrap_err(), "its references lead from one to the next more than 64 times");
}

#[test]
fn what_is_not_checked_is_known() {
    let unchecked = |text: &str| {
        let remark = schema(text).unchecked_remark().unwrap();
        remark.strip_prefix("whether the answer fits these words of the schema is not checked: ").unwrap().to_owned()
    };
    assert_eq!(schema(r#"{"title":"t","default":1,"$defs":{"a":{"examples":[]}}}"#).unchecked_remark(), None);
    assert_eq!(unchecked(r#"{"properties":{"pattern":{"format":"date"},"a":{"requird":["b"]}}}"#), "format, requird");
    assert_eq!(unchecked(r#"{"not":{"pattern":"a"},"$defs":{"a":{"multipleOf":2}}}"#), "multipleOf, not");
}

#[test]
fn what_gemini_may_have_refused_is_named() {
    let suspects = |text: &str| schema(text).suspects();
    assert_eq!(suspects(r#"{"type":"object"}"#), "a schema that is large or deep may be refused; --dry-run shows it");
    assert_eq!(suspects(r#"{"const":1,"pattern":"a"}"#), "Gemini is not known to take const, pattern");
    assert_eq!(
        suspects(r##"{"maxItems":1,"items":{"maxItems":1,"$ref":"#/$defs/a","title":"t"},"$defs":{"a":{}}}"##),
        "some models refuse more than one maxItems; nothing may stand beside a $ref"
    );
}

#[test]
fn the_order_of_the_fields_is_sent_where_it_is_not_that_of_the_alphabet() {
    let sent = |text: &str| schema(text).to_json().to_string();
    for same in [
        r#"{"properties":{"a":{},"b":{}}}"#,
        r#"{"properties":{"a":{},"b":{}},"propertyOrdering":["b","a"]}"#,
        r#"{"enum":[{"properties":{"b":1,"c":2}}]}"#,
    ] {
        assert_eq!(sent(same), same);
    }
    assert_eq!(
        sent(r#"{"properties":{"b":{"items":{"properties":{"d":{},"c":{}}}},"a":{}}}"#),
        r#"{"properties":{"a":{},"b":{"items":{"properties":{"c":{},"d":{}},"propertyOrdering":["d","c"]}}},"propertyOrdering":["b","a"]}"#
    );
}

#[test]
fn a_list_of_a_schema_keeps_its_references() {
    let element = schema(
        r##"{"properties":{"a":{"$ref":"#/$defs/x"},"b":{"$ref":"#"},"c":{"$ref":"#/properties/a"}},"$defs":{"x":{"type":"string"}}}"##,
    );
    let list = element.list();
    assert_eq!(
        list.to_json(),
        json!({
            "type": "array",
            "items": { "properties": {
                "a": { "$ref": "#/$defs/x" }, "b": { "$ref": "#/items" }, "c": { "$ref": "#/items/properties/a" },
            } },
            "$defs": { "x": { "type": "string" } },
        })
    );
    for (value, words) in [
        (r#"{"a":"","b":{"c":""}}"#, ""),
        (r#"{"b":{"a":1}}"#, "/b/a: a number where string is wanted"),
        (r#"{"c":1}"#, "/c: a number where string is wanted"),
    ] {
        assert_eq!(misfit(&element, value), words);
        let within = if words.is_empty() { String::new() } else { format!("/0{words}") };
        assert_eq!(misfit(&list, &format!("[{value}]")), within);
    }
}

/// JSON made of the words of schemas, so that much of it is one.
fn words() -> impl Strategy<Value = Value> {
    let names = [
        "type",
        "items",
        "properties",
        "anyOf",
        "oneOf",
        "$ref",
        "$defs",
        "enum",
        "minimum",
        "maxItems",
        "required",
        "a",
    ];
    let texts = ["string", "array", "object", "integer", "#", "#/$defs/a", "#/items", "#/properties/a", "a", "%"];
    let leaf = prop_oneof![
        prop::sample::select(texts.to_vec()).prop_map(Value::from),
        (-2i32..3).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(names.to_vec()), inner, 0..4)
                .prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn no_schema_and_no_value_breaks_it(text in words(), value in words()) {
        if let Ok(schema) = Schema::read(&text.to_string()) {
            let alone = schema.validate(&value.to_string()).is_ok();
            let list = schema.list();
            prop_assert!(check::check(&list.to_json()).is_ok());
            prop_assert_eq!(list.validate(&json!([value]).to_string()).is_ok(), alone);
        }
    }
}
