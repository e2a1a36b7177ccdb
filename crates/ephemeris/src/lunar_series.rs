//! Sums of the lunar series.

use crate::lunar_args::{LunarArguments, Turning};
use crate::phasor::Phasor;

/// A sum of phasors with real or complex coefficients, and the sum of the same with each multiplied by its rate.
///
/// The imaginary part of `value` is a sum of sines and its change per day the real part of `turning`; the real part is a sum of cosines
/// and its change the negative imaginary part of `turning`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sum {
    pub(crate) value: Phasor,
    pub(crate) turning: Phasor,
}

impl Sum {
    const ZERO: Self = Self { value: Phasor { cos: 0.0, sin: 0.0 }, turning: Phasor { cos: 0.0, sin: 0.0 } };

    fn add<const TURNING: bool>(&mut self, cos: f64, sin: f64, rate: f64) {
        self.value.cos += cos;
        self.value.sin += sin;
        if TURNING {
            self.turning.cos += cos * rate;
            self.turning.sin += sin * rate;
        }
    }

    /// Adds a group's inner sum, turned by the outer phasor of the group.
    fn add_turned<const TURNING: bool>(&mut self, outer: Turning, inner: Self) {
        let value = outer.phasor * inner.value;
        self.value.cos += value.cos;
        self.value.sin += value.sin;
        if TURNING {
            let turning = outer.phasor * inner.turning;
            self.turning.cos += turning.cos + outer.rate * value.cos;
            self.turning.sin += turning.sin + outer.rate * value.sin;
        }
    }
}

/// The main terms of a series: one real coefficient each.
pub(crate) struct Main {
    /// Outer combination, number of terms with the inner phasor, number of terms with its conjugate.
    pub(crate) groups: &'static [[u8; 3]],
    /// Inner combination of each term.
    pub(crate) inner: &'static [u8],
    /// Coefficient of each term.
    pub(crate) coefficients: &'static [f32],
}

impl Main {
    /// Sum in the unit of the coefficients; `turning` is left at zero unless `TURNING`.
    pub(crate) fn sum<const TURNING: bool>(&self, arguments: &LunarArguments) -> Sum {
        let (mut inner, mut coefficients) = (self.inner, self.coefficients);
        let mut take = |count: u8| {
            let (taken, rest) = inner.split_at(count.into());
            let (of_taken, of_rest) = coefficients.split_at(count.into());
            (inner, coefficients) = (rest, of_rest);
            gather::<TURNING>(taken, of_taken, arguments)
        };
        let mut total = Sum::ZERO;
        for &[outer, plain, conjugate] in self.groups {
            let mut group = take(plain);
            let conjugates = take(conjugate);
            group.value = plus(group.value, conjugates.value.conjugate());
            // The conjugate turns the other way round.
            group.turning.cos -= conjugates.turning.cos;
            group.turning.sin += conjugates.turning.sin;
            total.add_turned::<TURNING>(arguments.outer[usize::from(outer)], group);
        }
        total
    }
}

/// Adds inner phasors up with their coefficients. Four running sums: one would have each addition wait for the last.
fn gather<const TURNING: bool>(inner: &[u8], coefficients: &[f32], arguments: &LunarArguments) -> Sum {
    let mut sums = [Sum::ZERO; 4];
    let mut add = |sum: usize, inner: u8, coefficient: f32| {
        let Turning { phasor, rate } = arguments.inner[usize::from(inner)];
        let c = f64::from(coefficient);
        sums[sum].add::<TURNING>(c * phasor.cos, c * phasor.sin, rate);
    };
    let (fours, rest) = inner.as_chunks::<4>();
    let (coefficient_fours, coefficient_rest) = coefficients.as_chunks::<4>();
    for (inner, coefficients) in fours.iter().zip(coefficient_fours) {
        for sum in 0..4 {
            add(sum, inner[sum], coefficients[sum]);
        }
    }
    for (&inner, &coefficient) in rest.iter().zip(coefficient_rest) {
        add(0, inner, coefficient);
    }
    let [first, second, third, fourth] = sums;
    Sum {
        value: plus(plus(first.value, second.value), plus(third.value, fourth.value)),
        turning: plus(plus(first.turning, second.turning), plus(third.turning, fourth.turning)),
    }
}

fn plus(a: Phasor, b: Phasor) -> Phasor {
    Phasor { cos: a.cos + b.cos, sin: a.sin + b.sin }
}

/// The further terms of a series (planets, node): a sine and a cosine coefficient each.
pub(crate) struct Further {
    /// Outer combination, number of terms with the inner phasor, number of terms with its conjugate.
    pub(crate) groups: &'static [[u8; 3]],
    /// Inner combination of each term.
    pub(crate) inner: &'static [u8],
    /// Coefficients of sine and cosine in steps of the unit.
    pub(crate) coefficients: &'static [[i16; 2]],
    /// Unit of the coefficients.
    pub(crate) unit: f64,
}

impl Further {
    /// Sum of the sines and cosines, and its change per day, in the unit of the main terms; the change is zero unless `TURNING`.
    pub(crate) fn sum<const TURNING: bool>(&self, arguments: &LunarArguments) -> (f64, f64) {
        let mut terms = self.inner.iter().zip(self.coefficients);
        let mut total = Sum::ZERO;
        for &[outer, plain, conjugate] in self.groups {
            let mut group = Sum::ZERO;
            // s sin a + c cos a is the imaginary part of (s + ic) exp(ia).
            for (&inner, &[sine, cosine]) in terms.by_ref().take(plain.into()) {
                let inner = &arguments.inner[usize::from(inner)];
                let product = inner.phasor * Phasor { cos: f64::from(sine), sin: f64::from(cosine) };
                group.add::<TURNING>(product.cos, product.sin, inner.rate);
            }
            for (&inner, &[sine, cosine]) in terms.by_ref().take(conjugate.into()) {
                let inner = &arguments.inner[usize::from(inner)];
                let product =
                    inner.phasor.conjugate() * Phasor { cos: f64::from(sine), sin: f64::from(cosine) };
                group.add::<TURNING>(product.cos, product.sin, -inner.rate);
            }
            total.add_turned::<TURNING>(arguments.outer[usize::from(outer)], group);
        }
        (total.value.sin * self.unit, total.turning.cos * self.unit)
    }
}
