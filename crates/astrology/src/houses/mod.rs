//! Angles and house cusps.

mod angles;
mod cusps;
mod system;

use serde::Serialize;
use serde_json::Value;
use soul_core::{Bounds, Fields, InputError, JulianDayUt, LATITUDE_DEG, LONGITUDE_DEG, normalize_deg};
use soul_ephemeris::{Sky, gast_deg, range, tt_from_ut};

pub use angles::Angles;
pub use system::HouseSystem;

use crate::AstrologyError;

/// The Julian days of the tables. Those in UT differ from TT by minutes at most, and are held to the same.
const JULIAN_DAY: Bounds = Bounds { min: range::FIRST_JD_TT, max: range::LAST_JD_TT, unit: "days" };

/// The houses of an instant and place. All angles in degrees, 0 to 360, true ecliptic and equinox of date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Houses {
    /// The system of the cusps.
    pub system: HouseSystem,
    /// Twelve cusps, that of house 1 first.
    pub cusps: [f64; 12],
    /// The rising degree.
    pub ascendant: f64,
    /// The culminating degree.
    pub midheaven: f64,
    /// Where the prime vertical meets the ecliptic in the west.
    pub vertex: f64,
    /// Right ascension of the meridian.
    pub armc: f64,
    /// True obliquity of the ecliptic.
    pub obliquity: f64,
}

impl Houses {
    /// The houses for a right ascension of the meridian and an obliquity that are already known.
    ///
    /// # Errors
    /// [`AstrologyError::HousesUndefined`] for Placidus and Koch inside the polar circles.
    pub fn from_armc(
        armc_deg: f64,
        obliquity_deg: f64,
        latitude_deg: f64,
        system: HouseSystem,
    ) -> Result<Self, AstrologyError> {
        let angles = Angles::new(armc_deg, obliquity_deg, latitude_deg);
        if system.is_undefined_at(&angles) {
            return Err(AstrologyError::HousesUndefined { system, latitude_deg });
        }
        Ok(Self {
            system,
            cusps: cusps::cusps(system, &angles),
            ascendant: angles.ascendant_deg,
            midheaven: angles.midheaven_deg,
            vertex: angles.vertex_deg,
            armc: normalize_deg(armc_deg),
            obliquity: obliquity_deg,
        })
    }

    /// The house of an ecliptic longitude, 1 to 12: half-open arcs between cusps, the cusp belonging to the house that it
    /// begins. A body's latitude plays no part.
    #[must_use]
    pub fn house_of(&self, longitude_deg: f64) -> u8 {
        house_of(&self.cusps, longitude_deg)
    }
}

/// As [`Houses::house_of`], for cusps alone.
///
/// Inside the polar circles some systems list the cusps backwards through the zodiac. A body then belongs to the arc
/// between two neighbouring cusps all the same.
#[must_use]
pub(crate) fn house_of(cusps_deg: &[f64; 12], longitude_deg: f64) -> u8 {
    let mut best = (1, f64::INFINITY);
    for house in 1..=12_u8 {
        let begin_deg = cusps_deg[usize::from(house - 1)];
        let end_deg = cusps_deg[usize::from(house % 12)];
        let width_deg = normalize_deg(end_deg - begin_deg);
        let (into_deg, width_deg) = if width_deg <= 180.0 {
            (normalize_deg(longitude_deg - begin_deg), width_deg)
        } else {
            (normalize_deg(begin_deg - longitude_deg), 360.0 - width_deg)
        };
        if into_deg < width_deg {
            return house;
        }
        // Rounding at a cusp can leave a hair between two arcs: the body then belongs to the nearest beginning.
        let gap_deg = into_deg.min(360.0 - into_deg);
        if gap_deg < best.1 {
            best = (house, gap_deg);
        }
    }
    best.0
}

/// What `houses` of the contract asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HousesRequest {
    /// Instant, Julian day in UT1.
    pub julian_day_ut: JulianDayUt,
    /// Geographic latitude in degrees, north positive.
    pub latitude_deg: f64,
    /// Geographic longitude in degrees, east positive.
    pub longitude_deg: f64,
    /// House system; Placidus where none was named.
    pub system: HouseSystem,
}

impl HousesRequest {
    /// Reads `{ julianDayUt, latitude, longitude, system? }`.
    ///
    /// # Errors
    /// An [`InputError`] naming the bad field.
    pub fn parse(value: &Value) -> Result<Self, InputError> {
        let fields = Fields::of("houses", value)?;
        fields.only(&["julianDayUt", "latitude", "longitude", "system"])?;
        let required = |field: &str, bounds: Bounds, code: &'static str| {
            let number = fields.number(field, bounds, code)?;
            number.ok_or_else(|| fields.missing("input/missing-field", field, &bounds.accepted()))
        };
        Ok(Self {
            julian_day_ut: JulianDayUt(required("julianDayUt", JULIAN_DAY, "ephemeris/out-of-range")?),
            latitude_deg: required("latitude", LATITUDE_DEG, "birth/latitude-out-of-range")?,
            longitude_deg: required("longitude", LONGITUDE_DEG, "birth/longitude-out-of-range")?,
            system: fields.choice("system", &HouseSystem::CHOICES)?.unwrap_or(HouseSystem::Placidus),
        })
    }
}

/// Right ascension of the meridian in degrees at a geographic longitude in degrees, for the sky of the same instant.
pub(crate) fn armc_deg(sky: &Sky, jd: JulianDayUt, longitude_deg: f64) -> f64 {
    normalize_deg(gast_deg(jd, sky) + longitude_deg)
}

/// Houses at an instant and place.
///
/// # Errors
/// [`AstrologyError::Ephemeris`] outside the years of the tables, [`AstrologyError::HousesUndefined`] for Placidus and Koch
/// inside the polar circles.
pub fn houses(request: &HousesRequest) -> Result<Houses, AstrologyError> {
    let sky = Sky::at(tt_from_ut(request.julian_day_ut))?;
    let armc_deg = armc_deg(&sky, request.julian_day_ut, request.longitude_deg);
    Houses::from_armc(armc_deg, sky.true_obliquity_deg(), request.latitude_deg, request.system)
}
