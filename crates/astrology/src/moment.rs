//! The instant behind a birth, with what is not known of it.

use chrono::Days;
use soul_core::{Birth, CivilDate, CivilTime, Confidence, Fold, Instant, JulianDayUt, Warning};
use soul_places::{ResolvedInstant, ResolvedKind, resolve_instant};

use crate::AstrologyError;

const HOUR_MS: i64 = 3_600_000;
/// Local mean time runs four minutes of clock for a degree of longitude.
const MS_PER_DEGREE: f64 = 240_000.0;
/// How far civil time strays from local mean time: 3 h 10 min in the west of China, and an hour of summer time.
const STRAY_MAX_MS: i64 = 4 * HOUR_MS;
/// The offsets from UTC that have been in use.
const OFFSET_MIN_MS: i64 = -16 * HOUR_MS;
const OFFSET_MAX_MS: i64 = 16 * HOUR_MS;

/// The instant of a chart and the span that it may lie in.
#[derive(Debug, Clone, PartialEq)]
pub struct BirthMoment {
    /// The instant that the chart is for.
    pub instant: Instant,
    /// First and last instant that are possible, where it isn't known: the day of an unknown time, the reach of an unknown zone.
    pub span: Option<(Instant, Instant)>,
    /// Whether angles and houses mean anything: the time is known and its zone, too.
    pub angles_known: bool,
    /// How complete the data are.
    pub confidence: Confidence,
    /// The other reading of a local time that came twice or never.
    pub alternative: Option<Instant>,
    /// What the reader should know.
    pub warnings: Vec<Warning>,
}

impl BirthMoment {
    /// The instant as a Julian day; UTC is taken for UT1.
    #[must_use]
    pub fn julian_day_ut(&self) -> JulianDayUt {
        self.instant.into()
    }
}

/// Finds the instant of a birth.
///
/// Without a zone, local mean time by the longitude stands in, or UTC where that is unknown, too: the bodies are then near
/// their places, while houses and angles, which turn 15° an hour, are left out.
///
/// # Errors
/// [`AstrologyError::Places`] for an unknown zone name.
pub fn birth_moment(birth: &Birth) -> Result<BirthMoment, AstrologyError> {
    let mut warnings = Vec::new();
    let (instant, span, alternative) = match &birth.timezone {
        Some(_) => {
            let resolved = resolve_instant(birth)?;
            warnings.extend(local_time_warning(&resolved));
            let span = birth.time.is_none().then(|| local_day(birth)).transpose()?;
            let other = resolved.alternative.filter(|_| birth.time.is_some());
            (resolved.utc, span, other.map(|other| other.utc))
        }
        None => {
            warnings.push(estimated_zone_warning(birth));
            let (instant, first, last) = estimated(birth)?;
            (instant, Some((first, last)), None)
        }
    };
    if birth.time.is_none() {
        let message = "The birth time is unknown: positions are those of local noon, and houses, Ascendant and Midheaven are left out.";
        warnings.push(Warning::new("birth/time-unknown", message));
    }
    if birth.coordinates_deg().is_none() {
        let message = "The birth place has no coordinates: houses, Ascendant and Midheaven are left out.";
        warnings.push(Warning::new("birth/place-missing", message));
    }
    let angles_known = birth.time.is_some() && birth.timezone.is_some();
    let confidence = match (birth.time.is_some(), angles_known && birth.coordinates_deg().is_some()) {
        (false, _) => Confidence::Low,
        (true, false) => Confidence::Medium,
        (true, true) => Confidence::High,
    };
    Ok(BirthMoment { instant, span, angles_known, confidence, alternative, warnings })
}

fn local_time_warning(resolved: &ResolvedInstant) -> Option<Warning> {
    let other = resolved.alternative.as_ref()?;
    let (taken, other) = (resolved.utc, other.utc);
    match resolved.kind {
        ResolvedKind::Unique | ResolvedKind::UnknownTime => None,
        ResolvedKind::Fold => Some(Warning::new(
            "birth/time-ambiguous",
            format!(
                "Clocks were turned back, so this local time came twice. The chart is for {taken}; the other reading is {other}."
            ),
        )),
        ResolvedKind::Gap => Some(Warning::new(
            "birth/time-skipped",
            format!(
                "Clocks were put forward, so this local time never came. The chart reads it as {taken}; it could also be meant as {other}."
            ),
        )),
    }
}

/// The local day of a birth with an unknown time, in its zone.
fn local_day(birth: &Birth) -> Result<(Instant, Instant), AstrologyError> {
    let midnight = |date: CivilDate, fold: Fold| {
        let at = Birth { date, time: CivilTime::parse("00:00"), fold: Some(fold), ..birth.clone() };
        resolve_instant(&at).map(|resolved| resolved.utc)
    };
    let first = midnight(birth.date, Fold::First)?;
    let next = birth.date.0.checked_add_days(Days::new(1)).unwrap_or(birth.date.0);
    let last = midnight(CivilDate(next), Fold::First)?;
    // A day that the zone left out has no length; the calendar's 24 hours stand in for it.
    let last = if last > first { last } else { later(first, 24 * HOUR_MS) };
    Ok((first, last))
}

/// Instant, first and last possible one of a birth without a zone.
fn estimated(birth: &Birth) -> Result<(Instant, Instant, Instant), AstrologyError> {
    let as_utc = Birth { timezone: Some("Etc/UTC".into()), fold: None, ..birth.clone() };
    let utc = resolve_instant(&as_utc)?.utc;
    let (offset_ms, stray) = match birth.longitude_deg {
        Some(longitude_deg) => {
            let offset_ms = libm::round(longitude_deg * MS_PER_DEGREE) as i64;
            (offset_ms, (offset_ms - STRAY_MAX_MS, offset_ms + STRAY_MAX_MS))
        }
        None => (0, (OFFSET_MIN_MS, OFFSET_MAX_MS)),
    };
    let half_day_ms = if birth.time.is_some() { 0 } else { 12 * HOUR_MS };
    let first = later(utc, -stray.1 - half_day_ms);
    let last = later(utc, -stray.0 + half_day_ms);
    Ok((later(utc, -offset_ms), first, last))
}

fn estimated_zone_warning(birth: &Birth) -> Warning {
    let how = if birth.longitude_deg.is_some() {
        "local mean time at the birth place's longitude stands in for it"
    } else {
        "UTC stands in for it"
    };
    let message =
        format!("The time zone is unknown: {how}, and houses, Ascendant and Midheaven are left out.");
    Warning::new("birth/timezone-estimated", message)
}

/// `ms` later. Birth dates lie far inside the years of an [`Instant`], so the default is never taken.
fn later(instant: Instant, ms: i64) -> Instant {
    Instant::from_unix_ms(instant.unix_ms() + ms).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(birth: serde_json::Value) -> BirthMoment {
        birth_moment(&Birth::parse(&birth).unwrap()).unwrap()
    }

    #[test]
    fn an_unknown_time_spans_the_local_day_with_its_true_length() {
        // Clocks in New York went forward on 2007-03-11 and back on 2007-11-04 (Energy Policy Act of 2005, section 110).
        for (date, hours) in [("2007-03-11", 23), ("2007-11-04", 25), ("2007-06-01", 24)] {
            let moment = of(json!({ "birthDate": date, "birthTimezone": "America/New_York" }));
            let (first, last) = moment.span.unwrap();
            assert_eq!((last.unix_ms() - first.unix_ms()) / HOUR_MS, hours, "{date}");
            assert!(!moment.angles_known);
        }
    }

    #[test]
    fn a_day_that_was_left_out_still_has_a_span() {
        let moment = of(json!({ "birthDate": "2011-12-30", "birthTimezone": "Pacific/Apia" }));
        let (first, last) = moment.span.unwrap();
        assert_eq!(last.unix_ms() - first.unix_ms(), 24 * HOUR_MS);
    }

    #[test]
    fn without_a_zone_the_longitude_gives_local_mean_time() {
        let moment = of(json!({ "birthDate": "2000-01-01", "birthTime": "12:00", "birthLongitude": 15 }));
        assert_eq!(moment.instant.to_string(), "2000-01-01T11:00:00.000Z");
        let codes: Vec<_> = moment.warnings.iter().map(|w| w.code.as_str()).collect();
        assert_eq!(codes, ["birth/timezone-estimated", "birth/place-missing"]);
        assert_eq!(moment.confidence, Confidence::Medium);
    }
}
