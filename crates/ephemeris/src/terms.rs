//! Sums of many weak terms, in single precision and four at a time.
//!
//! A term's phasor is the product of two from tables of the instant. Single precision rounds at the eighth digit: with an
//! amplitude of 100″, that is some 0.00001″. Strong terms are added up elsewhere, in double precision.

use crate::lanes::{Lanes, Pair};
use crate::phasor::Phasor;

/// Phasors in single precision. With 256 of them an index of one byte needs no bounds check.
pub(crate) type Phasors = [Pair; PLACES];

pub(crate) const PLACES: usize = 256;

impl Pair {
    pub(crate) fn of(phasor: Phasor) -> Self {
        Self::new(phasor.cos as f32, phasor.sin as f32)
    }
}

/// Cosines and sines of four phasors.
#[derive(Clone, Copy)]
struct Four {
    cos: Lanes,
    sin: Lanes,
}

impl Four {
    #[inline(always)]
    fn read(phasors: &Phasors, [a, b, c, d]: [u8; 4]) -> Self {
        let at = |place: u8| phasors[usize::from(place)];
        let (cos, sin) = Lanes::of_pairs([at(a), at(b), at(c), at(d)]);
        Self { cos, sin }
    }

    /// The phasors of the sums of the angles.
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        Self {
            cos: self.cos * other.cos - self.sin * other.sin,
            sin: self.sin * other.cos + self.cos * other.sin,
        }
    }

    /// The phasors of the differences of the angles.
    #[inline(always)]
    fn over(self, other: Self) -> Self {
        Self {
            cos: self.cos * other.cos + self.sin * other.sin,
            sin: self.sin * other.cos - self.cos * other.sin,
        }
    }
}

/// Products that many terms share: each is an earlier one times a multiple of an argument. The first is one.
pub(crate) struct Products {
    /// Places of four earlier products and of four multiples.
    steps: Vec<([u8; 4], [u8; 4])>,
}

impl Products {
    /// Arranges steps such that four can be taken at once, and gives the new places of the products. A step names an earlier product,
    /// zero for one, and a multiple; product n + 1 comes of step n. `one` is a multiple that is one. `None` where the products don't
    /// fit into a table.
    pub(crate) fn arrange(steps: &[(u8, u8)], one: u8) -> Option<(Self, Vec<u8>)> {
        // The depth of a product is the number of its factors; those of one depth need only what is less deep.
        let mut depths = vec![0];
        for &(earlier, _) in steps {
            let depth: usize = *depths.get(usize::from(earlier))?;
            depths.push(depth + 1);
        }
        let mut places = vec![0; depths.len()];
        let mut flat = vec![(0, one)];
        for depth in 1..=depths.iter().copied().max()? {
            for (number, &(earlier, multiple)) in steps.iter().enumerate() {
                if depths[number + 1] == depth {
                    places[number + 1] = u8::try_from(flat.len()).ok()?;
                    flat.push((places[usize::from(earlier)], multiple));
                }
            }
            flat.resize(flat.len().next_multiple_of(4), (0, one));
        }
        if flat.len() > PLACES {
            return None;
        }
        let (fours, _) = flat.as_chunks::<4>();
        let steps = fours.iter().map(|four| (four.map(|step| step.0), four.map(|step| step.1))).collect();
        Some((Self { steps }, places))
    }

    /// The products of an instant.
    pub(crate) fn of(&self, multiples: &Phasors) -> Phasors {
        let mut products = [Pair::ZERO; PLACES];
        self.fill(&mut products, multiples);
        products
    }

    /// The products of an instant, where they are to stay.
    pub(crate) fn fill(&self, products: &mut Phasors, multiples: &Phasors) {
        products[0] = Pair::of(Phasor::ONE);
        for (block, &(earlier, multiple)) in self.steps.iter().enumerate() {
            let product = Four::read(products, earlier).times(Four::read(multiples, multiple));
            for (lane, pair) in product.cos.pairs_with(product.sin).into_iter().enumerate() {
                // `arrange` leaves no place from the length of the table on: the remainder changes nothing, and spares a check.
                products[(4 * block + lane) % PLACES] = pair;
            }
        }
    }
}

/// A term for `N` variables that share its argument: the sum of a cosine and a sine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term<const N: usize> {
    /// Places of the two factors of its phasor in their tables.
    pub(crate) factors: (u8, u8),
    /// Change of the argument, radians a day.
    pub(crate) rate: f64,
    pub(crate) cosine: [f64; N],
    pub(crate) sine: [f64; N],
}

/// Terms, four to a block.
pub(crate) struct Terms<const N: usize>(Vec<Block<N>>);

struct Block<const N: usize> {
    first: [u8; 4],
    second: [u8; 4],
    rate: Lanes,
    cosine: [Lanes; N],
    sine: [Lanes; N],
}

impl<const N: usize> Terms<N> {
    pub(crate) fn new(terms: &[Term<N>]) -> Self {
        let nothing = Term { factors: (0, 0), rate: 0.0, cosine: [0.0; N], sine: [0.0; N] };
        let blocks = terms.chunks(4).map(|chunk| {
            let mut four = [nothing; 4];
            four[..chunk.len()].copy_from_slice(chunk);
            let lanes =
                |of: &dyn Fn(&Term<N>) -> f64| Lanes::new(four.each_ref().map(|term| of(term) as f32));
            Block {
                first: four.map(|term| term.factors.0),
                second: four.map(|term| term.factors.1),
                rate: lanes(&|term| term.rate),
                cosine: core::array::from_fn(|variable| lanes(&|term| term.cosine[variable])),
                sine: core::array::from_fn(|variable| lanes(&|term| term.sine[variable])),
            }
        });
        Self(blocks.collect())
    }

    /// The sums of the variables.
    pub(crate) fn sums(&self, first: &Phasors, second: &Phasors) -> [f64; N] {
        self.add_up::<false, false>(first, second).0
    }

    /// The sums of the variables and their changes a day.
    pub(crate) fn sums_with_rates(&self, first: &Phasors, second: &Phasors) -> ([f64; N], [f64; N]) {
        self.add_up::<false, true>(first, second)
    }

    /// The sums and, where `RATES`, their changes a day. With `OVER` the second angle is taken off the first.
    #[inline(always)]
    pub(crate) fn add_up<const OVER: bool, const RATES: bool>(
        &self,
        first: &Phasors,
        second: &Phasors,
    ) -> ([f64; N], [f64; N]) {
        let (mut sums, mut rates) = ([Lanes::all(0.0); N], [Lanes::all(0.0); N]);
        for block in &self.0 {
            let (one, other) = (Four::read(first, block.first), Four::read(second, block.second));
            let phasor = if OVER { one.over(other) } else { one.times(other) };
            for variable in 0..N {
                let (cosine, sine) = (block.cosine[variable], block.sine[variable]);
                sums[variable] = sums[variable] + (cosine * phasor.cos + sine * phasor.sin);
                if RATES {
                    let turned = sine * phasor.cos - cosine * phasor.sin;
                    rates[variable] = rates[variable] + block.rate * turned;
                }
            }
        }
        (sums.map(Lanes::sum), rates.map(Lanes::sum))
    }
}
