//! The profile.

use core::fmt;

use serde::Serialize;

/// The lines of the personality Sun and of the design Sun.
///
/// 88° are 93 lines and 13/15, so the design line is two or three lines further round: twelve pairs occur and no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// Line of the personality Sun, 1 to 6.
    pub personality_line: u8,
    /// Line of the design Sun, 1 to 6.
    pub design_line: u8,
}

/// Prints as `3/5`.
impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.personality_line, self.design_line)
    }
}

impl Serialize for Profile {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
