//! Transits to a natal chart.

use serde::Serialize;
use soul_core::{Birth, Instant, JulianDayUt};
use soul_ephemeris::{Sky, tt_from_ut};

use crate::AstrologyError;
use crate::aspect::{Aspect, aspects_across};
use crate::assemble::{bodies, points};
use crate::chart::{Chart, ChartKind};
use crate::natal::natal_parts;
use crate::options::ChartOptions;

/// The sky of a moment against a natal chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Transits {
    /// The sky of the moment, its bodies in the natal houses; it has no place, so angles of its own are null.
    pub chart: Chart,
    /// Aspects from transiting (`planet1`) to natal points (`planet2`). Natal points stand still for `applying`.
    pub aspects: Vec<Aspect>,
}

/// Calculates the transits of an instant to a birth.
///
/// # Errors
/// As [`natal_chart`](crate::natal_chart); [`AstrologyError::Ephemeris`] for an instant outside the tables.
pub fn transits(birth: &Birth, at: Instant, options: &ChartOptions) -> Result<Transits, AstrologyError> {
    let mut parts = natal_parts(birth, options)?;
    let sky = Sky::at(tt_from_ut(JulianDayUt::from(at)))?;
    let mut natal_points = points(&parts.bodies, parts.houses.as_ref(), options);
    for point in &mut natal_points {
        point.speed_deg_per_day = point.speed_deg_per_day.map(|_| 0.0);
    }
    parts.kind = ChartKind::Transit;
    parts.bodies = bodies(&sky, parts.houses.as_ref());
    parts.instant = at;
    parts.julian_day_tt = sky.julian_day().0;
    let transiting = points(&parts.bodies, None, options);
    let aspects = aspects_across(&transiting, &natal_points, &options.aspects, &options.orbs);

    let natal_houses = parts.houses.take();
    parts.conventions.insert("houses", "those of the natal chart".into());
    let mut chart = parts.into_chart(options);
    chart.house_system = natal_houses.as_ref().map(|houses| houses.system);
    chart.house_cusps = natal_houses.as_ref().map(|houses| houses.cusps);
    Ok(Transits { chart, aspects })
}
