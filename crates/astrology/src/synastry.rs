//! Two natal charts against each other.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use soul_core::Birth;
use soul_ephemeris::Body;

use crate::AstrologyError;
use crate::aspect::{Aspect, aspects_across};
use crate::assemble::{Parts, points};
use crate::natal::natal_parts;
use crate::options::ChartOptions;

/// The aspects and house overlays between two people.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Synastry {
    /// Aspects from the first person's points (`planet1`) to the second's (`planet2`). Both charts stand still, so `applying`
    /// is null.
    pub aspects: Vec<Aspect>,
    /// In whose houses the other's bodies fall.
    pub house_overlays: HouseOverlays,
}

/// In which houses of the other person the bodies fall; null where the other's houses are unknown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HouseOverlays {
    /// The first person's bodies in the second's houses.
    pub a_in_b: Option<Overlay>,
    /// The second person's bodies in the first's houses.
    pub b_in_a: Option<Overlay>,
}

/// A house, 1 to 12, for each body in the order of [`Body::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlay(pub [u8; Body::ALL.len()]);

impl Serialize for Overlay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (body, house) in Body::ALL.into_iter().zip(self.0) {
            map.serialize_entry(body.name(), &house)?;
        }
        map.end()
    }
}

/// Calculates the synastry of two births.
///
/// # Errors
/// As [`natal_chart`](crate::natal_chart), for either birth.
pub fn synastry(a: &Birth, b: &Birth, options: &ChartOptions) -> Result<Synastry, AstrologyError> {
    let (a, b) = (natal_parts(a, options)?, natal_parts(b, options)?);
    let standing = |parts: &Parts| {
        let mut points = points(&parts.bodies, parts.houses.as_ref(), options);
        points.iter_mut().for_each(|point| point.speed_deg_per_day = None);
        points
    };
    Ok(Synastry {
        aspects: aspects_across(&standing(&a), &standing(&b), &options.aspects, &options.orbs),
        house_overlays: HouseOverlays { a_in_b: overlay(&a, &b), b_in_a: overlay(&b, &a) },
    })
}

fn overlay(guest: &Parts, host: &Parts) -> Option<Overlay> {
    let houses = host.houses.as_ref()?;
    Some(Overlay(guest.bodies.0.map(|placement| houses.house_of(placement.position.longitude))))
}
