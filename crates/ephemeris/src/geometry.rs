//! Barycentric places of the bodies in the frame of the tables: mean ecliptic and equinox of date (IAU 2006
//! precession with frame bias), au and au a day. Velocities are those in that slowly turning frame.

use crate::moment::{Argument, Moment};
use crate::series::{Series, Varying};
use crate::tables::{Tables, tables};
use crate::vector::{State, Vector};

/// Gravitational parameter of the Sun, au³/day²: the square of Gauss' constant.
pub(crate) const SUN_GM: f64 = 0.017_202_098_95 * 0.017_202_098_95;

// Masses of the outer systems in units of the Sun's (DE440: Park et al. 2021, AJ 161, 105, table 2).
const SUN_KM3_PER_S2: f64 = 132_712_440_041.279_42;
const JUPITER_MASS: f64 = 126_712_764.1 / SUN_KM3_PER_S2;
const SATURN_MASS: f64 = 37_940_584.841_8 / SUN_KM3_PER_S2;
const URANUS_MASS: f64 = 5_794_556.4 / SUN_KM3_PER_S2;
const NEPTUNE_MASS: f64 = 6_836_527.100_58 / SUN_KM3_PER_S2;

/// The states that nearly every body needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Centre {
    /// The Sun about the barycentre.
    pub(crate) sun: State,
    /// The Earth about the Sun.
    pub(crate) earth_heliocentric: State,
    /// The Earth about the barycentre.
    pub(crate) earth: State,
    pub(crate) jupiter: State,
    pub(crate) saturn: State,
    pub(crate) uranus: State,
    pub(crate) neptune: State,
}

impl Centre {
    pub(crate) fn at(moment: &Moment) -> Self {
        let jd_tt = moment.jd_tt;
        let Tables { sun, earth, jupiter, saturn, uranus, neptune, .. } = tables();
        let jupiter = jupiter.evaluate(jd_tt);
        let saturn = saturn.evaluate(jd_tt);
        let uranus = uranus.evaluate(jd_tt);
        let neptune = neptune.evaluate(jd_tt);
        let [x, y, z] = sun.evaluate(moment);
        let mut sun = State {
            position: Vector { x: x.value, y: y.value, z: z.value },
            velocity: Vector { x: x.rate, y: y.rate, z: z.rate },
        };
        for (planet, mass) in [
            (&jupiter, JUPITER_MASS),
            (&saturn, SATURN_MASS),
            (&uranus, URANUS_MASS),
            (&neptune, NEPTUNE_MASS),
        ] {
            sun.position = sun.position - planet.position * mass;
            sun.velocity = sun.velocity - planet.velocity * mass;
        }
        let earth_heliocentric = heliocentric(earth, Argument::Earth, moment);
        Self { sun, earth_heliocentric, earth: sun + earth_heliocentric, jupiter, saturn, uranus, neptune }
    }
}

/// State of an inner planet about the Sun. Its series gives the longitude beyond the mean one.
pub(crate) fn heliocentric(series: &Series, mean_longitude: Argument, moment: &Moment) -> State {
    let [excess, radius, latitude] = series.evaluate(moment);
    let mean = moment.angle(mean_longitude);
    let longitude = Varying { value: mean.value + excess.value, rate: mean.rate + excess.rate };
    rectangular(longitude, latitude, radius)
}

/// Rectangular state from spherical coordinates and their rates.
fn rectangular(longitude: Varying, latitude: Varying, radius: Varying) -> State {
    let (sin_longitude, cos_longitude) = libm::sincos(longitude.value);
    let (sin_latitude, cos_latitude) = libm::sincos(latitude.value);
    let r = radius.value;
    let in_plane = r * cos_latitude;
    let in_plane_rate = radius.rate * cos_latitude - r * sin_latitude * latitude.rate;
    let position = Vector { x: in_plane * cos_longitude, y: in_plane * sin_longitude, z: r * sin_latitude };
    let velocity = Vector {
        x: in_plane_rate * cos_longitude - position.y * longitude.rate,
        y: in_plane_rate * sin_longitude + position.x * longitude.rate,
        z: radius.rate * sin_latitude + in_plane * latitude.rate,
    };
    State { position, velocity }
}

/// Acceleration by the Sun at a heliocentric place, au/day².
pub(crate) fn acceleration_by_sun(heliocentric: Vector) -> Vector {
    let distance = heliocentric.norm();
    heliocentric * (-SUN_GM / (distance * distance * distance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rectangular_velocity_is_the_derivative_of_the_position() {
        let at = |days: f64| {
            let varying = |value: f64, rate: f64| Varying { value: value + rate * days, rate };
            rectangular(varying(1.1, 0.02), varying(-0.3, 0.004), varying(1.5, -0.01))
        };
        let step = 1e-4;
        let difference = (at(step).position - at(-step).position) * (0.5 / step);
        assert!((difference - at(0.0).velocity).norm() < 1e-9);
    }
}
