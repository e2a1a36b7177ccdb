//! Characters of a name to letters A to Z.

/// What a character does in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// It counts as these letters, in lower case.
    Letters(&'static str),
    /// It parts a name: a space, a hyphen, a full stop, a comma.
    Separator,
    /// It counts for nothing: an apostrophe, a combining mark, an invisible character.
    Nothing,
    /// A digit or a symbol.
    Symbol,
    /// A letter of another script, or a Latin one that has no accepted spelling in A to Z.
    OtherScript,
}

const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz";

/// Stands in the tables below for a character that is spelled with several letters.
const SEVERAL: u8 = b'*';

/// A run of characters with the letter that each counts as: its base letter by Unicode decomposition or, where Unicode does
/// not decompose it, by its name (ø is an o with a stroke); letters without either as in the passport standard ICAO Doc 9303,
/// part 3, section 6 (ə e, ŋ n, ĸ q) and for open and hooked letters of African alphabets the one that they derive from.
struct Run {
    first: u32,
    letters: &'static [&'static str],
}

const ROW: usize = 64;

/// Latin-1 Supplement, Latin Extended-A and -B, IPA Extensions: U+00C0 to U+029F.
const LATIN: Run = Run {
    first: 0xC0,
    letters: &[
        "aaaaaa*ceeeeiiiidnooooo.ouuuuy**aaaaaa*ceeeeiiiidnooooo.ouuuuy*y",
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkqlllllll",
        "lllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs",
        "bbbb..occdddd.eeeffgg.iikkl..nnooo..pp...s.ttttuuuvyyzzzzzz.....",
        "....*********aaiioouuuuuuuuuueaaaa**ggggkkoooozzj***gg..nnaa**oo",
        "aaaaeeeeiiiioooorrrruuuusstt..hhnd..zzaaeeooooooooyylntj..acclts",
        "z..bu.eejjqqrryy...bocdd.e.e....g..g..h.ii.lll...mnn.o......rrr.",
        "..ss....tuuv....zzz..........j..",
    ],
};

/// Latin Extended Additional, which Vietnamese uses: U+1E00 to U+1EFF.
const LATIN_ADDITIONAL: Run = Run {
    first: 0x1E00,
    letters: &[
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm",
        "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv",
        "wwwwwwwwwwxxxxyyzzzzzzhtwyas..*.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee",
        "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy....yy",
    ],
};

impl Run {
    /// The table's entry for a character, or none outside of the run.
    fn entry(&self, character: char) -> Option<u8> {
        let index = (character as u32).checked_sub(self.first)? as usize;
        self.letters.get(index / ROW)?.as_bytes().get(index % ROW).copied()
    }
}

/// Reads one character of a name.
pub(crate) fn read(character: char) -> Reading {
    let letter = match character {
        'a'..='z' => character as u8,
        'A'..='Z' => character.to_ascii_lowercase() as u8,
        // Full-width forms, as East Asian keyboards give them.
        '\u{FF21}'..='\u{FF3A}' => b'a' + (character as u32 - 0xFF21) as u8,
        '\u{FF41}'..='\u{FF5A}' => b'a' + (character as u32 - 0xFF41) as u8,
        '×' | '÷' => return Reading::Symbol,
        // Small letters of two capitals of Latin Extended-B.
        'ⱥ' => b'a',
        'ⱦ' => b't',
        _ => match LATIN.entry(character).or_else(|| LATIN_ADDITIONAL.entry(character)) {
            Some(letter) => letter,
            None => return read_unlettered(character),
        },
    };
    match letter {
        b'a'..=b'z' => {
            let index = usize::from(letter - b'a');
            Reading::Letters(&ALPHABET[index..=index])
        }
        SEVERAL => several(character).map_or(Reading::OtherScript, Reading::Letters),
        _ => Reading::OtherScript,
    }
}

/// The spelling of a character that stands for several letters.
fn several(character: char) -> Option<&'static str> {
    Some(match character {
        'Æ' | 'æ' | 'Ǣ' | 'ǣ' | 'Ǽ' | 'ǽ' => "ae",
        'Œ' | 'œ' => "oe",
        'ß' | 'ẞ' => "ss",
        'Þ' | 'þ' => "th",
        'Ĳ' | 'ĳ' => "ij",
        'Ǆ' | 'ǅ' | 'ǆ' | 'Ǳ' | 'ǲ' | 'ǳ' => "dz",
        'Ǉ' | 'ǈ' | 'ǉ' => "lj",
        'Ǌ' | 'ǋ' | 'ǌ' => "nj",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

/// Reads a character outside of the letter tables.
fn read_unlettered(character: char) -> Reading {
    match character {
        '-' | '.' | ',' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Reading::Separator,
        _ if character.is_whitespace() => Reading::Separator,
        // Apostrophes and the signs typed for them, among them the ʻokina and the ayin and hamza of transliterations, and the
        // raised dot of Catalan.
        '\'' | '`' | '´' | '·' | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '\u{2035}'
        | '\u{FF07}' => Reading::Nothing,
        '\u{02B9}'..='\u{02C1}'
        | '\u{02C8}'
        | '\u{02CA}'
        | '\u{02CB}'
        | '\u{02EE}'
        | '\u{A78B}'
        | '\u{A78C}' => Reading::Nothing,
        // Combining marks: what a decomposed letter leaves besides its base.
        '\u{0300}'..='\u{036F}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{FE20}'..='\u{FE2F}' => Reading::Nothing,
        // Soft hyphen, zero-width characters, direction marks, byte order mark.
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}' => Reading::Nothing,
        // Digits, punctuation, currency, arrows, mathematics, dingbats, emoji and their variation selectors; full-width ones, too.
        '\u{0000}'..='\u{00BF}'
        | '\u{2000}'..='\u{2BFF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FF01}'..='\u{FF65}' => Reading::Symbol,
        '\u{1F000}'..='\u{1FAFF}' => Reading::Symbol,
        _ => several(character).map_or(Reading::OtherScript, Reading::Letters),
    }
}

/// The value of a letter a to z: 1 to 9, over and over.
pub(crate) fn value(letter: char) -> u32 {
    (letter as u32 - 'a' as u32) % 9 + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn the_letters_have_the_values_of_the_pythagorean_table() {
        // The table of nine columns as printed in Matthew Goodwin, Numerology: The Complete Guide, and on the sites cited in the
        // golden table: 1 AJS, 2 BKT, 3 CLU, 4 DMV, 5 ENW, 6 FOX, 7 GPY, 8 HQZ, 9 IR.
        for (number, letters) in (1..).zip(["ajs", "bkt", "clu", "dmv", "enw", "fox", "gpy", "hqz", "ir"]) {
            assert!(letters.chars().all(|letter| value(letter) == number), "{letters}");
        }
    }

    /// Base letters by Unicode's own decomposition, for a character that decomposes into Latin letters and marks alone.
    fn decomposed(character: char) -> Option<String> {
        let base: String = character
            .nfkd()
            .filter(|part| {
                !unicode_normalization::char::is_combining_mark(*part) && !matches!(part, 'ʼ' | '·' | 'ʾ')
            })
            .flat_map(char::to_lowercase)
            .collect();
        (!base.is_empty() && base.chars().all(|letter| letter.is_ascii_lowercase())).then_some(base)
    }

    #[test]
    fn every_latin_letter_that_unicode_decomposes_counts_as_its_base() {
        let blocks = [0x41..=0x24F, 0x1E00..=0x1EFF, 0xFB00..=0xFB06, 0xFF21..=0xFF5A];
        let mut compared = 0;
        for character in blocks.into_iter().flatten().filter_map(char::from_u32) {
            if !character.is_alphabetic() || matches!(character, 'ª' | 'º') {
                continue;
            }
            if let Some(base) = decomposed(character) {
                compared += 1;
                let Reading::Letters(letters) = read(character) else { panic!("{character} is not read") };
                assert_eq!(letters, base, "{character} U+{:04X}", character as u32);
            }
        }
        // 52 letters, 52 full-width ones, 7 ligatures, and several hundred with marks.
        assert!(compared > 600, "{compared}");
    }

    #[test]
    fn a_letter_reads_the_same_in_both_cases_and_composed_or_not() {
        for character in (0xC0..0x250).chain(0x1E00..0x1F00).filter_map(char::from_u32) {
            let small: Vec<_> =
                character.to_lowercase().map(read).filter(|r| *r != Reading::Nothing).collect();
            assert_eq!(small, [read(character)], "{character}");
            let parts: Vec<_> = character.nfd().map(read).filter(|r| *r != Reading::Nothing).collect();
            assert_eq!(parts, [read(character)], "{character}");
        }
    }

    #[test]
    fn letters_that_unicode_does_not_decompose_have_their_usual_spelling() {
        for (character, spelling) in [
            ('ß', "ss"),
            ('Æ', "ae"),
            ('œ', "oe"),
            ('Ø', "o"),
            ('ł', "l"),
            ('đ', "d"),
            ('Ð', "d"),
            ('Þ', "th"),
            ('ı', "i"),
            ('İ', "i"),
            ('ħ', "h"),
            ('ŧ', "t"),
            ('ŋ', "n"),
            ('Ə', "e"),
            ('ə', "e"),
            ('ɓ', "b"),
            ('Ɗ', "d"),
            ('ɛ', "e"),
            ('ɔ', "o"),
            ('ǆ', "dz"),
            ('ĳ', "ij"),
            ('ẞ', "ss"),
            ('ﬁ', "fi"),
            ('Ａ', "a"),
        ] {
            assert_eq!(read(character), Reading::Letters(spelling), "{character}");
        }
    }

    #[test]
    fn other_scripts_and_symbols_are_told_apart() {
        for character in ['明', 'Д', 'λ', 'ش', 'א', 'ก', '한', 'あ', '٣', 'ǃ'] {
            assert_eq!(read(character), Reading::OtherScript, "{character}");
        }
        for character in ['3', '１', '&', '"', '(', '/', '_', '×', '÷', '²', '€', '❤', '😀', 'ª'] {
            assert_eq!(read(character), Reading::Symbol, "{character}");
        }
        for character in [' ', '-', '–', '.', ',', '\u{00A0}', '\u{3000}', '\t'] {
            assert_eq!(read(character), Reading::Separator, "{character:?}");
        }
        for character in ['\'', '’', 'ʻ', 'ʼ', 'ʿ', '\u{0301}', '\u{200D}', '·'] {
            assert_eq!(read(character), Reading::Nothing, "{character:?}");
        }
    }
}
