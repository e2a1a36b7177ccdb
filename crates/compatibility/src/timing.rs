//! The sixth pillar: what the months around a date bring to the points of both.

use soul_astrology::{AspectName, progressed_jd_ut};
use soul_core::{CivilDate, Instant, JulianDayUt};
use soul_ephemeris::{Body, Sky, range, tt_from_ut};

use crate::CompatibilityError;
use crate::contacts::strength;
use crate::life::{Life, Snapshot};
use crate::point::Point;
use crate::weights::Temper;

/// The dates that are looked at: every two months, half a year to either side.
const SAMPLES: usize = 7;
const SAMPLE_STEP_D: f64 = 60.875;

/// The transiting bodies with their weight and temper.
const TRANSITING: [(Body, f64, Temper); 5] = [
    (Body::Jupiter, 1.0, Temper::Flowing),
    (Body::Saturn, 1.0, Temper::Binding),
    (Body::Uranus, 0.6, Temper::Charged),
    (Body::Neptune, 0.5, Temper::Flowing),
    (Body::Pluto, 0.5, Temper::Charged),
];
/// The points that transits reach.
const TRANSITED: [Point; 4] = [Point::Sun, Point::Moon, Point::Venus, Point::Mars];
/// Orbs of transits in degrees, as in the transit chart.
const TRANSIT_ORBS_DEG: [(AspectName, f64); 5] = [
    (AspectName::Conjunction, 2.5),
    (AspectName::Opposition, 2.5),
    (AspectName::Trine, 2.0),
    (AspectName::Square, 2.0),
    (AspectName::Sextile, 1.5),
];

/// Weight of a progressed Sun or Moon on the other person's Sun, Moon or Venus.
const PROGRESSED_WEIGHT: f64 = 1.5;
const PROGRESSED_ORB_DEG: f64 = 1.0;
const PROGRESSED_TO: [Point; 3] = [Point::Sun, Point::Moon, Point::Venus];

/// The sky around a date, ready to be held against two people.
#[derive(Debug, Clone)]
pub(crate) struct Forecast {
    transits_deg: [[f64; TRANSITING.len()]; SAMPLES],
    /// Progressed Sun and Moon less the natal ones, for the two people: how far they have come since birth does not change within the interval
    /// of the birth by more than a hundredth of a degree an hour.
    progress_deg: [[[f64; 2]; SAMPLES]; 2],
}

impl Forecast {
    /// Looks at the sky half a year around a date.
    ///
    /// # Errors
    /// The ephemeris' for a date outside the tables.
    pub(crate) fn around(date: CivilDate, lives: [&Life; 2]) -> Result<Self, CompatibilityError> {
        let noon = date.0.and_hms_opt(12, 0, 0).map(|noon| noon.and_utc().timestamp_millis());
        let noon = noon.and_then(Instant::from_unix_ms).map_or(JulianDayUt(f64::NAN), JulianDayUt::from);
        let middle = (SAMPLES / 2) as f64;
        // The half years at the two ends of the tables are looked at as far as these go.
        let first = range::FIRST_JD_TT + 1.0;
        let last = range::LAST_JD_TT - 1.0;
        let mut transits_deg = [[0.0; TRANSITING.len()]; SAMPLES];
        let mut progress_deg = [[[0.0; 2]; SAMPLES]; 2];
        for (index, row) in transits_deg.iter_mut().enumerate() {
            let jd = JulianDayUt((noon.0 + SAMPLE_STEP_D * (index as f64 - middle)).clamp(first, last));
            let sky = Sky::at(tt_from_ut(jd))?;
            *row = TRANSITING.map(|(body, _, _)| sky.longitude_deg(body));
            for (life, progress) in lives.iter().zip(&mut progress_deg) {
                let natal = life.snapshot(0.0, false, false)?;
                let progressed = Sky::at(tt_from_ut(progressed_jd_ut(natal.birth, jd)))?;
                progress[index] = [
                    progressed.longitude_deg(Body::Sun) - natal.at(Point::Sun),
                    progressed.longitude_deg(Body::Moon) - natal.at(Point::Moon),
                ];
            }
        }
        Ok(Self { transits_deg, progress_deg })
    }

    /// The sum of the pillar and the share of it that is hard, both as [`crate::totals::Totals`] adds them up.
    pub(crate) fn each_value(
        &self,
        first: &Snapshot,
        second: &Snapshot,
        orb_scale: f64,
        mut sink: impl FnMut(f64),
    ) {
        let share = 1.0 / SAMPLES as f64;
        for person in [first, second] {
            for row in &self.transits_deg {
                for (&transit_deg, (_, weight, temper)) in row.iter().zip(&TRANSITING) {
                    for point in TRANSITED {
                        let value = transit(transit_deg, person.at(point), *temper, orb_scale);
                        sink(share * weight * value);
                    }
                }
            }
        }
        for (progress, own, other) in
            [(&self.progress_deg[0], first, second), (&self.progress_deg[1], second, first)]
        {
            for [sun_deg, moon_deg] in progress {
                for progressed_deg in [own.at(Point::Sun) + sun_deg, own.at(Point::Moon) + moon_deg] {
                    for point in PROGRESSED_TO {
                        let value = progressed(progressed_deg, other.at(point), orb_scale);
                        sink(share * PROGRESSED_WEIGHT * value);
                    }
                }
            }
        }
    }
}

fn transit(transit_deg: f64, natal_deg: f64, temper: Temper, orb_scale: f64) -> f64 {
    let separation_deg = soul_core::difference_deg(transit_deg, natal_deg).abs();
    for (aspect, orb_deg) in TRANSIT_ORBS_DEG {
        let off_deg = (separation_deg - aspect.angle_deg()).abs();
        if off_deg <= orb_deg * orb_scale {
            return temper.harmony(aspect) * strength(off_deg, orb_deg * orb_scale);
        }
    }
    0.0
}

fn progressed(progressed_deg: f64, natal_deg: f64, orb_scale: f64) -> f64 {
    let orb_deg = PROGRESSED_ORB_DEG * orb_scale;
    let separation_deg = soul_core::difference_deg(progressed_deg, natal_deg).abs();
    for aspect in AspectName::MAJOR {
        let off_deg = (separation_deg - aspect.angle_deg()).abs();
        if off_deg <= orb_deg {
            return Temper::Flowing.harmony(aspect) * strength(off_deg, orb_deg);
        }
    }
    0.0
}
