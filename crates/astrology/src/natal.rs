//! The natal chart.

use soul_core::{Birth, Warning};
use soul_ephemeris::{Body, Sky, tt_from_ut};

use crate::aspect::{Point, aspects_among};
use crate::chart::{Bodies, Chart, ChartKind, Placement};
use crate::houses::{HouseSystem, Houses};
use crate::moment::moment;
use crate::options::{ChartOptions, Node};
use crate::uncertain::uncertain_signs;
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

/// Calculates the natal chart of a birth.
///
/// What an unknown time, zone or place leaves open is null and named in `warnings` and `uncertain`. Placidus and Koch give way
/// to Porphyry inside the polar circles, with a warning.
///
/// # Errors
/// [`AstrologyError::Places`] for a zone name that does not exist; [`AstrologyError::Ephemeris`] can't happen for checked birth
/// data, whose years the tables cover.
pub fn natal_chart(birth: &Birth, options: &ChartOptions) -> Result<Chart, AstrologyError> {
    let moment = moment(birth)?;
    let mut warnings = moment.warnings.clone();
    let jd_ut = moment.julian_day_ut();
    let jd_tt = tt_from_ut(jd_ut);
    let sky = Sky::at(jd_tt)?;

    let place_deg = birth.coordinates_deg();
    let houses = match place_deg.filter(|_| moment.angles_known) {
        None => None,
        Some((latitude_deg, longitude_deg)) => {
            let armc_deg = sky.armc_deg(jd_ut, longitude_deg);
            let (houses, warning) =
                houses_or_porphyry(armc_deg, sky.true_obliquity_deg(), latitude_deg, options.house_system)?;
            warnings.extend(warning);
            Some(houses)
        }
    };
    let uncertain = match moment.span {
        None => Vec::new(),
        Some(span) => uncertain_signs(span, place_deg)?,
    };

    let bodies = Bodies(Body::ALL.map(|body| placement(&sky, body, houses.as_ref())));
    let points = aspect_points(&bodies, houses.as_ref(), options.node);
    Ok(Chart {
        kind: ChartKind::Natal,
        utc: moment.instant,
        julian_day_tt: jd_tt.0,
        delta_t_seconds: soul_ephemeris::delta_t_s(jd_ut),
        aspects: aspects_among(&points, &options.aspects, &options.orbs),
        bodies,
        house_system: houses.as_ref().map(|houses| houses.system),
        house_cusps: houses.as_ref().map(|houses| houses.cusps),
        ascendant: houses.as_ref().map(|houses| houses.ascendant),
        midheaven: houses.as_ref().map(|houses| houses.midheaven),
        vertex: houses.as_ref().map(|houses| houses.vertex),
        confidence: moment.confidence,
        warnings,
        uncertain,
    })
}

fn houses_or_porphyry(
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

fn placement(sky: &Sky, body: Body, houses: Option<&Houses>) -> Placement {
    let position = sky.position(body);
    let (sign, degree) = Sign::of(position.longitude);
    Placement {
        position,
        sign,
        degree,
        house: houses.map(|houses| houses.house_of(position.longitude)),
        retrograde: position.speed < 0.0,
    }
}

fn aspect_points(bodies: &Bodies, houses: Option<&Houses>, node: Node) -> Vec<Point> {
    let node = match node {
        Node::True => Body::NorthNode,
        Node::Mean => Body::MeanNode,
    };
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
        .map(|houses| [angle("Ascendant", houses.ascendant), angle("Midheaven", houses.midheaven)])
        .into_iter()
        .flatten();
    ASPECT_BODIES.into_iter().chain([node]).map(body_point).chain(angles).collect()
}
