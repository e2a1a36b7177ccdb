//! The six pillars.

use serde::Serialize;

/// A side of a relationship that gets a score of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Pillar {
    /// What draws the two together.
    Attraction,
    /// How the feelings meet.
    Emotional,
    /// How the two talk and think.
    Communication,
    /// How the days go.
    Lifestyle,
    /// What holds over years.
    LongTerm,
    /// What the months around a date bring.
    Timing,
}

/// How many pillars there are.
pub(crate) const PILLARS: usize = 6;

impl Pillar {
    /// All pillars, timing last.
    pub const ALL: [Self; PILLARS] = [
        Self::Attraction,
        Self::Emotional,
        Self::Communication,
        Self::Lifestyle,
        Self::LongTerm,
        Self::Timing,
    ];

    /// The name in sentences.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Attraction => "attraction",
            Self::Emotional => "the emotional side",
            Self::Communication => "communication",
            Self::Lifestyle => "everyday life",
            Self::LongTerm => "the long term",
            Self::Timing => "timing",
        }
    }
}
