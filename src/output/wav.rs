//! The header that makes a WAV file of bare samples (PCM), as speech models send them.
//!
//! Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0", 1991 (RIFF, WAVE); RFC 2586
//! for the MIME type. That RFC wants the samples in network order; Google's `audio/L16` has the low byte first, as WAV
//! wants it, so nothing has to be swapped.

/// How long the header is, in bytes.
pub const HEADER: usize = 44;

/// What players take for "until the end", because the true size is not known yet.
const UNKNOWN: u32 = u32::MAX;

/// Bytes of one sample.
const SAMPLE: u16 = 2;

/// How bare samples of 16 bits are to be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pcm {
    /// Samples of each channel per second.
    pub rate: u32,
    /// One for each loudspeaker.
    pub channels: u16,
}

/// Whether a MIME type stands for bare samples: `audio/L16;codec=pcm;rate=24000`, `audio/pcm;rate=16000`.
pub fn is_pcm(mime: &str) -> bool {
    let name = mime.split(';').next().unwrap_or_default().trim();
    ["audio/l16", "audio/pcm"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

impl Pcm {
    /// What the parameters of a MIME type say; none if it is no type of bare samples, or has no rate that can be meant.
    pub fn of(mime: &str) -> Option<Self> {
        let parameter = |name: &str| {
            let parameters = mime.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
            let mut values = parameters.filter(|(known, _)| known.trim().eq_ignore_ascii_case(name));
            values.next().map(|(_, value)| value.trim().trim_matches('"'))
        };
        let rate = parameter("rate")?.parse().ok()?;
        let channels = parameter("channels").map_or(Some(1), |count| count.parse().ok())?;
        let pcm = Self { rate, channels };
        (is_pcm(mime) && pcm.bytes_per_second()? > 0).then_some(pcm)
    }

    fn bytes_per_frame(self) -> Option<u16> {
        self.channels.checked_mul(SAMPLE)
    }

    fn bytes_per_second(self) -> Option<u32> {
        self.rate.checked_mul(self.bytes_per_frame()?.into())
    }

    /// Whether so many bytes end between two samples, for all channels.
    pub fn is_whole(self, bytes: u64) -> bool {
        self.bytes_per_frame().is_some_and(|frame| bytes.is_multiple_of(frame.into()))
    }

    /// The header in front of so many bytes of samples; none if their number is not known yet, or cannot be said.
    pub fn header(self, bytes: Option<u64>) -> [u8; HEADER] {
        /// What stands between the size of the file and the samples.
        const REST: u32 = 36;
        let size = bytes.and_then(|bytes| u32::try_from(bytes).ok()).unwrap_or(UNKNOWN);
        let fields: [&[u8]; 13] = [
            b"RIFF",
            &size.saturating_add(REST).to_le_bytes(),
            b"WAVE",
            b"fmt ",
            &16_u32.to_le_bytes(),
            // Samples as they are, without compression.
            &1_u16.to_le_bytes(),
            &self.channels.to_le_bytes(),
            &self.rate.to_le_bytes(),
            &self.bytes_per_second().unwrap_or(0).to_le_bytes(),
            &self.bytes_per_frame().unwrap_or(0).to_le_bytes(),
            &(SAMPLE * 8).to_le_bytes(),
            b"data",
            &size.to_le_bytes(),
        ];
        let mut header = [0; HEADER];
        header.iter_mut().zip(fields.concat()).for_each(|(to, from)| *to = from);
        header
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mime_type_says_how_samples_are_played() {
        let pcm = |rate, channels| Some(Pcm { rate, channels });
        for (mime, expected) in [
            ("audio/L16;codec=pcm;rate=24000", pcm(24_000, 1)),
            ("audio/pcm; rate=16000", pcm(16_000, 1)),
            ("AUDIO/l16 ; RATE=\"44100\" ; channels=2", pcm(44_100, 2)),
            ("audio/L16", None),
            ("audio/L16;rate=", None),
            ("audio/L16;rate=0", None),
            ("audio/L16;rate=-1", None),
            ("audio/L16;rate=4294967295", None),
            ("audio/L16;rate=8000;channels=0", None),
            ("audio/L16;rate=8000;channels=65535", None),
            ("audio/L24;rate=48000", None),
            ("audio/wav;rate=24000", None),
        ] {
            assert_eq!(Pcm::of(mime), expected, "{mime}");
        }
        assert!(is_pcm("audio/L16") && is_pcm("audio/pcm;rate=1") && !is_pcm("audio/wav"));
    }

    #[test]
    fn the_header_is_that_of_a_wav_file() {
        let header = Pcm { rate: 24_000, channels: 1 }.header(Some(1_000));
        let expected: &[u8] =
            b"RIFF\x0c\x04\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\xc0\x5d\0\0\x80\xbb\0\0\x02\0\x10\0data\xe8\x03\0\0";
        assert_eq!(header, expected);
    }

    #[test]
    fn a_size_that_is_not_known_lasts_until_the_end() {
        let pcm = Pcm { rate: 24_000, channels: 2 };
        for bytes in [None, Some(1 << 40)] {
            let header = pcm.header(bytes);
            assert_eq!((&header[4..8], &header[40..]), (&[0xff; 4][..], &[0xff; 4][..]));
        }
        assert!(pcm.is_whole(8) && !pcm.is_whole(6) && !pcm.is_whole(7));
    }
}
