//! Numbers for the texts that stand in many results: names of fields and variants, and other short words.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Longest word that is not known to be there for good.
const LETTERS_MAX: usize = 16;
/// Most of those: names of bodies, signs and aspects are a hundred or so. The others could be anything, and must not fill the memory.
const WORDS_MAX: u32 = 1024;
/// Places of the quick look-up, a power of two.
const PLACES: usize = 512;

/// The words that have numbers.
pub(crate) struct Words {
    numbers: HashMap<Box<str>, u32, BuildHasherDefault<Fnv>>,
    /// Names that are there for good, by where they lie: comparing addresses is quicker than reading them. Two names that share
    /// a place only take turns in it.
    at_address: Box<[(usize, usize, u32); PLACES]>,
}

/// How a text is written down.
pub(crate) enum Spelling {
    /// By the number that it has.
    Known(u32),
    /// By the number that it has from now on.
    New(u32),
    /// Letter by letter.
    Unnumbered,
}

impl Default for Words {
    fn default() -> Self {
        Self { numbers: HashMap::default(), at_address: Box::new([(0, 0, 0); PLACES]) }
    }
}

impl Words {
    /// How many words have a number.
    pub(crate) fn count(&self) -> u32 {
        // A word takes memory, of which a module has less than 2³² bytes.
        self.numbers.len() as u32
    }

    /// A name that is there for good.
    pub(crate) fn name(&mut self, name: &'static str) -> Spelling {
        let (address, length) = (name.as_ptr() as usize, name.len());
        let place = (address ^ (address >> 9) ^ (length << 5)) % PLACES;
        if let (at, long, number) = self.at_address[place]
            && (at, long) == (address, length)
            && length > 0
        {
            return Spelling::Known(number);
        }
        let spelling = self.numbered(name);
        if let Spelling::Known(number) | Spelling::New(number) = spelling {
            self.at_address[place] = (address, length, number);
        }
        spelling
    }

    /// Any text.
    pub(crate) fn text(&mut self, text: &str) -> Spelling {
        let is_word = text.len() <= LETTERS_MAX && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !is_word {
            return Spelling::Unnumbered;
        }
        match self.numbers.get(text) {
            Some(number) => Spelling::Known(*number),
            None if self.count() < WORDS_MAX => self.numbered(text),
            None => Spelling::Unnumbered,
        }
    }

    fn numbered(&mut self, word: &str) -> Spelling {
        if let Some(number) = self.numbers.get(word) {
            return Spelling::Known(*number);
        }
        let number = self.count();
        self.numbers.insert(word.into(), number);
        Spelling::New(number)
    }
}

/// The hash of Fowler, Noll and Vo (FNV-1a, 32 bits): quick for a few letters, and nobody gains by making these collide.
pub(crate) struct Fnv(u32);

impl Default for Fnv {
    fn default() -> Self {
        Self(0x811c_9dc5)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
    }

    fn finish(&self) -> u64 {
        // The table takes its place from the low bits and a tag from the high ones.
        u64::from(self.0) | u64::from(self.0) << 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(spelling: &Spelling) -> Option<u32> {
        match spelling {
            Spelling::Known(number) | Spelling::New(number) => Some(*number),
            Spelling::Unnumbered => None,
        }
    }

    #[test]
    fn a_word_keeps_the_number_that_it_got_first() {
        let mut words = Words::default();
        assert!(matches!(words.name("longitude"), Spelling::New(0)));
        assert!(matches!(words.text("Sun"), Spelling::New(1)));
        assert!(matches!(words.name("longitude"), Spelling::Known(0)));
        assert!(matches!(words.text("longitude"), Spelling::Known(0)));
        assert!(matches!(words.text("Sun"), Spelling::Known(1)));
        assert_eq!(words.count(), 2);
    }

    #[test]
    fn names_that_share_a_place_or_an_address_are_told_apart() {
        let mut words = Words::default();
        let names: Vec<&'static str> = (0..2_000).map(|n| &*format!("field{n}").leak()).collect();
        for round in 0..2 {
            for (index, name) in names.iter().enumerate() {
                let spelling = words.name(name);
                assert_eq!(number(&spelling), u32::try_from(index).ok(), "{name}");
                assert_eq!(matches!(spelling, Spelling::New(_)), round == 0);
            }
        }
        // The beginning of a name lies at its address.
        let name: &'static str = names[1000];
        assert!(matches!(words.name(&name[..5]), Spelling::New(2_000)));
    }

    #[test]
    fn what_users_write_gets_no_number_once_there_are_many() {
        let mut words = Words::default();
        for text in ["1990-06-15", "two words", "Müller", "longerThanSixteen"] {
            assert_eq!(number(&words.text(text)), None, "{text}");
        }
        let letter = |n: u32| char::from_u32(u32::from('a') + n % 26).unwrap_or('a');
        for n in 0..WORDS_MAX + 50 {
            let word: String = [letter(n), letter(n / 26), letter(n / 676)].iter().collect();
            assert_eq!(number(&words.text(&word)).is_some(), n < WORDS_MAX, "{word}");
        }
        assert!(matches!(words.name("a field"), Spelling::New(WORDS_MAX)));
    }
}
