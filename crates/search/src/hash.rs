//! A hash for words.

use core::hash::{BuildHasherDefault, Hasher};

pub(crate) type BuildFnv = BuildHasherDefault<Fnv>;

/// FNV-1a, 64 bits (Fowler, Noll and Vo; RFC 9923): a few instructions per byte, and words are short. Nobody gains by words that
/// collide in an own journal.
#[derive(Debug)]
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
