//! The four arrows.

use serde::Serialize;

use crate::{Activation, Activations, HdBody};

/// Where an arrow points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Arrow {
    /// Tones 1 to 3.
    Left,
    /// Tones 4 to 6.
    Right,
}

impl Arrow {
    fn of(activation: &Activation) -> Self {
        if activation.tone <= 3 { Self::Left } else { Self::Right }
    }

    /// The public name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

/// The four arrows, from the tones of Suns and nodes. The Sun crosses a tone in 38 minutes: they need the time of birth well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Variables {
    /// From the design Sun.
    pub determination: Arrow,
    /// From the design node.
    pub environment: Arrow,
    /// From the personality Sun.
    pub motivation: Arrow,
    /// From the personality node.
    pub perspective: Arrow,
}

impl Variables {
    /// The arrows of a birth. The nodes stand opposite each other, in the same line, color and tone, so either will do.
    #[must_use]
    pub fn of(personality: &Activations, design: &Activations) -> Self {
        Self {
            determination: Arrow::of(design.get(HdBody::Sun)),
            environment: Arrow::of(design.get(HdBody::NorthNode)),
            motivation: Arrow::of(personality.get(HdBody::Sun)),
            perspective: Arrow::of(personality.get(HdBody::NorthNode)),
        }
    }
}
