//! The tables of the Moon and its node, prepared once for the sums.

use std::sync::LazyLock;

use crate::lanes::Lanes;
use crate::lunar_args::{ARGUMENTS, ZEROTH, rates_rad_per_day};
use crate::lunar_series::{Further, Group, Main, Strong};
use crate::tables::lunar as table;
use crate::terms::{PLACES, Products, Term, Terms};

/// Terms from this coefficient on, in arc seconds or kilometres, are added up in double precision.
const STRONG: f32 = 100.0;

/// What the series of the Moon and of its node need.
pub(crate) struct LunarTables {
    pub(crate) combinations: Combinations,
    pub(crate) longitude: Main,
    pub(crate) longitude_further: Further,
    pub(crate) latitude: Main,
    pub(crate) latitude_further: Further,
    pub(crate) distance: Main,
    pub(crate) distance_further: Further,
    pub(crate) node: Main,
    pub(crate) node_further: Further,
}

/// The combinations of the arguments.
pub(crate) struct Combinations {
    pub(crate) outer: Products,
    pub(crate) inner: Products,
    /// One twice and the rate of the inner combination twice, by its place.
    pub(crate) inner_rates: [Lanes; PLACES],
    /// The factors of the phasors of strong terms.
    pub(crate) strong: Vec<Vec<Factor>>,
}

/// A multiple among the positive ones, or its conjugate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Factor {
    pub(crate) place: usize,
    pub(crate) backwards: bool,
}

/// The prepared tables.
pub(crate) fn lunar_tables() -> &'static LunarTables {
    &TABLES
}

static TABLES: LazyLock<LunarTables> = LazyLock::new(|| {
    // The tables are compiled in and a test pins their checksum: they can be prepared, or the build itself is broken.
    #[expect(clippy::expect_used)]
    LunarTables::prepare().expect("the tables that were compiled in can be prepared")
});

/// Multipliers of the arguments.
type Multipliers = [i32; ARGUMENTS];

/// One kind of combinations: their multipliers as the tables number them, and their places.
struct Kind {
    multipliers: Vec<Multipliers>,
    places: Vec<u8>,
}

impl Kind {
    fn of(steps: &[[u8; 2]]) -> Option<(Products, Self)> {
        let mut multipliers: Vec<Multipliers> = vec![[0; ARGUMENTS]];
        for &[earlier, multiple] in steps.get(1..)? {
            let mut vector = *multipliers.get(usize::from(earlier))?;
            let multiple = usize::from(multiple);
            let argument =
                ZEROTH.iter().zip(table::REACH).position(|(zeroth, reach)| multiple <= zeroth + reach)?;
            vector[argument] += multiple as i32 - ZEROTH[argument] as i32;
            multipliers.push(vector);
        }
        let steps: Vec<_> = steps.iter().skip(1).map(|&[earlier, multiple]| (earlier, multiple)).collect();
        let (products, places) = Products::arrange(&steps, ZEROTH[0] as u8)?;
        Some((products, Self { multipliers, places }))
    }

    fn rate(&self, number: u8) -> Option<f64> {
        let multipliers = self.multipliers.get(usize::from(number))?;
        Some(rate(multipliers))
    }

    fn place(&self, number: u8) -> Option<u8> {
        self.places.get(usize::from(number)).copied()
    }
}

fn rate(multipliers: &Multipliers) -> f64 {
    multipliers.iter().zip(rates_rad_per_day()).map(|(&multiplier, rate)| f64::from(multiplier) * rate).sum()
}

struct Preparation {
    outer: Kind,
    inner: Kind,
    strong: Vec<Vec<Factor>>,
}

impl Preparation {
    fn main(&mut self, groups: &[[u8; 3]], inner: &[u8], coefficients: &[f32]) -> Option<Main> {
        let mut terms = inner.iter().zip(coefficients);
        let mut main = Main::default();
        for &[outer, plain, conjugate] in groups {
            let mut take = |count: u8, sign: i32| {
                let mut weak = Vec::new();
                for (&inner, &coefficient) in terms.by_ref().take(count.into()) {
                    if coefficient.abs() < STRONG {
                        weak.push((self.inner.place(inner)?, coefficient));
                    } else {
                        main.strong.push(self.strong_term(outer, inner, sign, coefficient)?);
                    }
                }
                Some(weak)
            };
            let (plain, conjugate) = (take(plain, 1)?, take(conjugate, -1)?);
            let (outer, rate) = (self.outer.place(outer)?, self.outer.rate(outer)?);
            main.groups.push(Group { outer, rate, plain, conjugate });
        }
        Some(main)
    }

    fn strong_term(&mut self, outer: u8, inner: u8, sign: i32, coefficient: f32) -> Option<Strong> {
        let mut multipliers = *self.outer.multipliers.get(usize::from(outer))?;
        for (sum, inner) in multipliers.iter_mut().zip(self.inner.multipliers.get(usize::from(inner))?) {
            *sum += sign * inner;
        }
        let factors: Vec<_> = (multipliers.iter().zip(ZEROTH))
            .filter(|(multiplier, _)| **multiplier != 0)
            .map(|(&multiplier, zeroth)| Factor {
                place: zeroth + multiplier.unsigned_abs() as usize,
                backwards: multiplier < 0,
            })
            .collect();
        let combination = self.strong.iter().position(|known| *known == factors).unwrap_or(self.strong.len());
        if combination == self.strong.len() {
            self.strong.push(factors);
        }
        Some(Strong { combination, coefficient: coefficient.into(), rate: rate(&multipliers) })
    }

    fn further(
        &self,
        groups: &[[u8; 3]],
        inner: &[u8],
        coefficients: &[[i16; 2]],
        unit: f64,
    ) -> Option<Further> {
        let mut terms = inner.iter().zip(coefficients);
        let (mut plain, mut conjugate) = (Vec::new(), Vec::new());
        for &[outer, plain_count, conjugate_count] in groups {
            let mut take = |count: u8, sign: f64, into: &mut Vec<Term<1>>| {
                for (&inner, &[sine, cosine]) in terms.by_ref().take(count.into()) {
                    into.push(Term {
                        factors: (self.outer.place(outer)?, self.inner.place(inner)?),
                        rate: self.outer.rate(outer)? + sign * self.inner.rate(inner)?,
                        cosine: [f64::from(cosine) * unit],
                        sine: [f64::from(sine) * unit],
                    });
                }
                Some(())
            };
            take(plain_count, 1.0, &mut plain)?;
            take(conjugate_count, -1.0, &mut conjugate)?;
        }
        Some(Further { plain: Terms::new(&plain), conjugate: Terms::new(&conjugate) })
    }
}

impl LunarTables {
    fn prepare() -> Option<Self> {
        use table::*;
        let (outer_products, outer) = Kind::of(&OUTER)?;
        let (inner_products, inner) = Kind::of(&INNER)?;
        let mut inner_rates = [Lanes::new([1.0, 1.0, 0.0, 0.0]); PLACES];
        for (number, &place) in inner.places.iter().enumerate() {
            let rate = inner.rate(u8::try_from(number).ok()?)? as f32;
            inner_rates[usize::from(place)] = Lanes::new([1.0, 1.0, rate, rate]);
        }
        let mut all = Preparation { outer, inner, strong: Vec::new() };
        Some(Self {
            longitude: all.main(&LONGITUDE_GROUPS, &LONGITUDE_INNER, &LONGITUDE_COEFFICIENTS)?,
            latitude: all.main(&LATITUDE_GROUPS, &LATITUDE_INNER, &LATITUDE_COEFFICIENTS)?,
            distance: all.main(&DISTANCE_GROUPS, &DISTANCE_INNER, &DISTANCE_COEFFICIENTS)?,
            node: all.main(&NODE_GROUPS, &NODE_INNER, &NODE_COEFFICIENTS)?,
            longitude_further: all.further(
                &LONGITUDE_FINE_GROUPS,
                &LONGITUDE_FINE_INNER,
                &LONGITUDE_FINE_COEFFICIENTS,
                LONGITUDE_FINE_UNIT,
            )?,
            latitude_further: all.further(
                &LATITUDE_FINE_GROUPS,
                &LATITUDE_FINE_INNER,
                &LATITUDE_FINE_COEFFICIENTS,
                LATITUDE_FINE_UNIT,
            )?,
            distance_further: all.further(
                &DISTANCE_FINE_GROUPS,
                &DISTANCE_FINE_INNER,
                &DISTANCE_FINE_COEFFICIENTS,
                DISTANCE_FINE_UNIT,
            )?,
            node_further: all.further(
                &NODE_FINE_GROUPS,
                &NODE_FINE_INNER,
                &NODE_FINE_COEFFICIENTS,
                NODE_FINE_UNIT,
            )?,
            combinations: Combinations {
                outer: outer_products,
                inner: inner_products,
                inner_rates,
                strong: all.strong,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lunar_args::multiples;
    use crate::phasor::Phasor;

    #[test]
    fn products_agree_with_sines_of_the_summed_angles() {
        let angles: [f64; ARGUMENTS] = core::array::from_fn(|argument| 0.1 + 0.37 * argument as f64);
        let (_, singles) = multiples(angles.map(Phasor::of));
        let mut worst = 0.0_f64;
        for steps in [table::OUTER.as_slice(), &table::INNER] {
            let (products, kind) = Kind::of(steps).unwrap();
            let products = products.of(&singles);
            for (multipliers, place) in kind.multipliers.iter().zip(&kind.places) {
                let angle: f64 = multipliers.iter().zip(angles).map(|(&k, angle)| f64::from(k) * angle).sum();
                let product = products[usize::from(*place)];
                worst = worst.max((f64::from(product.first()) - libm::cos(angle)).abs());
                worst = worst.max((f64::from(product.second()) - libm::sin(angle)).abs());
            }
        }
        println!("products: worst difference {worst:.1e}");
        // The strongest term that is made of them has 100 arc seconds: this bound is 0.000 05 arc seconds.
        assert!(worst < 5e-7);
    }
}
