//! Parts of an answer that have no place in text.

/// Names of parts that are told; Google has about ten.
const MOST_NAMES: usize = 20;

/// The names of the parts that were not printed.
#[derive(Debug, Default)]
pub struct Unshown(Vec<String>);

impl Unshown {
    /// Notes a part.
    pub fn note(&mut self, name: &str) {
        if self.0.len() < MOST_NAMES && !self.0.iter().any(|known| known == name) {
            self.0.push(name.to_owned());
        }
    }

    /// Whether all was printed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a person should know of them.
    pub fn remark(&self) -> Option<String> {
        let parts = self.0.join(", ");
        (!self.is_empty()).then(|| {
            format!("the answer also has parts that are not text ({parts}); --json prints them, --parts shows them")
        })
    }
}
