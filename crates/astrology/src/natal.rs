//! The natal chart.

use std::collections::BTreeMap;

use soul_core::Birth;
use soul_ephemeris::{Sky, tt_from_ut};

use crate::AstrologyError;
use crate::assemble::{Parts, bodies, houses_or_porphyry};
use crate::chart::{Chart, ChartKind};
use crate::houses::armc_deg;
use crate::moment::birth_moment;
use crate::options::ChartOptions;
use crate::uncertain::uncertain_signs;

/// Calculates the natal chart of a birth.
///
/// What an unknown time, zone or place leaves open is null and named in `warnings` and `uncertain`. Placidus and Koch give way
/// to Porphyry inside the polar circles, with a warning.
///
/// # Errors
/// [`AstrologyError::Places`] for a zone name that does not exist; [`AstrologyError::Ephemeris`] can't happen for checked birth
/// data, whose years the tables cover.
pub fn natal_chart(birth: &Birth, options: &ChartOptions) -> Result<Chart, AstrologyError> {
    Ok(natal_parts(birth, options)?.into_chart(options))
}

/// The natal chart before its aspects are looked for: the charts that start from it take it from here.
///
/// # Errors
/// As [`natal_chart`].
pub(crate) fn natal_parts(birth: &Birth, options: &ChartOptions) -> Result<Parts, AstrologyError> {
    let moment = birth_moment(birth)?;
    let jd_ut = moment.julian_day_ut();
    let sky = Sky::at(tt_from_ut(jd_ut))?;
    let mut warnings = moment.warnings;

    let place_deg = birth.coordinates_deg();
    let houses = match place_deg.filter(|_| moment.angles_known) {
        None => None,
        Some((latitude_deg, longitude_deg)) => {
            let armc_deg = armc_deg(&sky, jd_ut, longitude_deg);
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
    let mut conventions = BTreeMap::new();
    conventions.extend([
        ("zodiac", "tropical, true equinox of date".into()),
        ("houseOfBody", "by ecliptic longitude, the cusp belonging to the house that it begins".into()),
    ]);
    Ok(Parts {
        kind: ChartKind::Natal,
        instant: moment.instant,
        julian_day_tt: sky.julian_day().0,
        bodies: bodies(&sky, houses.as_ref()),
        houses,
        confidence: moment.confidence,
        warnings,
        uncertain,
        span: moment.span,
        conventions,
    })
}
