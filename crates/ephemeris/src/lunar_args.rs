//! Everything that the series of the Moon and of the true node share at one instant.
//!
//! The arguments are those of the IERS Conventions (2010), section 5.7, with corrections fitted to JPL DE440 (see
//! `tools/ephemeris/lunar_arguments.py`). A term's phasor is the product of an outer one (M, node, planets) and an inner one (D, L,
//! F). Both kinds are built here once; the series then only add inner phasors up and turn each sum by its outer phasor.

use crate::lanes::{Lanes, Pair};
use crate::lunar_tables::{Factor, lunar_tables};
use crate::phasor::Phasor;
use crate::tables::lunar as table;
use crate::terms::{PLACES, Phasors};

/// Days in a Julian century.
pub(crate) const DAYS_PER_CENTURY: f64 = 36_525.0;

/// Radians in an arc second.
pub(crate) const ARCSEC_RAD: f64 = core::f64::consts::PI / 648_000.0;

/// Arc seconds in a revolution.
const REVOLUTION_ARCSEC: f64 = 1_296_000.0;

/// Number of arguments: D, M, the mean node, Venus, Earth, Mars, Jupiter, Saturn, L, F.
pub(crate) const ARGUMENTS: usize = table::REACH.len();

/// Index of the zeroth multiple of each argument in the table of multiples.
pub(crate) const ZEROTH: [usize; ARGUMENTS] = {
    let mut zeroth = [0; ARGUMENTS];
    let (mut start, mut argument) = (0, 0);
    while argument < ARGUMENTS {
        zeroth[argument] = start + table::REACH[argument];
        start += 2 * table::REACH[argument] + 1;
        argument += 1;
    }
    assert!(start == table::MULTIPLES && start <= PLACES);
    zeroth
};

/// The changes of the arguments at J2000.0, radians a day. They change by less than a part in a million in two centuries, which no speed
/// shows.
pub(crate) fn rates_rad_per_day() -> [f64; ARGUMENTS] {
    let polynomial = |coefficients: &[f64]| Angle::polynomial(coefficients, 0.0).rate;
    let [venus, earth, mars, jupiter, saturn] = table::PLANETS_RAD.map(|pair| Angle::linear(pair, 0.0).rate);
    let [d, m, node] = [&table::D_ARCSEC, &table::M_ARCSEC, &table::NODE_ARCSEC].map(|c| polynomial(c));
    let [l, f] = [&table::L_ARCSEC, &table::F_ARCSEC].map(|c| polynomial(c));
    [d, m, node, venus, earth, mars, jupiter, saturn, l, f]
}

/// A phasor and the change of its angle, radians a day.
///
/// The length is one but for that of M, which carries the Earth's eccentricity relative to J2000.0. Its
/// change moves nothing by more than 1e-9 of its amplitude a day and is left out of the rates.
#[derive(Debug, Clone, Copy)]
struct Turning {
    phasor: Phasor,
    rate: f64,
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
    /// Outer products in single precision, in their places by [`Combinations`].
    pub(crate) outer: Phasors,
    /// Inner products, likewise.
    pub(crate) inner: Phasors,
    /// Cosine and sine of the inner products, and the same times their rates.
    pub(crate) turning: [Lanes; PLACES],
    /// The phasors of strong terms.
    pub(crate) strong: Vec<Phasor>,
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
    pub(crate) fn at(t_centuries_tt: f64) -> Box<Self> {
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
        let m = Angle::polynomial(&table::M_ARCSEC, t).turning().phasor;
        let m = Phasor { cos: m.cos * eccentricity, sin: m.sin * eccentricity };
        let [venus, earth, mars, jupiter, saturn] =
            table::PLANETS_RAD.map(|pair| Angle::linear(pair, t).turning().phasor);
        let [d, l, f] = [(d, d_swing), (l, l_swing), (f, f_swing)]
            .map(|(angle, swing)| angle.swung(swing, node).turning().phasor);
        let (multiples, singles) = multiples([d, m, node.phasor, venus, earth, mars, jupiter, saturn, l, f]);
        let combinations = &lunar_tables().combinations;
        let [tilt_sine, tilt_cosine] = table::LATITUDE_SWING;
        // The tables are filled where they stay: eight kilobytes made elsewhere would have to be copied.
        let mut arguments = Box::new(Self {
            outer: [Pair::ZERO; PLACES],
            inner: [Pair::ZERO; PLACES],
            turning: [Lanes::all(0.0); PLACES],
            strong: combinations.strong.iter().map(|factors| product(&multiples, factors)).collect(),
            moon_longitude: moon_longitude.swung(moon_swing, node),
            node_longitude: node_longitude.swung(node_swing, node),
            latitude_factor: Angle {
                value: 1.0 + tilt_sine * node.phasor.sin + tilt_cosine * node.phasor.cos,
                rate: (tilt_sine * node.phasor.cos - tilt_cosine * node.phasor.sin) * node.rate,
            },
        });
        let Self { outer, inner, turning, .. } = &mut *arguments;
        combinations.outer.fill(outer, &singles);
        combinations.inner.fill(inner, &singles);
        for ((turning, pair), rates) in turning.iter_mut().zip(inner.iter()).zip(&combinations.inner_rates) {
            *turning = Lanes::twice(*pair) * *rates;
        }
        arguments
    }
}

/// The multiples of the arguments that any combination uses, in double precision the positive ones alone.
pub(crate) fn multiples(arguments: [Phasor; ARGUMENTS]) -> ([Phasor; table::MULTIPLES], Phasors) {
    let mut doubles = [Phasor::UNFILLED; table::MULTIPLES];
    let mut singles = [Pair::ZERO; PLACES];
    for ((unit, zeroth), reach) in arguments.into_iter().zip(ZEROTH).zip(table::REACH) {
        let mut multiple = Phasor::ONE;
        for k in 0..=reach {
            doubles[zeroth + k] = multiple;
            singles[zeroth + k] = Pair::of(multiple);
            singles[zeroth - k] = Pair::of(multiple.conjugate());
            multiple = multiple * unit;
        }
    }
    (doubles, singles)
}

/// The phasor of a strong term.
fn product(multiples: &[Phasor; table::MULTIPLES], factors: &[Factor]) -> Phasor {
    factors.iter().fold(Phasor::ONE, |product, factor| {
        let multiple = multiples[factor.place];
        product * if factor.backwards { multiple.conjugate() } else { multiple }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
