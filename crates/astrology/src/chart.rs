//! The chart as a result.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use soul_core::{Confidence, Instant, Uncertain, Warning};
use soul_ephemeris::{Body, Position};

use crate::{Aspect, HouseSystem, Sign};

/// What kind of chart it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ChartKind {
    /// The sky at birth.
    Natal,
    /// The natal chart counted from the Moon's node instead of the equinox.
    Draconic,
    /// The sky of a question.
    Horary,
    /// A day of sky for a year of life.
    Progressed,
    /// The sky when the Sun is back at its natal place.
    SolarReturn,
    /// The sky of a moment against the natal houses.
    Transit,
}

/// A body in a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Apparent geocentric position, true ecliptic and equinox of date.
    pub position: Position,
    /// Sign of the zodiac.
    pub sign: Sign,
    /// Degrees within the sign, 0 (included) to 30 (excluded).
    pub degree: f64,
    /// House, 1 to 12; null without a birth time, zone or place.
    pub house: Option<u8>,
    /// Whether it moves backwards through the zodiac.
    pub retrograde: bool,
}

/// The fields of the position stand among the others. Derived with `flatten`, they would be names that are made while the chart is
/// written, and cost as much as its houses.
impl Serialize for Placement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Position { longitude, latitude, distance_au, speed } = &self.position;
        let mut fields = serializer.serialize_struct("Placement", 8)?;
        fields.serialize_field("longitude", longitude)?;
        fields.serialize_field("latitude", latitude)?;
        fields.serialize_field("distanceAu", distance_au)?;
        fields.serialize_field("speed", speed)?;
        fields.serialize_field("sign", &self.sign)?;
        fields.serialize_field("degree", &self.degree)?;
        fields.serialize_field("house", &self.house)?;
        fields.serialize_field("retrograde", &self.retrograde)?;
        fields.end()
    }
}

/// A placement for each body, in the order of [`Body::ALL`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bodies(pub [Placement; Body::ALL.len()]);

impl Bodies {
    /// The placement of one body.
    #[must_use]
    pub fn get(&self, body: Body) -> &Placement {
        &self.0[body as usize]
    }

    /// All bodies with their placements.
    pub fn iter(&self) -> impl Iterator<Item = (Body, &Placement)> {
        Body::ALL.into_iter().zip(&self.0)
    }
}

impl Serialize for Bodies {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (body, placement) in self.iter() {
            map.serialize_entry(&body, placement)?;
        }
        map.end()
    }
}

/// A chart. Angles are degrees of true ecliptic and equinox of date, 0 to 360.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Chart {
    /// What kind of chart it is.
    pub kind: ChartKind,
    /// The instant in UTC, which is taken for UT1.
    pub utc: Instant,
    /// The same as a Julian day in Terrestrial Time.
    pub julian_day_tt: f64,
    /// TT − UT1 in seconds.
    pub delta_t_seconds: f64,
    /// The bodies.
    pub bodies: Bodies,
    /// House system of the cusps; null where there are none.
    pub house_system: Option<HouseSystem>,
    /// Twelve cusps, that of house 1 first.
    pub house_cusps: Option<[f64; 12]>,
    /// The rising degree.
    pub ascendant: Option<f64>,
    /// The culminating degree.
    pub midheaven: Option<f64>,
    /// Where the prime vertical meets the ecliptic in the west.
    pub vertex: Option<f64>,
    /// Aspects, in the order of the points.
    pub aspects: Vec<Aspect>,
    /// How complete the birth data were.
    pub confidence: Confidence,
    /// What the reader should know.
    pub warnings: Vec<Warning>,
    /// What the unknown birth time leaves open.
    pub uncertain: Vec<Uncertain>,
    /// The conventions where schools differ, by topic: which node, how the angles were progressed …
    pub conventions: BTreeMap<&'static str, String>,
}
