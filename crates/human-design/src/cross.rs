//! The incarnation cross.

use core::fmt;

use serde::Serialize;

use crate::Profile;
use crate::cross_names::CROSS_NAMES;

/// The angle of a cross.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Angle {
    /// Of the profiles 1/3, 1/4, 2/4, 2/5, 3/5, 3/6 and 4/6.
    Right,
    /// Of the profile 4/1.
    Juxtaposition,
    /// Of the profiles 5/1, 5/2, 6/2 and 6/3.
    Left,
}

impl Angle {
    /// The angle of a profile.
    #[must_use]
    pub const fn of(profile: Profile) -> Self {
        match (profile.personality_line, profile.design_line) {
            (4, 1) => Self::Juxtaposition,
            (5 | 6, _) => Self::Left,
            _ => Self::Right,
        }
    }
}

/// An incarnation cross: its angle and the gates of the Sun and the Earth, at birth and at the design instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IncarnationCross {
    /// The angle.
    pub angle: Angle,
    /// Gates of the personality Sun and Earth and of the design Sun and Earth. The first alone decides the name.
    pub gates: [u8; 4],
}

impl IncarnationCross {
    /// The name without its angle, such as `The Sphinx 4`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let angle = match self.angle {
            Angle::Right => 0,
            Angle::Juxtaposition => 1,
            Angle::Left => 2,
        };
        // Gates of activations are 1 to 64; there is no name for any other number.
        CROSS_NAMES.get(usize::from(self.gates[0]).wrapping_sub(1)).map_or("", |names| names[angle])
    }
}

/// Prints as `Right Angle Cross of The Sphinx 4`.
impl fmt::Display for IncarnationCross {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let angle = match self.angle {
            Angle::Right => "Right Angle",
            Angle::Juxtaposition => "Juxtaposition",
            Angle::Left => "Left Angle",
        };
        write!(f, "{angle} Cross of {}", self.name())
    }
}

impl Serialize for IncarnationCross {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
