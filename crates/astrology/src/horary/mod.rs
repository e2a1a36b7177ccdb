//! Horary: the chart of a question.

mod considerations;
mod orbs;
mod planetary_hour;
mod void_of_course;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use soul_core::{
    Confidence, Fields, InputError, Instant, JulianDayUt, LATITUDE_DEG, LONGITUDE_DEG, Warning, normalize_deg,
};
use soul_ephemeris::{Body, Sky, tt_from_ut};

pub use considerations::Consideration;
pub use planetary_hour::{PlanetaryHour, planetary_hour};

use crate::AstrologyError;
use crate::aspect::{Point, aspects_by};
use crate::assemble::{Parts, bodies, houses_or_porphyry, points};
use crate::chart::{Chart, ChartKind};
use crate::houses::{HouseSystem, armc_deg};
use crate::options::ChartOptions;

/// The instant and place of a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HoraryQuestion {
    /// When the question was understood.
    pub asked: Instant,
    /// Geographic latitude of the astrologer in degrees, north positive.
    pub latitude_deg: f64,
    /// Geographic longitude of the astrologer in degrees, east positive.
    pub longitude_deg: f64,
}

impl HoraryQuestion {
    /// Reads `{ asked, latitude, longitude }`, the instant in RFC 3339.
    ///
    /// # Errors
    /// An [`InputError`] naming the bad field.
    pub fn parse(value: &Value) -> Result<Self, InputError> {
        let fields = Fields::of("question", value)?;
        fields.only(&["asked", "latitude", "longitude"])?;
        let accepted = "an RFC 3339 instant such as 1990-01-17T10:30:00Z";
        let asked = fields
            .text("asked", 64)?
            .ok_or_else(|| fields.missing("input/missing-field", "asked", accepted))?;
        let asked = Instant::parse_rfc3339(asked).ok_or_else(|| {
            InputError::new("input/not-an-instant", fields.path("asked"), asked, "is no instant", accepted)
        })?;
        let required = |field: &str, bounds: soul_core::Bounds, code: &'static str| {
            let number = fields.number(field, bounds, code)?;
            number.ok_or_else(|| fields.missing("input/missing-field", field, &bounds.accepted()))
        };
        Ok(Self {
            asked,
            latitude_deg: required("latitude", LATITUDE_DEG, "birth/latitude-out-of-range")?,
            longitude_deg: required("longitude", LONGITUDE_DEG, "birth/longitude-out-of-range")?,
        })
    }
}

/// The chart of a question with the considerations before judgement.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HoraryChart {
    /// The chart; its aspects are those of the seven classical bodies, the node and the angles.
    #[serde(flatten)]
    pub chart: Chart,
    /// The considerations, each with its reason. They are flags: nothing is refused.
    pub considerations: Vec<Consideration>,
    /// The planetary hour; null where the Sun neither rises nor sets.
    pub planetary_hour: Option<PlanetaryHour>,
    /// Part of Fortune in degrees: Ascendant + Moon − Sun by day, Ascendant + Sun − Moon by night.
    pub part_of_fortune: f64,
}

impl ChartOptions {
    /// The defaults of horary: Regiomontanus, the true node, the five major aspects, orbs by moieties of the bodies.
    #[must_use]
    pub fn horary() -> Self {
        Self { house_system: HouseSystem::Regiomontanus, orbs_by_moiety: true, ..Self::natal() }
    }
}

/// Calculates the chart of a question, after the school of W. Lilly, Christian Astrology (1647).
///
/// # Errors
/// [`AstrologyError::Ephemeris`] for an instant outside the tables.
pub fn horary_chart(
    question: &HoraryQuestion,
    options: &ChartOptions,
) -> Result<HoraryChart, AstrologyError> {
    let jd_ut = JulianDayUt::from(question.asked);
    let sky = Sky::at(tt_from_ut(jd_ut))?;
    let armc_deg = armc_deg(&sky, jd_ut, question.longitude_deg);
    let (houses, warning) =
        houses_or_porphyry(armc_deg, sky.true_obliquity_deg(), question.latitude_deg, options.house_system)?;
    let bodies = bodies(&sky, Some(&houses));
    let hour = planetary_hour(question.asked, question.latitude_deg, question.longitude_deg)?;
    let considerations = considerations::considerations(&sky, &bodies, &houses, hour.as_ref())?;

    let sun_deg = bodies.get(Body::Sun).position.longitude;
    let moon_deg = bodies.get(Body::Moon).position.longitude;
    // The Sun is above the horizon in the houses 7 to 12.
    let is_day = normalize_deg(sun_deg - houses.ascendant) >= 180.0;
    let arc_deg = if is_day { moon_deg - sun_deg } else { sun_deg - moon_deg };
    let part_of_fortune = normalize_deg(houses.ascendant + arc_deg);

    let taking_part: Vec<Point> = points(&bodies, Some(&houses), options)
        .into_iter()
        .filter(|point| orbs::takes_part(point.name))
        .collect();
    let mut conventions = BTreeMap::new();
    conventions.extend([
        ("zodiac", "tropical, true equinox of date".to_owned()),
        ("houseOfBody", "by ecliptic longitude, the cusp belonging to the house that it begins".to_owned()),
        (
            "voidOfCourse",
            "no exact major aspect to the Sun, Mercury … Saturn before the Moon leaves its sign".to_owned(),
        ),
        (
            "planetaryHour",
            "sunrise to sunset in twelfths, upper limb on the horizon with 34′ of refraction".to_owned(),
        ),
    ]);
    if options.orbs_by_moiety {
        conventions.insert("orbs", orbs::TABLE_NAME.into());
    }
    let parts = Parts {
        kind: ChartKind::Horary,
        instant: question.asked,
        julian_day_tt: sky.julian_day().0,
        bodies,
        houses: Some(houses),
        confidence: Confidence::High,
        warnings: warning.into_iter().collect::<Vec<Warning>>(),
        uncertain: Vec::new(),
        span: None,
        conventions,
    };
    let mut chart = parts.into_chart(options);
    chart.aspects = aspects_by(&taking_part, &options.aspects, |a, b, aspect| {
        if options.orbs_by_moiety { orbs::moiety_sum_deg(a, b) } else { options.orbs.orb_deg(aspect) }
    });
    Ok(HoraryChart { chart, considerations, planetary_hour: hour, part_of_fortune })
}
