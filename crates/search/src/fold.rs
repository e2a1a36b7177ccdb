//! Letters as they count in a search: without case, width, diacritics and final forms.

use crate::latin;
use crate::marks::is_dropped;

/// The half-width Katakana from U+FF66 on.
const HALF_WIDTH_KATAKANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// Appends `letter` as it counts.
pub(crate) fn fold(letter: char, folded: &mut String) {
    if letter.is_ascii() {
        folded.push(letter.to_ascii_lowercase());
        return;
    }
    // Lower case may bring a mark along: that of the Turkish İ does.
    for lower in standard_width(letter).to_lowercase().filter(|lower| !is_dropped(*lower)) {
        match lower {
            '가'..='힣' => folded.extend(syllable(lower)),
            // The capitals of the Armenian ligature are two letters.
            'և' => folded.push_str("եւ"),
            _ => match latin::plain(lower) {
                Some(plain) => folded.push_str(plain),
                None => folded.push(plain(lower)),
            },
        }
    }
}

/// Whether it makes the Kana before it voiced or half-voiced.
pub(crate) fn is_voicing(character: char) -> bool {
    matches!(character, '\u{3099}' | '\u{309a}' | 'ﾞ' | 'ﾟ')
}

/// The Kana that `mark` makes of `kana`; `None` where it makes none.
pub(crate) fn voiced(kana: char, mark: char) -> Option<char> {
    let hiragana = match kana {
        'ァ'..='ヾ' => kana as u32 - 0x60,
        _ => kana as u32,
    };
    let half_voiced = matches!(mark, '\u{309a}' | 'ﾟ');
    let offset = match hiragana {
        0x306f..=0x307b if (hiragana - 0x306f).is_multiple_of(3) => 1 + u32::from(half_voiced),
        _ if half_voiced => return None,
        0x304b..=0x3061 if hiragana % 2 == 1 => 1,
        0x3064 | 0x3066 | 0x3068 | 0x309d => 1,
        0x3046 => 0x4e,
        0x308f..=0x3092 => 8,
        _ => return None,
    };
    char::from_u32(kana as u32 + offset)
}

fn standard_width(letter: char) -> char {
    let code = letter as u32;
    let standard = match letter {
        '！'..='～' => char::from_u32(code - 0xfee0),
        'ｦ'..='ﾝ' => HALF_WIDTH_KATAKANA.chars().nth(code as usize - 0xff66),
        _ => None,
    };
    standard.unwrap_or(letter)
}

/// The letters of a Korean syllable (Unicode 16.0, section 3.12.3).
fn syllable(syllable: char) -> impl Iterator<Item = char> {
    let index = syllable as u32 - 0xac00;
    let (lead, vowel, tail) = (index / 588, index % 588 / 28, index % 28);
    let letters = [Some(0x1100 + lead), Some(0x1161 + vowel), (tail > 0).then_some(0x11a7 + tail)];
    letters.into_iter().flatten().filter_map(char::from_u32)
}

/// A lower-case letter of another script, plain.
fn plain(letter: char) -> char {
    match letter {
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' | 'µ' => greek(letter),
        '\u{400}'..='\u{4ff}' => cyrillic(letter),
        // The final forms of Hebrew: the beginning of a word, typed alone, ends in one.
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        // Arabic letters that are written with and without their hamza or dots, and the Persian forms of two.
        'آ' | 'أ' | 'إ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ى' | 'ئ' | 'ی' => 'ي',
        'ة' | 'ۀ' | 'ە' => 'ه',
        'ک' => 'ك',
        'ۂ' => 'ہ',
        'ۓ' => 'ے',
        '٠'..='٩' => digit(letter, '٠'),
        '۰'..='۹' => digit(letter, '۰'),
        '\u{900}'..='\u{d7f}' => indic(letter),
        _ => letter,
    }
}

fn digit(digit: char, zero: char) -> char {
    char::from_u32('0' as u32 + (digit as u32 - zero as u32)).unwrap_or(digit)
}

fn greek(letter: char) -> char {
    match letter {
        'ς' | 'ϲ' => 'σ',
        'ϐ' => 'β',
        'ϑ' => 'θ',
        'ϰ' => 'κ',
        'ϱ' => 'ρ',
        'ϕ' => 'φ',
        'ϖ' => 'π',
        'ϓ' | 'ϔ' => 'ϒ',
        'ϵ' => 'ε',
        '\u{374}' => '\u{2b9}',
        'ά' | '\u{1f00}'..='\u{1f07}' | '\u{1f70}' | '\u{1f71}' | '\u{1f80}'..='\u{1f87}' => 'α',
        '\u{1fb0}'..='\u{1fb7}' => 'α',
        'έ' | '\u{1f10}'..='\u{1f15}' | '\u{1f72}' | '\u{1f73}' => 'ε',
        'ή' | '\u{1f20}'..='\u{1f27}' | '\u{1f74}' | '\u{1f75}' | '\u{1f90}'..='\u{1f97}' => 'η',
        '\u{1fc2}'..='\u{1fc7}' => 'η',
        'ί' | 'ϊ' | 'ΐ' | '\u{1f30}'..='\u{1f37}' | '\u{1f76}' | '\u{1f77}' | '\u{1fbe}' => 'ι',
        '\u{1fd0}'..='\u{1fd7}' => 'ι',
        'ό' | '\u{1f40}'..='\u{1f45}' | '\u{1f78}' | '\u{1f79}' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' | '\u{1f50}'..='\u{1f57}' | '\u{1f7a}' | '\u{1f7b}' => 'υ',
        '\u{1fe0}'..='\u{1fe3}' | '\u{1fe6}' | '\u{1fe7}' => 'υ',
        '\u{1fe4}' | '\u{1fe5}' => 'ρ',
        'ώ' | '\u{1f60}'..='\u{1f67}' | '\u{1f7c}' | '\u{1f7d}' | '\u{1fa0}'..='\u{1fa7}' => 'ω',
        '\u{1ff2}'..='\u{1ff7}' => 'ω',
        'µ' => 'μ',
        _ => letter,
    }
}

fn cyrillic(letter: char) -> char {
    match letter {
        'ѐ' | 'ё' | 'ӗ' => 'е',
        'й' | 'ѝ' | 'ӣ' | 'ӥ' => 'и',
        'ї' => 'і',
        'ѓ' => 'г',
        'ќ' => 'к',
        'ў' | 'ӯ' | 'ӱ' | 'ӳ' => 'у',
        'ѷ' => 'ѵ',
        'ӂ' | 'ӝ' => 'ж',
        'ӑ' | 'ӓ' => 'а',
        'ӛ' => 'ә',
        'ӟ' => 'з',
        'ӧ' => 'о',
        'ӫ' => 'ө',
        'ӭ' => 'э',
        'ӵ' => 'ч',
        'ӹ' => 'ы',
        _ => letter,
    }
}

/// Letters with a nukta without it, as it is left out in writing, and the digits of Hindi.
fn indic(letter: char) -> char {
    match letter {
        'ऩ' => 'न',
        'ऱ' => 'र',
        'ऴ' => 'ळ',
        '\u{958}' => 'क',
        '\u{959}' => 'ख',
        '\u{95a}' => 'ग',
        '\u{95b}' => 'ज',
        '\u{95c}' => 'ड',
        '\u{95d}' => 'ढ',
        '\u{95e}' => 'फ',
        '\u{95f}' => 'य',
        '\u{9dc}' => 'ড',
        '\u{9dd}' => 'ঢ',
        '\u{9df}' => 'য',
        '\u{a33}' => 'ਲ',
        '\u{a36}' => 'ਸ',
        '\u{a59}' => 'ਖ',
        '\u{a5a}' => 'ਗ',
        '\u{a5b}' => 'ਜ',
        '\u{a5e}' => 'ਫ',
        '\u{b5c}' => 'ଡ',
        '\u{b5d}' => 'ଢ',
        '०'..='९' => digit(letter, '०'),
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    fn folded(text: &str) -> String {
        let mut folded = String::new();
        for letter in text.chars() {
            if is_voicing(letter) {
                let kana = folded.pop().unwrap();
                folded.push(voiced(kana, letter).unwrap());
            } else if !is_dropped(letter) {
                fold(letter, &mut folded);
            }
        }
        folded
    }

    #[test]
    fn a_letter_counts_the_same_composed_and_decomposed() {
        let mut decomposed = 0;
        for range in
            [0xaa..0x600, 0x600..0xe00, 0x1e00..0x2000, 0x3041..0x3100, 0xac00..0xd7a4, 0xf900..0xfb00]
        {
            for letter in range.filter_map(char::from_u32).filter(|letter| letter.is_alphabetic()) {
                let nfd: String = letter.nfd().collect();
                // Left as they are: Han that look like others, and Indic vowels of two parts, which are typed as one.
                let other = matches!(letter as u32, 0xf900..=0xfaff | 0x980..=0xdff);
                if nfd.chars().eq([letter]) || other && folded(&letter.to_string()) == letter.to_string() {
                    continue;
                }
                decomposed += 1;
                assert_eq!(folded(&letter.to_string()), folded(&nfd), "{letter} U+{:04X}", letter as u32);
            }
        }
        assert!(decomposed > 12_000, "{decomposed}");
    }

    #[test]
    fn upper_and_lower_case_count_the_same() {
        // Ligatures and old forms whose capitals are the plain letters, and the letter whose capital has an apostrophe.
        let rare = |letter| matches!(letter, 'ŉ' | 'ẚ' | '\u{1c80}'..='\u{1c88}' | '\u{fb13}'..='\u{fb17}');
        let letters = (0..0x1_0000).filter_map(char::from_u32);
        for letter in letters.filter(|letter| !is_voicing(*letter) && !rare(*letter)) {
            for other in [letter.to_uppercase().collect::<String>(), letter.to_lowercase().collect()] {
                // The combining iota of Greek is a letter of its own in capitals.
                let iota = letter.nfd().any(|part| part == '\u{345}');
                assert!(iota || folded(&other) == folded(&letter.to_string()), "{letter} {other}");
            }
        }
    }

    #[test]
    fn folding_what_is_folded_changes_nothing() {
        for letter in (0..0x1_0000).filter_map(char::from_u32).filter(|letter| !is_voicing(*letter)) {
            let once = folded(&letter.to_string());
            assert_eq!(folded(&once), once, "{letter}");
        }
    }

    #[test]
    fn letters_of_every_script_fold_as_its_readers_search() {
        for (written, counts) in [
            ("Straße", "strasse"),
            ("ÆRØSKØBING", "aeroskobing"),
            ("ŒUVRE", "oeuvre"),
            ("Ðorđe Łódź", "dorde lodz"),
            ("ﬁnale", "finale"),
            ("Trần Hưng Đạo", "tran hung dao"),
            ("İstanbul ışık", "istanbul isik"),
            ("ISPARTA", "isparta"),
            ("ΟΔΥΣΣΕΎΣ ᾠδή", "οδυσσευσ ωδη"),
            ("Ёлка Йод Ї", "елка иод і"),
            ("שָׁלוֹם", "שלומ"),
            ("الْقَمَرُ أحمد فتاة", "القمر احمد فتاه"),
            ("ज़मीन", "जमीन"),
            ("Ｆｕｌｌ ｶﾅ", "full カナ"),
            ("한", "\u{1112}\u{1161}\u{11ab}"),
            ("٣ ۷ ९", "3 7 9"),
        ] {
            assert_eq!(folded(written), counts);
        }
    }
}
