//! The type and its strategy.

use serde::Serialize;

use crate::{Center, CenterSet, Graph};

/// The type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// The sacral is defined, and no motor reaches the throat.
    Generator,
    /// The sacral is defined, and a motor reaches the throat.
    #[serde(rename = "Manifesting Generator")]
    ManifestingGenerator,
    /// Centers are defined, the sacral is not, and no motor reaches the throat.
    Projector,
    /// The sacral is undefined, and a motor reaches the throat.
    Manifestor,
    /// No center is defined.
    Reflector,
}

impl Kind {
    /// The type of a graph. A motor (heart, solar plexus, sacral, root) reaches the throat over any path of defined channels.
    #[must_use]
    pub fn of(graph: &Graph) -> Self {
        let motor_reaches_throat = graph.connected_with(Center::Throat).meets(CenterSet::MOTORS);
        match (graph.centers.contains(Center::Sacral), motor_reaches_throat) {
            _ if graph.centers.is_empty() => Self::Reflector,
            (true, false) => Self::Generator,
            (true, true) => Self::ManifestingGenerator,
            (false, true) => Self::Manifestor,
            (false, false) => Self::Projector,
        }
    }

    /// The public name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Generator => "Generator",
            Self::ManifestingGenerator => "Manifesting Generator",
            Self::Projector => "Projector",
            Self::Manifestor => "Manifestor",
            Self::Reflector => "Reflector",
        }
    }

    /// The strategy that goes with the type.
    #[must_use]
    pub const fn strategy(self) -> &'static str {
        match self {
            Self::Generator => "To respond",
            Self::ManifestingGenerator => "To respond, then inform",
            Self::Projector => "To wait for the invitation",
            Self::Manifestor => "To inform",
            Self::Reflector => "To wait a lunar cycle",
        }
    }
}
