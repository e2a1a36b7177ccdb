//! Puts a chart together from the sky of an instant and the houses of a place.

use std::collections::BTreeMap;

use soul_core::{Confidence, Instant, JulianDayUt, Uncertain, Warning};
use soul_ephemeris::{Body, Sky, delta_t_s};

use crate::aspect::{ASCENDANT, MIDHEAVEN, Point, aspects_among};
use crate::chart::{Bodies, Chart, ChartKind, Placement};
use crate::houses::{HouseSystem, Houses};
use crate::options::ChartOptions;
use crate::{AstrologyError, Sign};

/// The bodies that take part in aspects; the node of the options comes after them.
const ASPECT_BODIES: [Body; 11] = [
    Body::Sun,
    Body::Moon,
    Body::Mercury,
    Body::Venus,
    Body::Mars,
    Body::Jupiter,
    Body::Saturn,
    Body::Uranus,
    Body::Neptune,
    Body::Pluto,
    Body::Chiron,
];

/// What a chart is made of besides its aspects.
pub(crate) struct Parts {
    pub(crate) kind: ChartKind,
    pub(crate) instant: Instant,
    pub(crate) julian_day_tt: f64,
    pub(crate) bodies: Bodies,
    pub(crate) houses: Option<Houses>,
    pub(crate) confidence: Confidence,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) uncertain: Vec<Uncertain>,
    /// First and last instant that the birth may have had, where it isn't known.
    pub(crate) span: Option<(Instant, Instant)>,
    pub(crate) conventions: BTreeMap<&'static str, String>,
}

impl Parts {
    /// Finds the aspects among the chart's own points and closes the chart.
    pub(crate) fn into_chart(self, options: &ChartOptions) -> Chart {
        let points = points(&self.bodies, self.houses.as_ref(), options);
        let Self { houses, .. } = &self;
        Chart {
            kind: self.kind,
            utc: self.instant,
            julian_day_tt: self.julian_day_tt,
            delta_t_seconds: delta_t_s(JulianDayUt::from(self.instant)),
            aspects: aspects_among(&points, &options.aspects, &options.orbs),
            bodies: self.bodies,
            house_system: houses.as_ref().map(|houses| houses.system),
            house_cusps: houses.as_ref().map(|houses| houses.cusps),
            ascendant: houses.as_ref().map(|houses| houses.ascendant),
            midheaven: houses.as_ref().map(|houses| houses.midheaven),
            vertex: houses.as_ref().map(|houses| houses.vertex),
            confidence: self.confidence,
            warnings: self.warnings,
            uncertain: self.uncertain,
            conventions: self.conventions,
        }
    }
}

/// All bodies of a sky, in the houses given.
pub(crate) fn bodies(sky: &Sky, houses: Option<&Houses>) -> Bodies {
    Bodies(Body::ALL.map(|body| {
        let position = sky.position(body);
        let (sign, degree) = Sign::of(position.longitude);
        let house = houses.map(|houses| houses.house_of(position.longitude));
        Placement { position, sign, degree, house, retrograde: position.speed < 0.0 }
    }))
}

/// The points that take part in aspects: the bodies, the node of the options, and the angles where they are known.
pub(crate) fn points(bodies: &Bodies, houses: Option<&Houses>, options: &ChartOptions) -> Vec<Point> {
    let body_point = |body: Body| {
        let position = bodies.get(body).position;
        Point {
            name: body.name(),
            longitude_deg: position.longitude,
            speed_deg_per_day: Some(position.speed),
        }
    };
    let angle = |name, longitude_deg| Point { name, longitude_deg, speed_deg_per_day: None };
    let angles = houses
        .map(|houses| [angle(ASCENDANT, houses.ascendant), angle(MIDHEAVEN, houses.midheaven)])
        .into_iter()
        .flatten();
    ASPECT_BODIES.into_iter().chain([options.node.body()]).map(body_point).chain(angles).collect()
}

/// The houses of the system asked for, or Porphyry's with a warning where it is undefined.
///
/// # Errors
/// None in practice: Porphyry is defined everywhere.
pub(crate) fn houses_or_porphyry(
    armc_deg: f64,
    obliquity_deg: f64,
    latitude_deg: f64,
    system: HouseSystem,
) -> Result<(Houses, Option<Warning>), AstrologyError> {
    match Houses::from_armc(armc_deg, obliquity_deg, latitude_deg, system) {
        Ok(houses) => Ok((houses, None)),
        Err(AstrologyError::HousesUndefined { .. }) => {
            let houses = Houses::from_armc(armc_deg, obliquity_deg, latitude_deg, HouseSystem::Porphyry)?;
            let message = format!(
                "The house system {} is not defined inside the polar circles: the houses are Porphyry's.",
                system.name()
            );
            Ok((houses, Some(Warning::new("houses/undefined-at-latitude", message))))
        }
        Err(other) => Err(other),
    }
}
