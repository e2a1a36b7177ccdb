//! Cutting a text into words.

use crate::fold::{fold, is_voicing, voiced};
use crate::marks::{is_dropped, is_kept};

/// Most characters of a word that count. Longer runs of letters are addresses and the like, and their beginning finds them.
const WORD_CHARS_MAX: usize = 40;
/// Stands for every apostrophe while a word is put together.
const APOSTROPHE: char = '\'';

/// A stretch of a text, folded, that holds words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stretch {
    /// Letters and digits, in parts as apostrophes divide them; never none, and none of them empty.
    Word(Vec<String>),
    /// Characters of a script without spaces, to be cut into pieces of this length.
    Unspaced(Vec<char>, usize),
    /// A pictograph.
    Picture(char),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Spaced,
    Unspaced(usize),
    Picture,
    Other,
}

/// Calls `take` with every word of `text` that an index keeps, in the order of the text, repetitions included.
pub(crate) fn indexed_words(text: &str, take: &mut dyn FnMut(String)) {
    stretches(text, &mut |stretch| match stretch {
        Stretch::Word(parts) if parts.len() == 1 => parts.into_iter().for_each(&mut *take),
        Stretch::Word(parts) => {
            let whole = cut(&parts.concat());
            parts.into_iter().filter(|part| is_long(part)).for_each(&mut *take);
            take(whole);
        }
        Stretch::Unspaced(characters, length) => {
            for start in 0..characters.len() {
                take(characters.iter().skip(start).take(length).collect());
            }
        }
        Stretch::Picture(picture) => take(picture.to_string()),
    });
}

/// Calls `take` with every word that was searched for, and whether longer words that begin with it are meant, too.
pub(crate) fn searched_words(text: &str, take: &mut dyn FnMut(String, bool)) {
    stretches(text, &mut |stretch| match stretch {
        Stretch::Word(parts) => {
            if parts.len() > 1 && !parts.iter().any(|part| is_long(part)) {
                take(parts.concat(), true);
                return;
            }
            let only = parts.len() == 1;
            for part in parts {
                // A single letter begins too many words to mean them all; beside an apostrophe it says nothing.
                let long = is_long(&part);
                if only || long {
                    take(part, long);
                }
            }
        }
        Stretch::Unspaced(characters, length) if characters.len() < length => {
            take(characters.into_iter().collect(), true);
        }
        Stretch::Unspaced(characters, length) => {
            characters.windows(length).for_each(|piece| take(piece.iter().collect(), false));
        }
        Stretch::Picture(picture) => take(picture.to_string(), false),
    });
}

fn is_long(part: &str) -> bool {
    part.chars().nth(1).is_some()
}

fn cut(word: &str) -> String {
    if word.len() <= WORD_CHARS_MAX {
        return word.to_owned();
    }
    word.chars().take(WORD_CHARS_MAX).collect()
}

fn stretches(text: &str, take: &mut dyn FnMut(Stretch)) {
    let mut kind = Kind::Other;
    let mut letters = String::new();
    let mut folded = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            // What most texts consist of needs none of the tables below.
            if kind != Kind::Spaced {
                flush(kind, &mut letters, take);
                kind = Kind::Spaced;
            }
            letters.push(character.to_ascii_lowercase());
            continue;
        }
        if is_dropped(character) {
            continue;
        }
        if is_voicing(character) {
            if let Some(kana) = letters.chars().next_back().and_then(|kana| voiced(kana, character)) {
                letters.pop();
                letters.push(kana);
            }
            continue;
        }
        let divides = kind == Kind::Spaced && is_apostrophe(character, &letters);
        folded.clear();
        let next = if divides {
            folded.push(APOSTROPHE);
            Kind::Spaced
        } else if is_kept(character) && kind != Kind::Other {
            folded.push(character);
            kind
        } else {
            fold(character, &mut folded);
            folded.chars().next().map_or(Kind::Other, kind_of)
        };
        if next != kind || next == Kind::Picture {
            flush(kind, &mut letters, take);
        }
        kind = next;
        if kind != Kind::Other {
            letters.push_str(&folded);
        }
    }
    flush(kind, &mut letters, take);
}

fn flush(kind: Kind, letters: &mut String, take: &mut dyn FnMut(Stretch)) {
    let stretch = match kind {
        Kind::Spaced => {
            let parts = letters.split(APOSTROPHE).filter(|part| !part.is_empty());
            Some(Stretch::Word(parts.map(cut).collect()))
        }
        Kind::Unspaced(length) => Some(Stretch::Unspaced(letters.chars().collect(), length)),
        Kind::Picture => letters.chars().next().map(Stretch::Picture),
        Kind::Other => None,
    };
    letters.clear();
    stretch.into_iter().for_each(take);
}

/// Whether `character` divides the word that begins with `letters`. Hebrew writes its abbreviations with a quotation mark before
/// the last letter.
fn is_apostrophe(character: char, letters: &str) -> bool {
    match character {
        '\'' | '‘' | '’' | '＇' | '\u{2bb}' | '\u{2bc}' | '׳' | '״' => true,
        '"' | '”' => letters.ends_with(|last| ('א'..='ת').contains(&last)),
        _ => false,
    }
}

/// What a folded character is part of.
fn kind_of(character: char) -> Kind {
    match character as u32 {
        // A space and the modifier letters that serve as apostrophes.
        0x20 | 0x2bb | 0x2bc => Kind::Other,
        // Symbols, the signs of the zodiac and the planets among them, pictographs and flags.
        0x2600..=0x27bf | 0x2b50..=0x2b55 | 0x1_f000..=0x1_faff => Kind::Picture,
        _ if !character.is_alphanumeric() => Kind::Other,
        // Thai and Lao, Burmese, Khmer.
        0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff => Kind::Unspaced(3),
        // Hiragana, Katakana, Bopomofo, Han.
        0x3005..=0x3007 | 0x3041..=0x312f | 0x31a0..=0x31bf | 0x31f0..=0x31ff => Kind::Unspaced(2),
        0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff => Kind::Unspaced(2),
        _ => Kind::Spaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indexed(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        indexed_words(text, &mut |word| words.push(word));
        words
    }

    fn searched(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        searched_words(text, &mut |word, longer| words.push(if longer { format!("{word}*") } else { word }));
        words
    }

    #[track_caller]
    fn check(text: &str, in_index: &[&str], in_search: &[&str]) {
        assert_eq!(indexed(text), in_index, "index of {text}");
        assert_eq!(searched(text), in_search, "search for {text}");
    }

    #[test]
    fn everything_between_letters_and_digits_ends_a_word() {
        check(
            "A well-being day: 11:11!",
            &["a", "well", "being", "day", "11", "11"],
            &["a", "well*", "being*", "day*", "11*", "11*"],
        );
        check("\n\t — …", &[], &[]);
    }

    #[test]
    fn a_word_with_an_apostrophe_is_found_by_its_parts_and_as_a_whole() {
        check("don't", &["don", "dont"], &["don*"]);
        check("l’amour", &["amour", "lamour"], &["amour*"]);
        check("aujourd'hui", &["aujourd", "hui", "aujourdhui"], &["aujourd*", "hui*"]);
        check("м'ята", &["ята", "мята"], &["ята*"]);
        check("Hawaiʻi", &["hawai", "hawaii"], &["hawai*"]);
        check("צה\"ל", &["צה", "צהל"], &["צה*"]);
        check("y'a", &["ya"], &["ya*"]);
        check("'quoted' \"words\"", &["quoted", "words"], &["quoted*", "words*"]);
    }

    #[test]
    fn han_and_kana_are_cut_into_pairs_and_a_last_single_one() {
        check("满月。", &["满月", "月"], &["满月"]);
        check("新月の夜", &["新月", "月の", "の夜", "夜"], &["新月", "月の", "の夜"]);
        check("月", &["月"], &["月*"]);
        check("か\u{3099}ｶﾞ", &["がガ", "ガ"], &["がガ"]);
    }

    #[test]
    fn thai_is_cut_into_threes() {
        check(
            "พระจันทร์",
            &["พระ", "ระจ", "ะจั", "จัน", "ันท", "นทร", "ทร์", "ร์", "์"],
            &["พระ", "ระจ", "ะจั", "จัน", "ันท", "นทร", "ทร์"],
        );
        check("พร", &["พร", "ร"], &["พร*"]);
    }

    #[test]
    fn marks_stay_with_their_word() {
        check("हिन्दी में", &["हिन्दी", "में"], &["हिन्दी*", "में*"]);
        check("می\u{200c}خواهم", &["ميخواهم"], &["ميخواهم*"]);
        check("e\u{301}te\u{301}", &["ete"], &["ete*"]);
    }

    #[test]
    fn a_pictograph_is_a_word() {
        check("🌙🌕 ♈\u{fe0f} 👍🏽ok", &["🌙", "🌕", "♈", "👍", "ok"], &["🌙", "🌕", "♈", "👍", "ok*"]);
    }

    #[test]
    fn scripts_part_words_where_they_meet() {
        check("AB型の人", &["ab", "型の", "の人", "人"], &["ab*", "型の", "の人"]);
    }

    #[test]
    fn only_the_beginning_of_an_endless_word_counts() {
        let endless = "x".repeat(1000);
        check(&endless, &[&endless[..40]], &[&format!("{}*", &endless[..40])]);
    }
}
