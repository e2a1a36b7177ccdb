//! Cosine and sine of the fundamental arguments and of all their multiples that any series uses.
//!
//! The argument of every term is an integer combination of thirteen angles that grow evenly with time. So one
//! sine and cosine per angle is enough for an instant: the multiples follow by complex multiplication, and a
//! term costs one complex product.

use crate::lanes::Pair;
use crate::terms::Phasors;

/// Cosine and sine of an angle, as a complex number of length one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Phasor {
    pub(crate) cos: f64,
    pub(crate) sin: f64,
}

impl Phasor {
    pub(crate) const ONE: Self = Self { cos: 1.0, sin: 0.0 };
    /// What a table is filled with before its values are known: a plain fill of memory, quicker than any other value.
    pub(crate) const UNFILLED: Self = Self { cos: 0.0, sin: 0.0 };

    pub(crate) fn of(angle_rad: f64) -> Self {
        let (sin, cos) = libm::sincos(angle_rad);
        Self { cos, sin }
    }

    pub(crate) fn conjugate(self) -> Self {
        Self { cos: self.cos, sin: -self.sin }
    }
}

impl core::ops::Mul for Phasor {
    type Output = Self;
    /// The phasor of the sum of the two angles.
    fn mul(self, other: Self) -> Self {
        Self {
            cos: self.cos * other.cos - self.sin * other.sin,
            sin: self.sin * other.cos + self.cos * other.sin,
        }
    }
}

/// Number of fundamental arguments: the mean longitudes of Mercury to Neptune, then the Delaunay arguments l,
/// l′, F, D, Ω.
pub(crate) const ARGUMENTS: usize = 13;

/// The table holds the multiples −reach to reach of each argument: the largest that any series uses.
const REACH: [usize; ARGUMENTS] = [11, 14, 14, 21, 9, 7, 3, 3, 4, 3, 4, 4, 3];

/// Index of the zeroth multiple of each argument.
const ZEROTH: [usize; ARGUMENTS] = {
    let mut zeroth = [0; ARGUMENTS];
    let mut start = 0;
    let mut argument = 0;
    while argument < ARGUMENTS {
        zeroth[argument] = start + REACH[argument];
        start += 2 * REACH[argument] + 1;
        argument += 1;
    }
    assert!(start <= 256, "an index of the table is one byte");
    zeroth
};

/// Index of the multiple of an argument; `None` where the table does not reach so far.
pub(crate) fn index(argument: usize, multiple: i32) -> Option<u8> {
    let reach = *REACH.get(argument)? as i32;
    if multiple.abs() > reach {
        return None;
    }
    u8::try_from(ZEROTH[argument] as i32 + multiple).ok()
}

/// The multiples 0 to reach of each argument, one argument after the other.
pub(crate) type Multiples = [Phasor; MULTIPLES];

const MULTIPLES: usize = STARTS[ARGUMENTS - 1] + REACH[ARGUMENTS - 1] + 1;

/// Where the zeroth multiple of each argument stands among them.
const STARTS: [usize; ARGUMENTS] = {
    let mut starts = [0; ARGUMENTS];
    let mut argument = 1;
    while argument < ARGUMENTS {
        starts[argument] = starts[argument - 1] + REACH[argument - 1] + 1;
        argument += 1;
    }
    starts
};

/// Where the multiple of an argument stands among the [`Multiples`]; `None` where they do not reach so far.
pub(crate) fn place(argument: usize, multiple: usize) -> Option<usize> {
    (multiple <= *REACH.get(argument)?).then(|| STARTS[argument] + multiple)
}

/// Builds the multiples from the values of the arguments in radians: in double precision, and all with the negative ones in single
/// precision, in their places by [`index`].
pub(crate) fn multiples(arguments_rad: &[f64; ARGUMENTS]) -> (Box<Multiples>, Box<Phasors>) {
    let mut doubles = Box::new([Phasor::UNFILLED; MULTIPLES]);
    let mut singles = Box::new([Pair::ZERO; 256]);
    for (argument, &angle_rad) in arguments_rad.iter().enumerate() {
        let (zeroth, start) = (ZEROTH[argument], STARTS[argument]);
        let step = Phasor::of(angle_rad);
        let mut multiple = Phasor::ONE;
        for k in 0..=REACH[argument] {
            doubles[start + k] = multiple;
            singles[zeroth + k] = Pair::of(multiple);
            singles[zeroth - k] = Pair::of(multiple.conjugate());
            multiple = multiple * step;
        }
    }
    (doubles, singles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_are_those_of_the_angle() {
        let angles = core::array::from_fn(|i| 0.1 + 0.37 * i as f64);
        let (doubles, singles) = multiples(&angles);
        for (argument, angle) in angles.into_iter().enumerate() {
            let reach = REACH[argument] as i32;
            for k in -reach..=reach {
                let at = index(argument, k).unwrap();
                let (sin, cos) = libm::sincos(angle * f64::from(k));
                let phasor = doubles[place(argument, k.unsigned_abs() as usize).unwrap()];
                let phasor = if k < 0 { phasor.conjugate() } else { phasor };
                assert!((phasor.cos - cos).abs() < 1e-14 && (phasor.sin - sin).abs() < 1e-14);
                // Half a unit in the last place of single precision.
                let single = singles[usize::from(at)];
                assert!((f64::from(single.first()) - cos).abs() < 6e-8);
                assert!((f64::from(single.second()) - sin).abs() < 6e-8);
            }
            assert_eq!(index(argument, reach + 1), None);
        }
        assert_eq!(index(ARGUMENTS, 0), None);
    }
}
