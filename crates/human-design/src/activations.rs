//! The thirteen activations of an instant.

use serde::ser::{Serialize, SerializeMap, Serializer};
use soul_core::{JulianDayTt, normalize_deg};
use soul_ephemeris::{Body, EphemerisError, Sky};

use crate::Activation;

/// A body or point that activates gates, in the order of the public contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // The planets need no words.
pub enum HdBody {
    Sun,
    /// Opposite of the Sun.
    Earth,
    Moon,
    /// The true node.
    NorthNode,
    /// Opposite of the true node.
    SouthNode,
    Mercury,
    Venus,
    Mars,
    Jupiter,
    Saturn,
    Uranus,
    Neptune,
    Pluto,
}

impl HdBody {
    /// All thirteen.
    pub const ALL: [Self; 13] = [
        Self::Sun,
        Self::Earth,
        Self::Moon,
        Self::NorthNode,
        Self::SouthNode,
        Self::Mercury,
        Self::Venus,
        Self::Mars,
        Self::Jupiter,
        Self::Saturn,
        Self::Uranus,
        Self::Neptune,
        Self::Pluto,
    ];

    /// The public name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sun => "Sun",
            Self::Earth => "Earth",
            Self::Moon => "Moon",
            Self::NorthNode => "NorthNode",
            Self::SouthNode => "SouthNode",
            Self::Mercury => "Mercury",
            Self::Venus => "Venus",
            Self::Mars => "Mars",
            Self::Jupiter => "Jupiter",
            Self::Saturn => "Saturn",
            Self::Uranus => "Uranus",
            Self::Neptune => "Neptune",
            Self::Pluto => "Pluto",
        }
    }
}

/// Serialises as the public name: a name that is there for good crosses the border as a number.
impl Serialize for HdBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit_variant("HdBody", *self as u32, self.name())
    }
}

/// An activation for each body, in the order of [`HdBody::ALL`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Activations([Activation; 13]);

impl Activations {
    /// The activations of an instant.
    ///
    /// # Errors
    /// [`EphemerisError::OutOfRange`] outside the years of the tables.
    pub fn at(jd: JulianDayTt) -> Result<Self, EphemerisError> {
        longitudes_deg(jd).map(Self::of_longitudes)
    }

    /// The activations of longitudes in degrees, in the order of [`HdBody::ALL`].
    #[must_use]
    pub fn of_longitudes(longitudes_deg: [f64; 13]) -> Self {
        Self(longitudes_deg.map(Activation::at))
    }

    /// The activation of one body.
    #[must_use]
    pub fn get(&self, body: HdBody) -> &Activation {
        &self.0[body as usize]
    }

    /// All bodies with their activations.
    pub fn iter(&self) -> impl Iterator<Item = (HdBody, &Activation)> {
        HdBody::ALL.into_iter().zip(&self.0)
    }
}

impl Serialize for Activations {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (body, activation) in self.iter() {
            map.serialize_entry(&body, activation)?;
        }
        map.end()
    }
}

/// Longitudes of the thirteen bodies in degrees, 0 to 360, true equinox of date.
pub(crate) fn longitudes_deg(jd: JulianDayTt) -> Result<[f64; 13], EphemerisError> {
    let sky = Sky::at(jd)?;
    let of = |body| sky.longitude_deg(body);
    let (sun, node) = (of(Body::Sun), of(Body::NorthNode));
    Ok([
        sun,
        normalize_deg(sun + 180.0),
        of(Body::Moon),
        node,
        normalize_deg(node + 180.0),
        of(Body::Mercury),
        of(Body::Venus),
        of(Body::Mars),
        of(Body::Jupiter),
        of(Body::Saturn),
        of(Body::Uranus),
        of(Body::Neptune),
        of(Body::Pluto),
    ])
}
