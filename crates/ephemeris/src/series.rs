//! Sums of sines and cosines of integer combinations of the fundamental arguments.
//!
//! A variable is a polynomial of the unit time u (−1 at the start of the tables, 1 at their end) plus the sum
//! of u^p (c cos a + s sin a) over its terms. Terms too weak to matter for the speed are kept in groups of
//! their own, for which no derivative is computed; the generator chooses them.

use crate::moment::Moment;
use crate::phasor::{self, ARGUMENTS, Phasor, Phasors};
use crate::range;
use crate::reader::Reader;

/// A value and its change per day.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Varying {
    pub(crate) value: f64,
    pub(crate) rate: f64,
}

/// Largest number of variables in a series.
pub(crate) const VARIABLES: usize = 3;

/// Room for the products of a series, a power of two: the largest, that of Mars, has 127 and the one.
const PRODUCTS: usize = 128;

/// The products of one instant.
type Products = [Phasor; PRODUCTS];

/// A decoded table.
pub(crate) struct Series {
    /// Coefficients by rising power, for each variable.
    polynomials: Vec<Vec<f64>>,
    /// Products shared by many terms: product n + 1 is product `.0` times multiple `.1`; product 0 is one.
    products: Vec<(u8, u8)>,
    pairs: Vec<Group<2>>,
    singles: Vec<Group<1>>,
}

/// Terms for `N` neighbouring variables that share their arguments.
struct Group<const N: usize> {
    first_variable: usize,
    power: usize,
    with_rate: bool,
    terms: Vec<Term<N>>,
}

/// A term: its phasor is a multiple of one argument times a shared product.
struct Term<const N: usize> {
    multiple: u8,
    product: u8,
    /// Change of the argument, radians a day.
    rate: f64,
    cosine: [f64; N],
    sine: [f64; N],
}

impl Series {
    /// Decodes a table; `rates` are those of the fundamental arguments in radians a day.
    ///
    /// `None` for a table that asks for more multiples or products than there is room for; a test decodes all
    /// tables.
    pub(crate) fn decode(bytes: &'static [u8], rates: &[f64; ARGUMENTS]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let (variables, powers) = (reader.u8(), reader.u8());
        let polynomials = (0..variables).map(|_| (0..powers).map(|_| reader.f64()).collect()).collect();
        let mut series = Self { polynomials, products: Vec::new(), pairs: Vec::new(), singles: Vec::new() };
        for _ in 0..reader.u8() {
            let (first_variable, width) = (reader.u8().into(), reader.u8());
            if width == 2 {
                let group = series.group(first_variable, &mut reader, rates)?;
                series.pairs.push(group);
            } else {
                let group = series.group(first_variable, &mut reader, rates)?;
                series.singles.push(group);
            }
        }
        reader.is_at_end().then_some(series)
    }

    fn group<const N: usize>(
        &mut self,
        first_variable: usize,
        reader: &mut Reader,
        rates: &[f64; ARGUMENTS],
    ) -> Option<Group<N>> {
        let (power, with_rate) = (reader.u8().into(), reader.u8() == 1);
        let quantum = reader.f64();
        let terms = (0..reader.u16())
            .map(|_| {
                let (multiple, product, rate) = self.factors(reader, rates)?;
                let (mut cosine, mut sine) = ([0.0; N], [0.0; N]);
                for variable in 0..N {
                    cosine[variable] = reader.varint() as f64 * quantum;
                    sine[variable] = reader.varint() as f64 * quantum;
                }
                Some(Term { multiple, product, rate, cosine, sine })
            })
            .collect::<Option<_>>()?;
        Some(Group { first_variable, power, with_rate, terms })
    }

    /// Reads the factors of a term: the first stands alone, the others are a shared product.
    fn factors(&mut self, reader: &mut Reader, rates: &[f64; ARGUMENTS]) -> Option<(u8, u8, f64)> {
        const END: u8 = 0xff;
        let (mut first, mut product, mut rate) = (None, 0, 0.0);
        loop {
            let byte = reader.u8();
            if byte == END {
                return Some((first?, product, rate));
            }
            let argument = usize::from(byte >> 4);
            let multiple = match byte & 0x0f {
                0 => i32::from(reader.u8().cast_signed()),
                small => i32::from(small) - 8,
            };
            rate += rates.get(argument)? * f64::from(multiple);
            let index = phasor::index(argument, multiple)?;
            match first {
                None => first = Some(index),
                Some(_) => product = self.product(product, index)?,
            }
        }
    }

    /// Number of the product of an earlier product and a multiple.
    fn product(&mut self, earlier: u8, multiple: u8) -> Option<u8> {
        let wanted = (earlier, multiple);
        let known = self.products.iter().position(|&product| product == wanted);
        let place = known.unwrap_or_else(|| {
            self.products.push(wanted);
            self.products.len() - 1
        });
        u8::try_from(place + 1).ok().filter(|number| usize::from(*number) < PRODUCTS)
    }

    /// All variables at an instant.
    pub(crate) fn evaluate(&self, moment: &Moment) -> [Varying; VARIABLES] {
        let Moment { unit_time, phasors, .. } = moment;
        let unit_time = *unit_time;
        let mut products = [Phasor::UNFILLED; PRODUCTS];
        products[0] = Phasor::ONE;
        for (place, &(earlier, multiple)) in self.products.iter().enumerate() {
            // `product` gives no number from `PRODUCTS` on: taking the remainder changes nothing, and spares the check of the bounds.
            products[(place + 1) % PRODUCTS] =
                products[usize::from(earlier) % PRODUCTS] * phasors[usize::from(multiple)];
        }
        let mut out = [Varying::default(); VARIABLES];
        for (variable, coefficients) in out.iter_mut().zip(&self.polynomials) {
            *variable = polynomial(coefficients, unit_time);
        }
        for group in &self.pairs {
            group.add(unit_time, phasors, &products, &mut out);
        }
        for group in &self.singles {
            group.add(unit_time, phasors, &products, &mut out);
        }
        out
    }
}

/// A polynomial and its derivative, by Horner's rule.
fn polynomial(coefficients: &[f64], unit_time: f64) -> Varying {
    let (mut value, mut slope) = (0.0, 0.0);
    for coefficient in coefficients.iter().rev() {
        slope = slope * unit_time + value;
        value = value * unit_time + coefficient;
    }
    Varying { value, rate: slope / range::HALF_DAYS }
}

impl<const N: usize> Group<N> {
    fn add(&self, unit_time: f64, phasors: &Phasors, products: &Products, out: &mut [Varying; VARIABLES]) {
        let (sums, rates) = if self.with_rate {
            self.sums_with_rates(phasors, products)
        } else {
            (self.sums(phasors, products), [0.0; N])
        };
        // u^p and its change a day.
        let (mut scale, mut slope) = (1.0, 0.0);
        for _ in 0..self.power {
            slope = slope * unit_time + scale / range::HALF_DAYS;
            scale *= unit_time;
        }
        for variable in 0..N {
            if let Some(varying) = out.get_mut(self.first_variable + variable) {
                varying.value += scale * sums[variable];
                varying.rate += scale * rates[variable] + slope * sums[variable];
            }
        }
    }

    fn sums(&self, phasors: &Phasors, products: &Products) -> [f64; N] {
        let mut sums = [0.0; N];
        for term in &self.terms {
            let phasor = term.phasor(phasors, products);
            let coefficients = term.cosine.iter().zip(&term.sine);
            for (sum, (cosine, sine)) in sums.iter_mut().zip(coefficients) {
                *sum += cosine * phasor.cos + sine * phasor.sin;
            }
        }
        sums
    }

    fn sums_with_rates(&self, phasors: &Phasors, products: &Products) -> ([f64; N], [f64; N]) {
        let (mut sums, mut rates) = ([0.0; N], [0.0; N]);
        for term in &self.terms {
            let phasor = term.phasor(phasors, products);
            let coefficients = term.cosine.iter().zip(&term.sine);
            for ((sum, rate), (cosine, sine)) in sums.iter_mut().zip(&mut rates).zip(coefficients) {
                *sum += cosine * phasor.cos + sine * phasor.sin;
                *rate += term.rate * (sine * phasor.cos - cosine * phasor.sin);
            }
        }
        (sums, rates)
    }
}

impl<const N: usize> Term<N> {
    #[inline(always)]
    fn phasor(&self, phasors: &Phasors, products: &Products) -> Phasor {
        phasors[usize::from(self.multiple)] * products[usize::from(self.product) % PRODUCTS]
    }
}
