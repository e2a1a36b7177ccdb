//! The authority.

use serde::Serialize;

use crate::{Center, Graph, Kind};

/// The authority: the first center of a fixed order that is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Authority {
    /// The solar plexus.
    Emotional,
    /// The sacral.
    Sacral,
    /// The spleen.
    Splenic,
    /// The heart of a Manifestor.
    #[serde(rename = "Ego Manifested")]
    EgoManifested,
    /// The heart of a Projector.
    #[serde(rename = "Ego Projected")]
    EgoProjected,
    /// The G center.
    #[serde(rename = "Self-Projected")]
    SelfProjected,
    /// None of these, but a center above.
    Mental,
    /// No center at all.
    Lunar,
}

impl Authority {
    /// The authority of a graph.
    ///
    /// Sources differ where the heart reaches the throat over the G center only: here that is the heart's authority.
    #[must_use]
    pub fn of(graph: &Graph) -> Self {
        let defined = |center| graph.centers.contains(center);
        if defined(Center::SolarPlexus) {
            Self::Emotional
        } else if defined(Center::Sacral) {
            Self::Sacral
        } else if defined(Center::Spleen) {
            Self::Splenic
        } else if defined(Center::Heart) {
            if Kind::of(graph) == Kind::Manifestor { Self::EgoManifested } else { Self::EgoProjected }
        } else if defined(Center::G) {
            Self::SelfProjected
        } else if graph.centers.is_empty() {
            Self::Lunar
        } else {
            Self::Mental
        }
    }

    /// The public name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Emotional => "Emotional",
            Self::Sacral => "Sacral",
            Self::Splenic => "Splenic",
            Self::EgoManifested => "Ego Manifested",
            Self::EgoProjected => "Ego Projected",
            Self::SelfProjected => "Self-Projected",
            Self::Mental => "Mental",
            Self::Lunar => "Lunar",
        }
    }
}
