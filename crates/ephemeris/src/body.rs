//! The bodies and points whose positions can be asked for.

use serde::{Deserialize, Serialize};

/// A body or a point of the chart, in the order of the public contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // The planets need no words.
pub enum Body {
    Sun,
    Moon,
    Mercury,
    Venus,
    Mars,
    /// Barycentre of Jupiter's system, as for all planets further out.
    Jupiter,
    Saturn,
    Uranus,
    Neptune,
    Pluto,
    /// Ascending node of the Moon's osculating orbit, the "true" node.
    NorthNode,
    /// Opposite of the true node.
    SouthNode,
    /// Ascending node of the Moon's mean orbit.
    MeanNode,
    /// (2060) Chiron.
    Chiron,
}

impl Body {
    /// All bodies, in the order of the public contract.
    pub const ALL: [Self; 14] = [
        Self::Sun,
        Self::Moon,
        Self::Mercury,
        Self::Venus,
        Self::Mars,
        Self::Jupiter,
        Self::Saturn,
        Self::Uranus,
        Self::Neptune,
        Self::Pluto,
        Self::NorthNode,
        Self::SouthNode,
        Self::MeanNode,
        Self::Chiron,
    ];

    /// The public name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sun => "Sun",
            Self::Moon => "Moon",
            Self::Mercury => "Mercury",
            Self::Venus => "Venus",
            Self::Mars => "Mars",
            Self::Jupiter => "Jupiter",
            Self::Saturn => "Saturn",
            Self::Uranus => "Uranus",
            Self::Neptune => "Neptune",
            Self::Pluto => "Pluto",
            Self::NorthNode => "NorthNode",
            Self::SouthNode => "SouthNode",
            Self::MeanNode => "MeanNode",
            Self::Chiron => "Chiron",
        }
    }

    /// The body with a public name, which is compared exactly.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|body| body.name() == name)
    }
}

impl core::fmt::Display for Body {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Body;

    #[test]
    fn every_body_is_found_by_the_name_that_it_serialises_to() {
        for body in Body::ALL {
            assert_eq!(serde_json::to_value(body).unwrap(), body.name());
            assert_eq!(Body::from_name(body.name()), Some(body));
        }
        assert_eq!(Body::from_name("sun"), None);
    }
}
