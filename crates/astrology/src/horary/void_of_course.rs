//! Whether the Moon still makes an aspect before it leaves its sign.

use soul_core::{JulianDayTt, difference_deg, normalize_deg};
use soul_ephemeris::{Body, EphemerisError, Sky, find_root};

use crate::aspect::AspectName;

/// The bodies that the Moon's last aspect counts to.
const PLANETS: [Body; 6] = [Body::Sun, Body::Mercury, Body::Venus, Body::Mars, Body::Jupiter, Body::Saturn];
/// The Moon crosses a sign in 2.8 days at its slowest.
const SIGN_MAX_D: f64 = 3.0;
/// A second.
const TOLERANCE_D: f64 = 1e-5;

/// The next exact major aspect of the Moon before it leaves its sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NextAspect {
    pub(super) planet: Body,
    pub(super) aspect: AspectName,
}

/// Finds it; `None` where the Moon is void of course.
///
/// # Errors
/// [`EphemerisError::OutOfRange`] within three days of the end of the tables.
pub(super) fn next_aspect(now: &Sky) -> Result<Option<NextAspect>, EphemerisError> {
    let leaving = leaves_sign(now)?;
    let then = Sky::at(leaving)?;
    let mut soonest: Option<(f64, NextAspect)> = None;
    for planet in PLANETS {
        // From the planet to the Moon. The Moon is ten times as fast as anything else, so this only grows, by about 30° at most.
        let ahead_now_deg = ahead_deg(now, planet);
        let gained_deg = difference_deg(ahead_now_deg, ahead_deg(&then, planet));
        for aspect in AspectName::MAJOR {
            for side in [aspect.angle_deg(), 360.0 - aspect.angle_deg()] {
                let to_go_deg = normalize_deg(side - ahead_now_deg);
                let sooner = soonest.is_none_or(|(share, _)| to_go_deg / gained_deg < share);
                if to_go_deg > 0.0 && to_go_deg < gained_deg && sooner {
                    soonest = Some((to_go_deg / gained_deg, NextAspect { planet, aspect }));
                }
            }
        }
    }
    Ok(soonest.map(|(_, next)| next))
}

/// How far the Moon is ahead of a planet, 0 to 360.
fn ahead_deg(sky: &Sky, planet: Body) -> f64 {
    normalize_deg(sky.position(Body::Moon).longitude - sky.position(planet).longitude)
}

/// The instant when the Moon comes to the end of its sign.
fn leaves_sign(now: &Sky) -> Result<JulianDayTt, EphemerisError> {
    let moon_deg = now.position(Body::Moon).longitude;
    let boundary_deg = 30.0 * (libm::floor(moon_deg / 30.0) + 1.0);
    let from = now.julian_day();
    find_root(from, JulianDayTt(from.0 + SIGN_MAX_D), TOLERANCE_D, |jd| {
        Ok(difference_deg(boundary_deg, Sky::at(jd)?.position(Body::Moon).longitude))
    })
}
