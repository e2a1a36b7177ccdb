//! Sums of the lunar series.

use crate::lanes::Lanes;
use crate::lunar_args::LunarArguments;
use crate::terms::Terms;

/// A sum of phasors with real coefficients, and the sum of the same with each multiplied by its rate.
///
/// `sin` is a sum of sines and its change per day `cos_rate`; `cos` is a sum of cosines and its change `-sin_rate`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    pub(crate) cos: f64,
    pub(crate) sin: f64,
    pub(crate) cos_rate: f64,
    pub(crate) sin_rate: f64,
}

/// The main terms of a series: one real coefficient each.
#[derive(Default)]
pub(crate) struct Main {
    pub(crate) strong: Vec<Strong>,
    pub(crate) groups: Vec<Group>,
}

/// A strong term, added up in double precision.
pub(crate) struct Strong {
    /// Place among the strong combinations.
    pub(crate) combination: usize,
    pub(crate) coefficient: f64,
    /// Change of the argument, radians a day.
    pub(crate) rate: f64,
}

/// Weak terms that share an outer combination.
pub(crate) struct Group {
    /// Place of the outer combination, and its rate in radians a day.
    pub(crate) outer: u8,
    pub(crate) rate: f64,
    /// Place of the inner combination and coefficient.
    pub(crate) plain: Vec<(u8, f32)>,
    /// The same, with the conjugate of the inner phasor.
    pub(crate) conjugate: Vec<(u8, f32)>,
}

impl Main {
    /// Sums in the unit of the coefficients.
    pub(crate) fn sum(&self, arguments: &LunarArguments) -> Sum {
        let mut total = Sum::default();
        for &Strong { combination, coefficient, rate } in &self.strong {
            let phasor = arguments.strong[combination];
            let (cos, sin) = (coefficient * phasor.cos, coefficient * phasor.sin);
            total.cos += cos;
            total.sin += sin;
            total.cos_rate += rate * cos;
            total.sin_rate += rate * sin;
        }
        for group in &self.groups {
            let [a, b, c, d] = weighted(&group.plain, &arguments.turning).to_array();
            let [e, f, g, h] = weighted(&group.conjugate, &arguments.turning).to_array();
            // The conjugate turns the other way round.
            let (cos, sin) = (f64::from(a + e), f64::from(b - f));
            let (cos_rate, sin_rate) = (f64::from(c - g), f64::from(d + h));
            let outer = arguments.outer[usize::from(group.outer)];
            let (outer_cos, outer_sin) = (f64::from(outer.first()), f64::from(outer.second()));
            let (turned_cos, turned_sin) =
                (cos * outer_cos - sin * outer_sin, sin * outer_cos + cos * outer_sin);
            total.cos += turned_cos;
            total.sin += turned_sin;
            total.cos_rate += cos_rate * outer_cos - sin_rate * outer_sin + group.rate * turned_cos;
            total.sin_rate += sin_rate * outer_cos + cos_rate * outer_sin + group.rate * turned_sin;
        }
        total
    }
}

/// Adds inner phasors up with their coefficients. Two running sums: one would have each addition wait for the last.
fn weighted(terms: &[(u8, f32)], turning: &[Lanes; 256]) -> Lanes {
    let mut sums = [Lanes::all(0.0); 2];
    let (pairs, rest) = terms.as_chunks::<2>();
    for pair in pairs {
        for (sum, &(inner, coefficient)) in sums.iter_mut().zip(pair) {
            *sum = *sum + Lanes::all(coefficient) * turning[usize::from(inner)];
        }
    }
    for &(inner, coefficient) in rest {
        sums[0] = sums[0] + Lanes::all(coefficient) * turning[usize::from(inner)];
    }
    sums[0] + sums[1]
}

/// The further terms of a series (planets, node): a sine and a cosine coefficient each.
pub(crate) struct Further {
    /// Terms of the sum of an outer and an inner argument.
    pub(crate) plain: Terms<1>,
    /// Terms of their difference.
    pub(crate) conjugate: Terms<1>,
}

impl Further {
    /// Sum of the sines and cosines, and its change per day, in the unit of the main terms; the change is zero unless `RATES`.
    pub(crate) fn sum<const RATES: bool>(&self, arguments: &LunarArguments) -> (f64, f64) {
        let LunarArguments { outer, inner, .. } = arguments;
        let ([plain], [plain_rate]) = self.plain.add_up::<false, RATES>(outer, inner);
        let ([conjugate], [conjugate_rate]) = self.conjugate.add_up::<true, RATES>(outer, inner);
        (plain + conjugate, plain_rate + conjugate_rate)
    }
}
