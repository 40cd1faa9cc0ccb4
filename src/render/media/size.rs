//! How large a picture is, read from its first bytes.
//!
//! Source: PNG, <https://www.w3.org/TR/png-3/#11IHDR>; JPEG, ITU-T T.81, B.2; WebP, RFC 9649.

/// Width and height in pixels, if this is the beginning of a PNG, a JPEG or a WebP that says so.
pub fn of(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = match bytes {
        [0x89, b'P', b'N', b'G', _, _, _, _, _, _, _, _, b'I', b'H', b'D', b'R', rest @ ..] => {
            let (width, rest) = rest.split_first_chunk()?;
            (u32::from_be_bytes(*width), u32::from_be_bytes(*rest.first_chunk()?))
        }
        [0xff, 0xd8, segments @ ..] => jpeg(segments)?,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', chunk @ ..] => webp(chunk)?,
        _ => return None,
    };
    (size.0 > 0 && size.1 > 0).then_some(size)
}

/// Segments have a marker and a length; that of the frame (SOF) says the size.
fn jpeg(mut segments: &[u8]) -> Option<(u32, u32)> {
    loop {
        match segments {
            // Markers may be padded.
            [0xff, 0xff, ..] => segments = &segments[1..],
            [0xff, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf, _, _, _, y1, y0, x1, x0, ..] => {
                return Some((u16::from_be_bytes([*x1, *x0]).into(), u16::from_be_bytes([*y1, *y0]).into()));
            }
            [0xff, _, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                segments = segments.get(2 + length..)?;
            }
            _ => return None,
        }
    }
}

fn webp(chunk: &[u8]) -> Option<(u32, u32)> {
    let (name, content) = (chunk.get(..4)?, chunk.get(8..)?);
    match (name, content) {
        // Three bytes of frame tag and three of start code, then 14 bits each.
        (b"VP8 ", [_, _, _, 0x9d, 0x01, 0x2a, w0, w1, h0, h1, ..]) => {
            let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
            Some((side(*w0, *w1), side(*h0, *h1)))
        }
        // One byte of signature, then 14 bits each, less one.
        (b"VP8L", [0x2f, b0, b1, b2, b3, ..]) => {
            let bits = u32::from_le_bytes([*b0, *b1, *b2, *b3]);
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        // Four bytes of flags, then 24 bits each, less one.
        (b"VP8X", [_, _, _, _, w0, w1, w2, h0, h1, h2, ..]) => {
            let side = |bytes: [u8; 3]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]) + 1;
            Some((side([*w0, *w1, *w2]), side([*h0, *h1, *h2])))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_say_how_large_they_are() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x05\0\0\0\x02\xd0\x08"[..], Some((1280, 720))),
            (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x05\0", None),
            (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\x01", None),
            (b"\xff\xd8\xff\xe0\0\x04JF\xff\xdb\0\x03q\xff\xff\xc0\0\x11\x08\x02\xd0\x05\0\x03", Some((1280, 720))),
            (b"\xff\xd8\xff\xc4\0\x03h\xff\xc2\0\x11\x08\x02\xd0\x05\0\x03", Some((1280, 720))),
            (b"\xff\xd8\xff\xe0\xff\xff", None),
            (b"\xff\xd8\xff\xe0\0\0\0\0", None),
            (b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\x30\x01\0\x9d\x01\x2a\0\x05\xd0\x02", Some((1280, 720))),
            (b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\xff\xc4\xb3\0", Some((1280, 720))),
            (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\xff\x04\0\xcf\x02\0", Some((1280, 720))),
            (b"RIFF\0\0\0\0WEBPVP8", None),
            (b"GIF89a", None),
            (b"", None),
        ] {
            assert_eq!(of(bytes), expected, "{bytes:?}");
        }
    }
}
