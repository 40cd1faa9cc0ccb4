//! What has the shape of a key and is none: placeholders, and samples that Google itself published.
//!
//! A rule can be wrong in one bad way only: by passing over a real key. Each of these meets a random key about once
//! in a million, or less; that is why no word has less than five letters.

/// Bits per character; the 35 random ones of a key have 4.3 or more, `xxxx…` has none.
const LEAST_ENTROPY: f64 = 3.5;

/// So many characters that stay the same or count up (`xxxxxx`, `123456`, `abcdef`) were typed by a person.
const LONGEST_RUN: usize = 6;

/// Words that people write where a key belongs; compared in lower case, without `-` and `_`.
const WORDS: [&str; 9] =
    ["example", "placeholder", "sample", "dummy", "fakekey", "testkey", "apikey", "yourkey", "changeme"];

/// How the sample keys of firebase-android-sdk end, which every scanner knows: gitleaks, `rules/gcp.go`. Their
/// ends tell them apart as well as the whole, and do not set off other scanners here.
const SAMPLE_ENDS: [&str; 15] = [
    "CxoX-oo6YyIs",
    "itrUEke8agEM",
    "myCgHIAODrlU",
    "nHZRR_znhrh0",
    "ITYefhixbX4A",
    "GBdi_UUPwX7c",
    "cQ9CKctWmLd4",
    "kOPjjaXeDQgY",
    "RLJv_a_p4wtM",
    "Lt1sjmdnP5sQ",
    "KRhhrOq1cS7g",
    "fd2AFnzAvvuU",
    "Cu4MJmprNXsw",
    "5ucxaOi4FmqE",
    "11srVL_n0nvY",
];

/// Whether the part of a key behind its prefix was written by a person or published by Google.
pub fn is_sample(tail: &str) -> bool {
    let words: String = tail.to_ascii_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    entropy(tail.as_bytes()) < LEAST_ENTROPY
        || has_run(tail.as_bytes())
        || WORDS.iter().any(|word| words.contains(word))
        || SAMPLE_ENDS.iter().any(|end| tail.ends_with(end))
}

/// Shannon's, in bits per character.
fn entropy(text: &[u8]) -> f64 {
    let mut counts = [0u16; 256];
    for byte in text {
        counts[usize::from(*byte)] += 1;
    }
    let length: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    let shares = counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / length);
    shares.map(|share| -share * libm::log2(share)).sum()
}

fn has_run(text: &[u8]) -> bool {
    let follows = |pair: &[u8]| pair[1] == pair[0] || pair[1] == pair[0] + 1;
    text.windows(LONGEST_RUN).any(|part| part.windows(2).all(follows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_make_up_is_no_key() {
        for tail in [
            "SyXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
            "SyabcdefghijklmnopqrstuvwxyzT8r0qLm",
            "Sy7Kq0123456789vWn2LpRtYbMcGdHsJfZe",
            "Sy_YOUR_API_KEY_goes_right_in_here1",
            "SyThisIsAnExampleOfWhatItLooksLike7",
            "Sy-dummy-Q7vWn2LpRtYbMcGdHsJfZe4kXu",
            "SyCanaryCanaryCanaryCanaryCanary9Qz",
            "SyAnLA7NfeLquW1tJFpx_eQCxoX-oo6YyIs",
        ] {
            assert!(is_sample(tail), "{tail}");
        }
    }

    #[test]
    fn a_random_text_is_no_sample() {
        for tail in ["Sy7Kq2vWn9LpRtYbMcGdHsJfZe4kXu0-oT_", "Ab8RN6Kq2vWn9LpRtYbMcGdHsJfZe4kXu0-oT_aZ3yQ1wE5rU8"] {
            assert!(!is_sample(tail), "{tail}");
        }
        assert!((entropy(b"aabb") - 1.0).abs() < 1e-9);
        assert!(!has_run(b"fedcbaaaaaz"), "five are no run, and counting down is rare");
    }
}
