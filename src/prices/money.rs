//! Amounts of money, exact: whole pico-dollars (a millionth of a millionth of a US dollar), so that a rate in dollars per
//! million tokens is a whole number of them per token, down to six decimals.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

/// The decimals of a dollar that are kept.
const DECIMALS: usize = 12;
const DOLLAR: u128 = 1_000_000_000_000;

/// So many pico-dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Money(u128);

/// What one token costs, in pico-dollars; the same number is the price of a million tokens in millionths of a dollar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Rate(u64);

impl Money {
    /// Reads an amount in dollars as people write it: `0.05`, `$2`.
    ///
    /// Fails, with what it should look like, on anything else, and on more than nine digits before the point.
    pub fn read(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix('$').unwrap_or(text);
        let read = decimal(digits, DECIMALS).map(Self);
        read.ok_or_else(|| "write an amount in US dollars, such as 0.05".to_owned())
    }

    /// The nearest number of dollars, for JSON. Up to fifteen digits it prints as the exact decimal.
    pub fn dollars(self) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "the nearest number is what is wanted")]
        let (amount, dollar) = (self.0 as f64, DOLLAR as f64);
        amount / dollar
    }

    /// This part of it: 0.5 is `1/2`. A part of a pico-dollar counts as a whole one.
    fn times(self, factor: Factor) -> Self {
        Self(self.0.saturating_mul(u128::from(factor.0)).div_ceil(u128::from(ONE)))
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for Money {
    /// Four significant digits, at least cents: `$0.0031`, `$1.50`, `$1234.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let surplus = self.0.checked_ilog10().unwrap_or_default().saturating_sub(3);
        let unit = 10_u128.pow(surplus);
        let rounded = (self.0.saturating_add(unit / 2)) / unit * unit;
        let decimals = format!("{:0DECIMALS$}", rounded % DOLLAR);
        let decimals = decimals.trim_end_matches('0');
        write!(f, "${}.{decimals:0<2}", rounded / DOLLAR)
    }
}

impl Rate {
    /// Reads dollars per million tokens, as a decimal: `0.075`. None if it is negative, no number, or finer than six
    /// decimals.
    pub fn read(text: &str) -> Option<Self> {
        u64::try_from(decimal(text, 6)?).ok().map(Self)
    }

    /// What so many tokens cost, where they cost this part of the rate.
    pub fn of(self, tokens: u64, factor: Factor) -> Money {
        Money(u128::from(self.0) * u128::from(tokens)).times(factor)
    }

    /// Dollars per million tokens.
    pub fn per_million(self) -> f64 {
        self.of(1_000_000, Factor::default()).dollars()
    }
}

impl fmt::Display for Rate {
    /// Dollars per million tokens, at least cents: `0.075`, `3.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:06}", self.0 % 1_000_000);
        write!(f, "{}.{:0<2}", self.0 / 1_000_000, decimals.trim_end_matches('0'))
    }
}

/// A part of a price, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor(u64);

const ONE: u64 = 1_000;

impl Factor {
    /// Reads a decimal: `0.5`. None if it is no number, or finer than three decimals.
    pub fn read(text: &str) -> Option<Self> {
        u64::try_from(decimal(text, 3)?).ok().map(Self)
    }
}

impl Default for Factor {
    /// The whole.
    fn default() -> Self {
        Self(ONE)
    }
}

/// A decimal number without a sign, in units of its last decimal; none on anything else, and on more than nine digits
/// before the point.
fn decimal(text: &str, decimals: usize) -> Option<u128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = part.trim_end_matches('0');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_sound = !text.is_empty() && text != "." && digits(whole) && digits(part);
    let fits = whole.len() <= 9 && part.len() <= decimals;
    (is_sound && fits).then(|| format!("0{whole}{part:0<decimals$}").parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_four_digits_and_at_least_cents() {
        for (text, shown) in [
            ("0", "$0.00"),
            ("0.0031", "$0.0031"),
            ("0.00044755", "$0.0004476"),
            ("0.00044754", "$0.0004475"),
            ("0.5", "$0.50"),
            ("0.99995", "$1.00"),
            ("1.5", "$1.50"),
            ("12.3456", "$12.35"),
            ("123.456", "$123.50"),
            ("1234.5", "$1235.00"),
            ("123456", "$123500.00"),
            ("0.000000000001", "$0.000000000001"),
            ("$3", "$3.00"),
            (".25", "$0.25"),
        ] {
            assert_eq!(Money::read(text).unwrap().to_string(), shown, "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", ".", "-1", "1,5", "1e3", "nan", "$", "1.2.3", "0.0000000000001", "1000000000", "٣", "+1", " 1"]
        {
            assert!(Money::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn rates_are_exact() {
        let rate = Rate::read("0.075").unwrap();
        assert_eq!((rate.to_string().as_str(), rate.per_million()), ("0.075", 0.075));
        assert_eq!(rate.of(3, Factor::default()), Money::read("0.000000225").unwrap());
        assert_eq!(rate.of(1, Factor::read("0.5").unwrap()), Money(37_500));
        assert_eq!(Rate::read("3").unwrap().to_string(), "3.00");
        assert!(Rate::read("0.01").unwrap().of(u64::MAX, Factor(u64::MAX)).dollars().is_finite());
        // The sum of a tenth and two tenths, which is more than three tenths as floating point.
        let sum: Money = [100_000, 200_000].iter().map(|tokens| Rate(1_000_000).of(*tokens, Factor::default())).sum();
        assert_eq!(serde_json::json!(sum.dollars()).to_string(), "0.3");
    }
}
