//! How long texts and their titles are, and how much that counts in an index.

use crate::index::Index;

/// The spread of lengths at which length counts as `b` says, and how fast it counts for less beyond.
const USUAL_SPREAD: f64 = 0.8;
/// See [`USUAL_SPREAD`].
const SPREAD_POWER: f64 = 0.7;
/// A title of usual length: its characters and its pairs.
const TITLE_LENGTH: f32 = 40.0;

/// How much the lengths of texts count in an index, against what each kind of term says.
pub fn length_counts(index: &Index) -> f32 {
    let spread = index.totals().length_spread().max(0.01);
    (USUAL_SPREAD / spread).powf(SPREAD_POWER).clamp(0.7, 1.3) as f32
}

/// How many characters a text has, and how many characters and pairs its title.
#[derive(Debug, Clone, Copy, Default)]
pub struct Length {
    /// The text's, white space not counted.
    pub text: u32,
    /// The title's.
    pub title: u32,
}

impl Length {
    /// The lengths against the usual ones; how much length counts is the index's.
    pub fn against(self, average: f32, counts: f32) -> Relative {
        let (text, title) = (self.text as f32 / average, self.title as f32 / TITLE_LENGTH);
        Relative { text, title, fixed: 1.0, counts }
    }
}

/// How long a text and its title are: 1 is as usual.
#[derive(Debug, Clone, Copy)]
pub struct Relative {
    /// The text's.
    pub text: f32,
    /// The title's.
    pub title: f32,
    /// How much there is left of what does not depend on length: 1 for passages; see `documents.rs`.
    pub fixed: f32,
    /// How much the text's length counts in this index.
    pub counts: f32,
}
