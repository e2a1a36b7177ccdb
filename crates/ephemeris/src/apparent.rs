//! From geometric to apparent places: light-time, deflection by the Sun, annual aberration.
//!
//! Everything happens in the mean ecliptic and equinox of date; the caller adds the nutation in longitude.
//! See the Explanatory Supplement to the Astronomical Almanac, 3rd edition, chapter 7 for the steps.

use crate::geometry::{Centre, acceleration_by_sun};
use crate::vector::{State, Vector};

/// Speed of light in au a day (IAU 2012 astronomical unit, 299 792.458 km/s).
const LIGHT_AU_PER_DAY: f64 = 173.144_632_674_240_3;

/// General precession in longitude, radians a day, at J2000.0: 5028.796195″ a century (Capitaine et al. 2003,
/// A&A 412, 567, equation 39). The frame of date turns backwards by this; its change over two centuries does
/// not matter here.
const PRECESSION_RAD_PER_DAY: f64 = 5_028.796_195 / 36_525.0 / 3_600.0 * (core::f64::consts::PI / 180.0);

/// Twice the Sun's gravitational radius over au: 2 GM/c².
const DEFLECTION_AU: f64 = 2.0 * crate::geometry::SUN_GM / (LIGHT_AU_PER_DAY * LIGHT_AU_PER_DAY);

/// Mean distance and rate of the Earth about the barycentre of the Earth and the Moon, as an acceleration in
/// au/day²: 4671 km times the square of the Moon's sidereal motion of 0.22997 radians a day.
const LUNAR_ACCELERATION: f64 = 4_671.0 / 149_597_870.7 * 0.229_97 * 0.229_97;

/// An apparent place, without nutation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Apparent {
    /// Radians, −π to π.
    pub(crate) longitude: f64,
    pub(crate) latitude: f64,
    /// Length of the way of the light, au.
    pub(crate) distance_au: f64,
    /// Change of the longitude of date, radians a day.
    pub(crate) longitude_rate: f64,
}

/// The observer on the Earth's centre: what the reduction of every body shares.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observer {
    sun: State,
    earth: State,
    earth_heliocentric: State,
    /// Velocity against the stars, in units of the speed of light.
    beta: Vector,
    /// Change of that in the turning frame, per day.
    beta_rate: Vector,
}

/// The place that is seen, and how long ago the light left it.
struct Emission {
    /// From the Earth now, au.
    toward: Vector,
    days: f64,
}

/// A velocity in the frame of date as seen against the stars.
fn against_stars(state: &State) -> Vector {
    let turning = Vector { x: -state.position.y, y: state.position.x, z: 0.0 } * PRECESSION_RAD_PER_DAY;
    state.velocity - turning
}

impl Observer {
    /// `moon_direction` is the cosine and sine of the Moon's mean longitude.
    pub(crate) fn new(centre: &Centre, moon_direction: (f64, f64)) -> Self {
        let to_moon = Vector { x: moon_direction.0, y: moon_direction.1, z: 0.0 };
        let acceleration =
            acceleration_by_sun(centre.earth_heliocentric.position) + to_moon * LUNAR_ACCELERATION;
        Self {
            sun: centre.sun,
            earth: centre.earth,
            earth_heliocentric: centre.earth_heliocentric,
            beta: against_stars(&centre.earth) * (1.0 / LIGHT_AU_PER_DAY),
            beta_rate: acceleration * (1.0 / LIGHT_AU_PER_DAY),
        }
    }

    /// The apparent place of the Sun.
    pub(crate) fn sun(&self) -> Apparent {
        let (toward, rate, distance_au) = self.with_light_time(&self.sun, Vector::default());
        self.aberrated(toward, rate, distance_au)
    }

    /// The apparent place of a body from its barycentric state.
    pub(crate) fn body(&self, body: &State) -> Apparent {
        let heliocentric = body.position - self.sun.position;
        let (toward, rate, distance_au) = self.with_light_time(body, acceleration_by_sun(heliocentric));
        let (bent, bent_rate) = self.deflected(toward, rate);
        self.aberrated(bent, bent_rate, distance_au)
    }

    /// The longitude of [`Observer::sun`] alone, with the same bits.
    pub(crate) fn sun_longitude(&self) -> f64 {
        let Emission { toward, .. } = self.emission(&self.sun, against_stars(&self.sun), Vector::default());
        self.longitude(toward, toward.norm())
    }

    /// The longitude of [`Observer::body`] alone, with the same bits.
    pub(crate) fn body_longitude(&self, body: &State) -> f64 {
        let acceleration = acceleration_by_sun(body.position - self.sun.position);
        let Emission { toward, .. } = self.emission(body, against_stars(body), acceleration);
        self.longitude(toward + bend(toward, self.earth_heliocentric.position), toward.norm())
    }

    fn longitude(&self, toward: Vector, distance_au: f64) -> f64 {
        let seen = toward + self.beta * distance_au;
        libm::atan2(seen.y, seen.x)
    }

    /// Where the body was when the light left it.
    ///
    /// The way back in time is short enough for the velocity and half the acceleration: the next order is
    /// below 0.0001".
    fn emission(&self, body: &State, velocity: Vector, acceleration: Vector) -> Emission {
        let now = body.position - self.earth.position;
        let at_emission = |days: f64| now - velocity * days + acceleration * (0.5 * days * days);
        let days = at_emission(now.norm() / LIGHT_AU_PER_DAY).norm() / LIGHT_AU_PER_DAY;
        let days = at_emission(days).norm() / LIGHT_AU_PER_DAY;
        Emission { toward: at_emission(days), days }
    }

    /// Geocentric vector to where the body was when the light left it, its change a day, and its length.
    fn with_light_time(&self, body: &State, acceleration: Vector) -> (Vector, Vector, f64) {
        let velocity = against_stars(body);
        let Emission { toward, days } = self.emission(body, velocity, acceleration);
        let distance_au = toward.norm();

        let velocity_then = velocity - acceleration * days;
        let rate_fixed_light_time = body.velocity - acceleration * days - self.earth.velocity;
        // The light-time itself changes: its rate is d/dt of distance over c, to first order.
        let light_time_rate = toward.dot(rate_fixed_light_time) / (distance_au * LIGHT_AU_PER_DAY);
        (toward, rate_fixed_light_time - velocity_then * light_time_rate, distance_au)
    }

    /// Bends the light at the Sun.
    fn deflected(&self, toward: Vector, rate: Vector) -> (Vector, Vector) {
        // Time over which the change of the small bend is differenced.
        const STEP_DAYS: f64 = 0.001;
        // Beyond 25 degrees from the Sun the bend is below 0.02″ and its change below 3e-7 degrees a day.
        const COS_NEAR_SUN: f64 = 0.9;
        let from_sun = self.earth_heliocentric.position;
        let bent = toward + bend(toward, from_sun);
        let near = -toward.dot(from_sun) > COS_NEAR_SUN * toward.norm() * from_sun.norm();
        if !near {
            return (bent, rate);
        }
        let at = |days: f64| bend(toward + rate * days, from_sun + self.earth_heliocentric.velocity * days);
        (bent, rate + (at(STEP_DAYS) - at(-STEP_DAYS)) * (0.5 / STEP_DAYS))
    }

    /// Annual aberration to first order in v/c (the second order is 0.0005″), then the angles.
    fn aberrated(&self, toward: Vector, rate: Vector, distance_au: f64) -> Apparent {
        let distance_rate = toward.dot(rate) / distance_au;
        let seen = toward + self.beta * distance_au;
        let seen_rate = rate + self.beta * distance_rate + self.beta_rate * distance_au;
        let in_plane_squared = seen.x * seen.x + seen.y * seen.y;
        Apparent {
            longitude: libm::atan2(seen.y, seen.x),
            latitude: libm::atan2(seen.z, in_plane_squared.sqrt()),
            distance_au,
            longitude_rate: (seen.x * seen_rate.y - seen.y * seen_rate.x) / in_plane_squared,
        }
    }
}

/// Displacement of the geocentric vector by the Sun's gravity (Explanatory Supplement, 3rd edition, equation
/// 7.63).
///
/// Nothing is added for a body within an arcsecond of the Sun's centre or its opposite, where the formula has
/// no meaning.
fn bend(toward: Vector, earth_heliocentric: Vector) -> Vector {
    const COS_TOO_NEAR: f64 = 0.999_999_999_99;
    let (distance, earth_distance) = (toward.norm(), earth_heliocentric.norm());
    // The place of the body against the Sun when the light left it.
    let body_heliocentric = toward + earth_heliocentric;
    let p = toward * (1.0 / distance);
    let q = body_heliocentric * (1.0 / body_heliocentric.norm());
    let e = earth_heliocentric * (1.0 / earth_distance);
    if e.dot(p).abs() > COS_TOO_NEAR {
        return Vector::default();
    }
    let strength = DEFLECTION_AU / earth_distance / (1.0 + q.dot(e));
    (e * p.dot(q) - q * e.dot(p)) * (strength * distance)
}
