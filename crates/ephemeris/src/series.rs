//! Sums of sines and cosines of integer combinations of the fundamental arguments.
//!
//! A variable is a polynomial of the unit time u (−1 at the start of the tables, 1 at their end) plus the sum
//! of u^p (c cos a + s sin a) over its terms. Terms too weak to matter for the speed are kept in groups of
//! their own, for which no derivative is computed; the generator chooses them.

use crate::moment::Moment;
use crate::phasor::{self, ARGUMENTS, Phasor};
use crate::range;
use crate::reader::Reader;
use crate::terms::{Phasors, Products, Term, Terms};

/// A value and its change per day.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Varying {
    pub(crate) value: f64,
    pub(crate) rate: f64,
}

/// Largest number of variables in a series.
pub(crate) const VARIABLES: usize = 3;

/// Terms from this amplitude on, 4″ or so, are added up in double precision. Root finders look for a billionth of a day: the Sun's longitude must not jump by as much as it moves in that time, 1.7e-11.
const STRONG: f64 = 2e-5;

/// A decoded table.
pub(crate) struct Series {
    /// Coefficients by rising power, for each variable.
    polynomials: Vec<Vec<f64>>,
    /// Products of multiples, shared by many terms.
    products: Products,
    pairs: Vec<Group<2>>,
    singles: Vec<Group<1>>,
}

/// Terms for `N` neighbouring variables that share their arguments.
struct Group<const N: usize> {
    first_variable: usize,
    power: usize,
    with_rate: bool,
    strong: Vec<Strong<N>>,
    terms: Terms<N>,
}

/// A strong term.
struct Strong<const N: usize> {
    /// Places of the multiples whose product is its phasor, and whether each turns backwards.
    factors: Vec<(usize, bool)>,
    rate: f64,
    cosine: [f64; N],
    sine: [f64; N],
}

/// A group as it is read, before the products have their places.
struct Raw<const N: usize> {
    first_variable: usize,
    power: usize,
    with_rate: bool,
    strong: Vec<Strong<N>>,
    weak: Vec<Term<N>>,
}

/// The factors of a term's phasor, and the change of its argument a day. The first factor stands alone, the others are a shared product.
struct Factors {
    /// Fundamental arguments and their multiples.
    all: Vec<(usize, i32)>,
    first: u8,
    product: u8,
    rate: f64,
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
        let mut steps = Vec::new();
        let (mut pairs, mut singles) = (Vec::new(), Vec::new());
        for _ in 0..reader.u8() {
            let (first_variable, width) = (reader.u8().into(), reader.u8());
            if width == 2 {
                pairs.push(Raw::read(first_variable, &mut reader, rates, &mut steps)?);
            } else {
                singles.push(Raw::read(first_variable, &mut reader, rates, &mut steps)?);
            }
        }
        let (products, places) = Products::arrange(&steps, phasor::index(0, 0)?)?;
        Some(Self {
            polynomials,
            products,
            pairs: pairs.into_iter().map(|raw| raw.settled(&places)).collect::<Option<_>>()?,
            singles: singles.into_iter().map(|raw| raw.settled(&places)).collect::<Option<_>>()?,
        })
        .filter(|_| reader.is_at_end())
    }

    /// All variables at an instant.
    pub(crate) fn evaluate(&self, moment: &Moment) -> [Varying; VARIABLES] {
        let products = self.products.of(&moment.phasors);
        let mut out = [Varying::default(); VARIABLES];
        for (variable, coefficients) in out.iter_mut().zip(&self.polynomials) {
            *variable = polynomial(coefficients, moment.unit_time);
        }
        for group in &self.pairs {
            group.add(moment, &products, &mut out);
        }
        for group in &self.singles {
            group.add(moment, &products, &mut out);
        }
        out
    }
}

impl<const N: usize> Raw<N> {
    fn read(
        first_variable: usize,
        reader: &mut Reader,
        rates: &[f64; ARGUMENTS],
        steps: &mut Vec<(u8, u8)>,
    ) -> Option<Self> {
        let (power, with_rate) = (reader.u8().into(), reader.u8() == 1);
        let quantum = reader.f64();
        let (mut strong, mut weak) = (Vec::new(), Vec::new());
        for _ in 0..reader.u16() {
            let Factors { all, first, product, rate } = factors(reader, rates, steps)?;
            let (mut cosine, mut sine) = ([0.0; N], [0.0; N]);
            for variable in 0..N {
                cosine[variable] = reader.varint() as f64 * quantum;
                sine[variable] = reader.varint() as f64 * quantum;
            }
            let is_strong = cosine.iter().chain(&sine).any(|amplitude| amplitude.abs() >= STRONG);
            if is_strong {
                let place = |&(argument, multiple): &(usize, i32)| {
                    Some((phasor::place(argument, multiple.unsigned_abs() as usize)?, multiple < 0))
                };
                let factors = all.iter().map(place).collect::<Option<_>>()?;
                strong.push(Strong { factors, rate, cosine, sine });
            } else {
                weak.push(Term { factors: (first, product), rate, cosine, sine });
            }
        }
        Some(Self { first_variable, power, with_rate, strong, weak })
    }

    /// With the products at their `places`.
    fn settled(self, places: &[u8]) -> Option<Group<N>> {
        let Self { first_variable, power, with_rate, strong, mut weak } = self;
        for term in &mut weak {
            term.factors.1 = *places.get(usize::from(term.factors.1))?;
        }
        Some(Group { first_variable, power, with_rate, strong, terms: Terms::new(&weak) })
    }
}

/// Reads the factors of a term.
fn factors(reader: &mut Reader, rates: &[f64; ARGUMENTS], steps: &mut Vec<(u8, u8)>) -> Option<Factors> {
    const END: u8 = 0xff;
    let (mut all, mut first, mut product, mut rate) = (Vec::new(), None, 0, 0.0);
    loop {
        let byte = reader.u8();
        if byte == END {
            return Some(Factors { all, first: first?, product, rate });
        }
        let argument = usize::from(byte >> 4);
        let multiple = match byte & 0x0f {
            0 => i32::from(reader.u8().cast_signed()),
            small => i32::from(small) - 8,
        };
        all.push((argument, multiple));
        rate += rates.get(argument)? * f64::from(multiple);
        let index = phasor::index(argument, multiple)?;
        match first {
            None => first = Some(index),
            Some(_) => product = number_of((product, index), steps)?,
        }
    }
}

/// Number of the product of an earlier product and a multiple.
fn number_of(wanted: (u8, u8), steps: &mut Vec<(u8, u8)>) -> Option<u8> {
    let known = steps.iter().position(|&step| step == wanted);
    let place = known.unwrap_or_else(|| {
        steps.push(wanted);
        steps.len() - 1
    });
    u8::try_from(place + 1).ok()
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
    fn add(&self, moment: &Moment, products: &Phasors, out: &mut [Varying; VARIABLES]) {
        let unit_time = moment.unit_time;
        let (mut sums, mut rates) = if self.with_rate {
            self.terms.sums_with_rates(&moment.phasors, products)
        } else {
            (self.terms.sums(&moment.phasors, products), [0.0; N])
        };
        for term in &self.strong {
            let Phasor { cos, sin } =
                term.factors.iter().fold(Phasor::ONE, |product, &(place, backwards)| {
                    let multiple = moment.multiples[place];
                    product * if backwards { multiple.conjugate() } else { multiple }
                });
            for variable in 0..N {
                let (cosine, sine) = (term.cosine[variable], term.sine[variable]);
                sums[variable] += cosine * cos + sine * sin;
                rates[variable] += term.rate * (sine * cos - cosine * sin);
            }
        }
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
}
