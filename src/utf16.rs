//! Text in UTF-16.

/// The text behind a byte order mark of UTF-16; none where the bytes begin with none.
///
/// Fails with a phrase that names the first bad byte, such as `is not UTF-16 at byte 4`.
pub fn marked(bytes: &[u8]) -> Option<Result<String, String>> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => Some(decode(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Some(decode(rest, u16::from_be_bytes)),
        _ => None,
    }
}

fn decode(bytes: &[u8], join: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    let mut at = 2;
    for unit in char::decode_utf16(pairs.iter().copied().map(join)) {
        let unit = unit.map_err(|_| format!("is not UTF-16 at byte {at}"))?;
        at += 2 * unit.len_utf16();
        text.push(unit);
    }
    if rest.is_empty() { Ok(text) } else { Err(format!("is not UTF-16 at byte {at}")) }
}
