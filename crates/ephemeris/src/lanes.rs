//! Four numbers in single precision, calculated with at once.
//!
//! In WebAssembly they are one vector of 128 bits, elsewhere an array. Either way each lane is added and multiplied by itself, without
//! fused steps, so every build gives the same bits.

use core::ops::{Add, Mul, Sub};

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use core::arch::wasm32 as simd;

/// Four numbers side by side.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lanes(simd::v128);

/// Four numbers side by side.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[derive(Debug, Clone, Copy)]
#[repr(align(16))]
pub(crate) struct Lanes([f32; 4]);

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod operations {
    use super::{Lanes, Pair, simd};

    impl Lanes {
        #[inline(always)]
        pub(crate) fn new([a, b, c, d]: [f32; 4]) -> Self {
            Self(simd::f32x4(a, b, c, d))
        }

        #[inline(always)]
        pub(crate) fn to_array(self) -> [f32; 4] {
            [
                simd::f32x4_extract_lane::<0>(self.0),
                simd::f32x4_extract_lane::<1>(self.0),
                simd::f32x4_extract_lane::<2>(self.0),
                simd::f32x4_extract_lane::<3>(self.0),
            ]
        }

        #[inline(always)]
        pub(super) fn plus(self, other: Self) -> Self {
            Self(simd::f32x4_add(self.0, other.0))
        }

        #[inline(always)]
        pub(super) fn minus(self, other: Self) -> Self {
            Self(simd::f32x4_sub(self.0, other.0))
        }

        #[inline(always)]
        pub(super) fn times(self, other: Self) -> Self {
            Self(simd::f32x4_mul(self.0, other.0))
        }

        /// The first numbers of four pairs, and the second ones.
        #[inline(always)]
        pub(crate) fn of_pairs([a, b, c, d]: [Pair; 4]) -> (Self, Self) {
            let (front, back) = (simd::u64x2(a.0, b.0), simd::u64x2(c.0, d.0));
            (
                Self(simd::u32x4_shuffle::<0, 2, 4, 6>(front, back)),
                Self(simd::u32x4_shuffle::<1, 3, 5, 7>(front, back)),
            )
        }

        /// Four pairs of the numbers in the same lane.
        #[inline(always)]
        pub(crate) fn pairs_with(self, second: Self) -> [Pair; 4] {
            let front = simd::u32x4_shuffle::<0, 4, 1, 5>(self.0, second.0);
            let back = simd::u32x4_shuffle::<2, 6, 3, 7>(self.0, second.0);
            [
                Pair(simd::u64x2_extract_lane::<0>(front)),
                Pair(simd::u64x2_extract_lane::<1>(front)),
                Pair(simd::u64x2_extract_lane::<0>(back)),
                Pair(simd::u64x2_extract_lane::<1>(back)),
            ]
        }

        /// A pair twice.
        #[inline(always)]
        pub(crate) fn twice(pair: Pair) -> Self {
            Self(simd::u64x2_splat(pair.0))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod operations {
    use super::{Lanes, Pair};

    impl Lanes {
        #[inline(always)]
        pub(crate) fn new(lanes: [f32; 4]) -> Self {
            Self(lanes)
        }

        #[inline(always)]
        pub(crate) fn to_array(self) -> [f32; 4] {
            self.0
        }

        #[inline(always)]
        pub(super) fn plus(self, other: Self) -> Self {
            self.each(other, |a, b| a + b)
        }

        #[inline(always)]
        pub(super) fn minus(self, other: Self) -> Self {
            self.each(other, |a, b| a - b)
        }

        #[inline(always)]
        pub(super) fn times(self, other: Self) -> Self {
            self.each(other, |a, b| a * b)
        }

        #[inline(always)]
        fn each(self, other: Self, work: impl Fn(f32, f32) -> f32) -> Self {
            let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
            Self([work(a, e), work(b, f), work(c, g), work(d, h)])
        }

        /// The first numbers of four pairs, and the second ones.
        #[inline(always)]
        pub(crate) fn of_pairs(pairs: [Pair; 4]) -> (Self, Self) {
            (Self(pairs.map(|pair| pair.first())), Self(pairs.map(|pair| pair.second())))
        }

        /// Four pairs of the numbers in the same lane.
        #[inline(always)]
        pub(crate) fn pairs_with(self, second: Self) -> [Pair; 4] {
            core::array::from_fn(|lane| Pair::new(self.0[lane], second.0[lane]))
        }

        /// A pair twice.
        #[inline(always)]
        pub(crate) fn twice(pair: Pair) -> Self {
            Self([pair.first(), pair.second(), pair.first(), pair.second()])
        }
    }
}

impl Lanes {
    #[inline(always)]
    pub(crate) fn all(number: f32) -> Self {
        Self::new([number; 4])
    }

    /// The sum of the lanes.
    #[inline(always)]
    pub(crate) fn sum(self) -> f64 {
        let [a, b, c, d] = self.to_array().map(f64::from);
        (a + b) + (c + d)
    }
}

impl Add for Lanes {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.plus(other)
    }
}

impl Sub for Lanes {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.minus(other)
    }
}

impl Mul for Lanes {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.times(other)
    }
}

/// Two numbers in single precision that are read from memory at once: the bits of the first in the lower half.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair(u64);

impl Pair {
    /// Two zeros.
    pub(crate) const ZERO: Self = Self(0);

    #[inline(always)]
    pub(crate) fn new(first: f32, second: f32) -> Self {
        Self(u64::from(first.to_bits()) | u64::from(second.to_bits()) << 32)
    }

    #[inline(always)]
    pub(crate) fn first(self) -> f32 {
        f32::from_bits(self.0 as u32)
    }

    #[inline(always)]
    pub(crate) fn second(self) -> f32 {
        f32::from_bits((self.0 >> 32) as u32)
    }
}
