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

    fn add(&mut self, cos: f64, sin: f64, rate: f64) {
        self.value.cos += cos;
        self.value.sin += sin;
        self.turning.cos += cos * rate;
        self.turning.sin += sin * rate;
    }

    /// Adds a group's inner sum, turned by the outer phasor of the group.
    fn add_turned(&mut self, outer: Turning, inner: Self) {
        let value = outer.phasor * inner.value;
        let turning = outer.phasor * inner.turning;
        self.value.cos += value.cos;
        self.value.sin += value.sin;
        self.turning.cos += turning.cos + outer.rate * value.cos;
        self.turning.sin += turning.sin + outer.rate * value.sin;
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
    /// Sum in the unit of the coefficients.
    pub(crate) fn sum(&self, arguments: &LunarArguments) -> Sum {
        let mut terms = self.inner.iter().zip(self.coefficients);
        let mut total = Sum::ZERO;
        for &[outer, plain, conjugate] in self.groups {
            let mut group = Sum::ZERO;
            for (&inner, &coefficient) in terms.by_ref().take(plain.into()) {
                let inner = &arguments.inner[usize::from(inner)];
                let c = f64::from(coefficient);
                group.add(c * inner.phasor.cos, c * inner.phasor.sin, inner.rate);
            }
            for (&inner, &coefficient) in terms.by_ref().take(conjugate.into()) {
                let inner = &arguments.inner[usize::from(inner)];
                let c = f64::from(coefficient);
                group.add(c * inner.phasor.cos, -c * inner.phasor.sin, -inner.rate);
            }
            total.add_turned(arguments.outer[usize::from(outer)], group);
        }
        total
    }
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
    /// Sum of the sines and cosines, and its change per day, in the unit of the main terms.
    pub(crate) fn sum(&self, arguments: &LunarArguments) -> (f64, f64) {
        let mut terms = self.inner.iter().zip(self.coefficients);
        let mut total = Sum::ZERO;
        for &[outer, plain, conjugate] in self.groups {
            let mut group = Sum::ZERO;
            // s sin a + c cos a is the imaginary part of (s + ic) exp(ia).
            for (&inner, &[sine, cosine]) in terms.by_ref().take(plain.into()) {
                let inner = &arguments.inner[usize::from(inner)];
                let product = inner.phasor * Phasor { cos: f64::from(sine), sin: f64::from(cosine) };
                group.add(product.cos, product.sin, inner.rate);
            }
            for (&inner, &[sine, cosine]) in terms.by_ref().take(conjugate.into()) {
                let inner = &arguments.inner[usize::from(inner)];
                let product =
                    inner.phasor.conjugate() * Phasor { cos: f64::from(sine), sin: f64::from(cosine) };
                group.add(product.cos, product.sin, -inner.rate);
            }
            total.add_turned(arguments.outer[usize::from(outer)], group);
        }
        (total.value.sin * self.unit, total.turning.cos * self.unit)
    }
}
