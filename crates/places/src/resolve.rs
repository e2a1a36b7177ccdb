//! Birth data to an instant.

use serde::Serialize;
use soul_core::{Birth, CivilTime, Fold, Instant, JulianDayUt};

use crate::{LocalResolution, PlacesError, Reading, TZDATA_VERSION, Zone};

/// How sure the instant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResolvedKind {
    /// The local time happened once.
    Unique,
    /// The local time happened twice.
    Fold,
    /// The local time never happened.
    Gap,
    /// The time of birth is unknown; the instant is that of local noon.
    UnknownTime,
}

/// The instant of a birth, as `resolveInstant` gives it to JavaScript.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResolvedInstant {
    /// How sure the instant is.
    pub kind: ResolvedKind,
    /// The instant in UTC.
    pub utc: Instant,
    /// Seconds east of UTC by which the local time was read.
    pub offset_seconds: i32,
    /// What that offset was called, such as `LMT`, `CEST` or `+0530`.
    pub abbreviation: &'static str,
    /// The other reading of a time that happened twice or never. With an unknown time it is the other reading of noon,
    /// nearly always none; where it is there, the whole day may have been left out.
    pub alternative: Option<OtherReading>,
    /// The version of the zone rules, [`TZDATA_VERSION`].
    pub tzdata: &'static str,
}

/// The reading that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OtherReading {
    /// The instant in UTC.
    pub utc: Instant,
    /// Seconds east of UTC by which the local time was read.
    pub offset_seconds: i32,
}

impl ResolvedInstant {
    /// The instant as a Julian day; UTC is taken for UT1.
    #[must_use]
    pub fn julian_day_ut(&self) -> JulianDayUt {
        self.utc.into()
    }
}

/// The instant of a birth by the rules of its zone.
///
/// Of a time that happened twice the first reading is taken, or the one that `birthTimeFold` names. A time that never
/// happened is read by the offset before the change, whatever `birthTimeFold` says: it lands as long after the change as
/// the clock was past it. An unknown time is taken as local noon, read in the same two ways, without `birthTimeFold`.
///
/// # Errors
/// [`PlacesError::TimezoneMissing`] without a zone, [`PlacesError::TimezoneUnknown`] for a name that no zone has,
/// [`PlacesError::DateOutOfRange`] for a date beyond the years 0 to 9999, which checked birth data doesn't hold.
pub fn resolve_instant(birth: &Birth) -> Result<ResolvedInstant, PlacesError> {
    let zone = Zone::named(birth.timezone.as_deref().ok_or(PlacesError::TimezoneMissing)?)?;
    let (time, fold) = match birth.time {
        Some(time) => (time, birth.fold.unwrap_or(Fold::First)),
        None => (CivilTime::NOON, Fold::First),
    };
    let (kind, taken, other) = match zone.resolve(birth.date, time) {
        LocalResolution::Unique(reading) => (ResolvedKind::Unique, reading, None),
        LocalResolution::Fold { first, second } => match fold {
            Fold::First => (ResolvedKind::Fold, first, Some(second)),
            Fold::Second => (ResolvedKind::Fold, second, Some(first)),
        },
        LocalResolution::Gap { before, after } => (ResolvedKind::Gap, before, Some(after)),
    };
    let instant = |reading: Reading| {
        reading.instant().ok_or_else(|| PlacesError::DateOutOfRange { date: birth.date.to_string() })
    };
    Ok(ResolvedInstant {
        kind: if birth.time.is_some() { kind } else { ResolvedKind::UnknownTime },
        utc: instant(taken)?,
        offset_seconds: taken.offset_s,
        abbreviation: taken.abbreviation,
        alternative: other
            .map(|reading| Ok(OtherReading { utc: instant(reading)?, offset_seconds: reading.offset_s }))
            .transpose()?,
        tzdata: TZDATA_VERSION,
    })
}
