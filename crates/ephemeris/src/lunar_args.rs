//! Everything that the series of the Moon and of the true node share at one instant.
//!
//! The arguments are those of the IERS Conventions (2010), section 5.7, with corrections fitted to JPL DE440 (see
//! `tools/ephemeris/lunar_arguments.py`). A term's phasor is the product of an outer one (M, node, planets) and an inner one (D, L,
//! F). Both kinds are built here once; the series then only add inner phasors up and turn each sum by its outer phasor.

use crate::phasor::Phasor;
use crate::tables::lunar as table;

/// Days in a Julian century.
pub(crate) const DAYS_PER_CENTURY: f64 = 36_525.0;

/// Radians in an arc second.
pub(crate) const ARCSEC_RAD: f64 = core::f64::consts::PI / 648_000.0;

/// Arc seconds in a revolution.
const REVOLUTION_ARCSEC: f64 = 1_296_000.0;

/// Number of arguments: D, M, the mean node, Venus, Earth, Mars, Jupiter, Saturn, L, F.
const ARGUMENTS: usize = table::REACH.len();

/// Index of the zeroth multiple of each argument in the table of multiples.
const ZEROTH: [usize; ARGUMENTS] = {
    let mut zeroth = [0; ARGUMENTS];
    let (mut start, mut argument) = (0, 0);
    while argument < ARGUMENTS {
        zeroth[argument] = start + table::REACH[argument];
        start += 2 * table::REACH[argument] + 1;
        argument += 1;
    }
    assert!(start == table::MULTIPLES && start <= 256);
    zeroth
};

/// A phasor and the change of its angle, radians a day.
///
/// The length is one but for the combinations with M, which carry a power of the Earth's eccentricity relative to J2000.0. Its
/// change moves nothing by more than 1e-9 of its amplitude a day and is left out of the rates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turning {
    pub(crate) phasor: Phasor,
    pub(crate) rate: f64,
}

impl Turning {
    const STILL: Self = Self { phasor: Phasor::ONE, rate: 0.0 };

    fn times(self, other: Self) -> Self {
        Self { phasor: self.phasor * other.phasor, rate: self.rate + other.rate }
    }
}

/// A value with its change per day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Angle {
    pub(crate) value: f64,
    pub(crate) rate: f64,
}

impl Angle {
    /// A polynomial in arc seconds, reduced to one revolution and turned into radians and radians a day.
    fn polynomial(coefficients_arcsec: &[f64], t: f64) -> Self {
        let (mut value, mut slope) = (0.0, 0.0);
        for &coefficient in coefficients_arcsec.iter().rev() {
            slope = slope * t + value;
            value = value * t + coefficient;
        }
        let reduced = value - REVOLUTION_ARCSEC * (value / REVOLUTION_ARCSEC).floor();
        Self { value: reduced * ARCSEC_RAD, rate: slope * (ARCSEC_RAD / DAYS_PER_CENTURY) }
    }

    fn linear([at_j2000_rad, rad_per_century]: [f64; 2], t: f64) -> Self {
        Self { value: at_j2000_rad + rad_per_century * t, rate: rad_per_century / DAYS_PER_CENTURY }
    }

    /// Adds the swing with the mean node: arc seconds of its sine and of its cosine.
    fn swung(self, [sine_arcsec, cosine_arcsec]: [f64; 2], node: Turning) -> Self {
        let (s, c) = (sine_arcsec * ARCSEC_RAD, cosine_arcsec * ARCSEC_RAD);
        Self {
            value: self.value + s * node.phasor.sin + c * node.phasor.cos,
            rate: self.rate + (s * node.phasor.cos - c * node.phasor.sin) * node.rate,
        }
    }

    fn turning(self) -> Turning {
        Turning { phasor: Phasor::of(self.value), rate: self.rate }
    }
}

/// The arguments of one instant and the products of their phasors: built once, read by the Moon and by the true node.
pub(crate) struct LunarArguments {
    /// Outer combinations. Kept apart, like the inner ones: whoever moves a sky would move nine kilobytes with it.
    pub(crate) outer: Vec<Turning>,
    /// Inner combinations.
    pub(crate) inner: Vec<Turning>,
    /// Mean longitude of the Moon with its swing, radians and radians a day, mean equinox of date.
    pub(crate) moon_longitude: Angle,
    /// Mean longitude of the node with its swing, likewise.
    pub(crate) node_longitude: Angle,
    /// Factor of the latitude: one plus the swing of the inclination with the mean node, and its change per day.
    pub(crate) latitude_factor: Angle,
}

impl LunarArguments {
    /// The arguments at `t_centuries_tt`, Julian centuries of Terrestrial Time from J2000.0 (JD 2451545.0).
    ///
    /// The fitted polynomials hold from 1799-09-01 to 2101-03-01; the caller keeps to that range.
    pub(crate) fn at(t_centuries_tt: f64) -> Self {
        let t = t_centuries_tt;
        let node = Angle::polynomial(&table::NODE_ARCSEC, t).turning();
        let [d, l, f, moon_longitude, node_longitude] = [
            table::D_ARCSEC.as_slice(),
            &table::L_ARCSEC,
            &table::F_ARCSEC,
            &table::MOON_LONGITUDE_ARCSEC,
            &table::NODE_LONGITUDE_ARCSEC,
        ]
        .map(|coefficients| Angle::polynomial(coefficients, t));
        let [d_swing, l_swing, f_swing, moon_swing, node_swing] = table::SWING_ARCSEC;
        let eccentricity =
            table::ECCENTRICITY.iter().rev().fold(0.0, |sum, &coefficient| sum * t + coefficient);
        let mut m = Angle::polynomial(&table::M_ARCSEC, t).turning();
        m.phasor = Phasor { cos: m.phasor.cos * eccentricity, sin: m.phasor.sin * eccentricity };
        let [venus, earth, mars, jupiter, saturn] =
            table::PLANETS_RAD.map(|pair| Angle::linear(pair, t).turning());
        let d = d.swung(d_swing, node).turning();
        let l = l.swung(l_swing, node).turning();
        let f = f.swung(f_swing, node).turning();
        let multiples = multiples([d, m, node, venus, earth, mars, jupiter, saturn, l, f]);
        let [tilt_sine, tilt_cosine] = table::LATITUDE_SWING;
        Self {
            outer: combinations(&table::OUTER, &multiples),
            inner: combinations(&table::INNER, &multiples),
            moon_longitude: moon_longitude.swung(moon_swing, node),
            node_longitude: node_longitude.swung(node_swing, node),
            latitude_factor: Angle {
                value: 1.0 + tilt_sine * node.phasor.sin + tilt_cosine * node.phasor.cos,
                rate: (tilt_sine * node.phasor.cos - tilt_cosine * node.phasor.sin) * node.rate,
            },
        }
    }
}

/// All multiples of the arguments that any combination uses.
fn multiples(arguments: [Turning; ARGUMENTS]) -> [Turning; table::MULTIPLES] {
    let mut multiples = [Turning::STILL; table::MULTIPLES];
    for ((unit, zeroth), reach) in arguments.into_iter().zip(ZEROTH).zip(table::REACH) {
        let mut multiple = Turning::STILL;
        for k in 1..=reach {
            multiple = multiple.times(unit);
            multiples[zeroth + k] = multiple;
            multiples[zeroth - k] = Turning { phasor: multiple.phasor.conjugate(), rate: -multiple.rate };
        }
    }
    multiples
}

/// Each combination is an earlier one times a multiple; the first one stands for one.
fn combinations(steps: &[[u8; 2]], multiples: &[Turning; table::MULTIPLES]) -> Vec<Turning> {
    let mut combinations = Vec::with_capacity(steps.len());
    combinations.push(Turning::STILL);
    for &[earlier, multiple] in steps.iter().skip(1) {
        let combination = combinations[usize::from(earlier)].times(multiples[usize::from(multiple)]);
        combinations.push(combination);
    }
    combinations
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Multipliers of each combination, followed through the steps of the table.
    fn vectors(steps: &[[u8; 2]]) -> Vec<[f64; ARGUMENTS]> {
        let mut vectors = vec![[0.0; ARGUMENTS]];
        for &[earlier, multiple] in &steps[1..] {
            let argument =
                ZEROTH.iter().zip(table::REACH).position(|(z, r)| usize::from(multiple) <= z + r).unwrap();
            let mut vector = vectors[usize::from(earlier)];
            vector[argument] += f64::from(multiple) - ZEROTH[argument] as f64;
            vectors.push(vector);
        }
        vectors
    }

    #[test]
    fn recurrences_agree_with_sines_of_the_summed_angles() {
        let mut worst = 0.0_f64;
        for step in 0..200 {
            let t = -2.0 + f64::from(step) * 0.015;
            let arguments = LunarArguments::at(t);
            let node = Angle::polynomial(&table::NODE_ARCSEC, t);
            let [d_swing, l_swing, f_swing, ..] = table::SWING_ARCSEC;
            let swung =
                |coefficients: &[f64], swing| Angle::polynomial(coefficients, t).swung(swing, node.turning());
            let [venus, earth, mars, jupiter, saturn] = table::PLANETS_RAD.map(|pair| Angle::linear(pair, t));
            let angles = [
                swung(&table::D_ARCSEC, d_swing),
                Angle::polynomial(&table::M_ARCSEC, t),
                node,
                venus,
                earth,
                mars,
                jupiter,
                saturn,
                swung(&table::L_ARCSEC, l_swing),
                swung(&table::F_ARCSEC, f_swing),
            ];
            let [e0, e1, e2] = table::ECCENTRICITY;
            let eccentricity = e0 + t * (e1 + t * e2);
            for (steps, built) in
                [(table::OUTER.as_slice(), arguments.outer.as_slice()), (&table::INNER, &arguments.inner)]
            {
                for (vector, turning) in vectors(steps).iter().zip(built) {
                    let angle = vector.iter().zip(&angles).map(|(k, angle)| k * angle.value).sum::<f64>();
                    let rate = vector.iter().zip(&angles).map(|(k, angle)| k * angle.rate).sum::<f64>();
                    let length = libm::pow(eccentricity, vector[1].abs());
                    worst = worst.max((turning.phasor.cos - length * libm::cos(angle)).abs());
                    worst = worst.max((turning.phasor.sin - length * libm::sin(angle)).abs());
                    assert!((turning.rate - rate).abs() < 1e-12);
                }
            }
        }
        println!("recurrences: worst difference {worst:.1e}");
        // The largest amplitude is 22,640 arc seconds: this bound is 0.000 000 1 arc seconds.
        assert!(worst < 5e-12);
    }

    #[test]
    fn rates_of_the_arguments_are_their_differences() {
        let step_days = 0.01;
        for t in [-1.99, -0.7, 0.0, 0.3, 1.0] {
            let at = |days: f64| LunarArguments::at(t + days / DAYS_PER_CENTURY);
            let (before, now, after) = (at(-step_days), at(0.0), at(step_days));
            let check = |quantity: fn(&LunarArguments) -> Angle| {
                let difference = quantity(&after).value - quantity(&before).value;
                let turn = 2.0 * core::f64::consts::PI;
                let wrapped = difference - turn * libm::round(difference / turn);
                assert!((wrapped / (2.0 * step_days) - quantity(&now).rate).abs() < 1e-10);
            };
            check(|a| a.moon_longitude);
            check(|a| a.node_longitude);
            check(|a| a.latitude_factor);
        }
    }
}
