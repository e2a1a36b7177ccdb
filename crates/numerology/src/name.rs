//! A name as parts and letters.

use serde::Serialize;
use soul_core::Warning;

use crate::letter::{Reading, read, value};

/// A letter of a name with what it counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// The letter, `a` to `z`.
    pub letter: char,
    /// Its value, 1 to 9.
    pub value: u32,
    /// Whether it counts as a vowel.
    pub vowel: bool,
}

/// A part of a name, such as the first name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamePart {
    /// Its letters; ß, æ and their like as the letters that they are spelled with.
    pub letters: Vec<Letter>,
    /// Sum of the values of all letters.
    pub total: u32,
    /// Sum over the vowels.
    pub vowels: u32,
    /// Sum over the consonants.
    pub consonants: u32,
}

/// A name that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) parts: Vec<NamePart>,
    /// The suffix that was left out.
    pub(crate) dropped: Option<String>,
}

impl Name {
    /// Reads a full birth name. `y_vowels` says of each Y of the counted parts, in their order, whether it is a vowel; the rule
    /// decides where it says nothing.
    ///
    /// # Errors
    /// The warning to give instead of numbers: `numerology/non-latin-name` or `numerology/name-not-letters`.
    pub(crate) fn read(full_name: &str, y_vowels: &[Option<bool>]) -> Result<Self, Warning> {
        let mut spellings = spellings(full_name)?;
        let dropped = match spellings.last() {
            Some(last) if is_suffix(&last.written, spellings.len()) => {
                spellings.pop().map(|part| part.written)
            }
            _ => None,
        };
        if spellings.is_empty() {
            return Err(Warning::new(
                "numerology/name-not-letters",
                "The name holds no letter, so it has no numbers.",
            ));
        }
        let mut y_vowels = y_vowels.iter().copied();
        let parts = spellings.iter().map(|part| NamePart::new(&part.letters, &mut y_vowels)).collect();
        Ok(Self { parts, dropped })
    }

    /// How often the letter Y is counted.
    pub(crate) fn ys(&self) -> usize {
        self.parts.iter().flat_map(|part| &part.letters).filter(|letter| letter.letter == 'y').count()
    }

    /// The numbers 1 to 9 that no letter has.
    pub(crate) fn karmic_lessons(&self) -> Vec<u32> {
        let values = self.parts.iter().flat_map(|part| &part.letters).map(|letter| letter.value);
        (1..=9).filter(|number| values.clone().all(|value| value != *number)).collect()
    }
}

impl NamePart {
    fn new(spelling: &str, y_vowels: &mut impl Iterator<Item = Option<bool>>) -> Self {
        let characters: Vec<char> = spelling.chars().collect();
        let letter = |(index, &letter): (usize, &char)| {
            let vowel = match letter {
                'y' => y_vowels.next().flatten().unwrap_or_else(|| y_is_vowel(&characters, index)),
                _ => is_vowel_letter(letter),
            };
            Letter { letter, value: value(letter), vowel }
        };
        let letters: Vec<Letter> = characters.iter().enumerate().map(letter).collect();
        let total = letters.iter().map(|letter| letter.value).sum();
        let vowels = letters.iter().filter(|letter| letter.vowel).map(|letter| letter.value).sum();
        Self { letters, total, vowels, consonants: total - vowels }
    }
}

/// A part of a name as it was written and as it is spelled in a to z.
#[derive(Debug, Default)]
struct Spelling {
    written: String,
    letters: String,
}

fn spellings(full_name: &str) -> Result<Vec<Spelling>, Warning> {
    let mut parts = vec![Spelling::default()];
    for character in full_name.chars() {
        let Some(part) = parts.last_mut() else { break };
        match read(character) {
            Reading::Letters(letters) => {
                part.written.push(character);
                part.letters.push_str(letters);
            }
            Reading::Separator => parts.push(Spelling::default()),
            // Marks and apostrophes stay in the written part: a letter with a mark is no part of a Roman numeral.
            Reading::Nothing => part.written.push(character),
            Reading::Symbol => {
                let message = format!(
                    "The name holds “{character}”, which has no letter value, so the name has no numbers. Write it in letters."
                );
                return Err(Warning::new("numerology/name-not-letters", message));
            }
            Reading::OtherScript => {
                let message = format!(
                    "The name holds “{character}”, for which there is no accepted letter value, so the name has no numbers. \
                     Give its romanised spelling, as in a passport."
                );
                return Err(Warning::new("numerology/non-latin-name", message));
            }
        }
    }
    parts.retain(|part| !part.letters.is_empty());
    Ok(parts)
}

/// Whether the last of `parts` parts of a name is a suffix and no name.
///
/// Jr and Sr are no names. II to VI are dropped from three parts on, since in two the numeral's letters may well be a family
/// name; written like a name, as the Vietnamese Vi, they are one.
fn is_suffix(written: &str, parts: usize) -> bool {
    let generation = ["jr", "sr"].iter().any(|suffix| written.eq_ignore_ascii_case(suffix));
    let numeral = ["II", "III", "IV", "V", "VI"].iter().any(|numeral| written.eq_ignore_ascii_case(numeral));
    let one_case = written.chars().all(|letter| letter.is_ascii_uppercase())
        || written.chars().all(|letter| letter.is_ascii_lowercase());
    (generation && parts >= 2) || (numeral && one_case && parts >= 3)
}

fn is_vowel_letter(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// Whether the Y at `index` of a part is a vowel: no vowel letter stands before it, and it does not begin the part before one.
fn y_is_vowel(part: &[char], index: usize) -> bool {
    let vowel_at =
        |index: Option<usize>| index.and_then(|index| part.get(index)).is_some_and(|&it| is_vowel_letter(it));
    let begins_before_vowel = index == 0 && vowel_at(Some(1));
    !vowel_at(index.checked_sub(1)) && !begins_before_vowel
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::read(text, &[]).unwrap()
    }

    fn spelled(text: &str) -> String {
        let part = |part: &NamePart| part.letters.iter().map(|letter| letter.letter).collect::<String>();
        name(text).parts.iter().map(part).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn y_is_a_vowel_where_it_sounds_like_one_by_rule() {
        for (text, vowel) in [
            ("Mary", true),
            ("Lynn", true),
            ("Yvonne", true),
            ("Cindy", true),
            ("Bryan", true),
            ("Wyatt", true),
            ("Katelyn", true),
            ("Yolanda", false),
            ("Yemen", false),
            ("Maloney", false),
            ("Murray", false),
            ("Troy", false),
            ("Maya", false),
        ] {
            let ys: Vec<bool> =
                name(text).parts[0].letters.iter().filter(|it| it.letter == 'y').map(|it| it.vowel).collect();
            assert_eq!(ys, [vowel], "{text}");
        }
    }

    #[test]
    fn each_y_can_be_overridden_and_null_leaves_the_rule() {
        // Kenya's first syllable ends in a consonant Y, which no rule by letters can hear.
        let vowels = |y_vowels: &[Option<bool>]| {
            let name = Name::read("Kenya Yvonne May", y_vowels).unwrap();
            let letters = name.parts.iter().flat_map(|part| &part.letters);
            letters.filter(|it| it.letter == 'y').map(|it| it.vowel).collect::<Vec<_>>()
        };
        assert_eq!(vowels(&[]), [true, true, false]);
        assert_eq!(vowels(&[Some(false)]), [false, true, false]);
        assert_eq!(vowels(&[None, Some(false), Some(true)]), [true, false, true]);
    }

    #[test]
    fn spaces_hyphens_full_stops_and_commas_part_a_name_and_apostrophes_vanish() {
        assert_eq!(spelled("  Anne-Marie\u{A0}O'Neil "), "anne marie oneil");
        assert_eq!(spelled("J.R.R. Tolkien"), "j r r tolkien");
        assert_eq!(spelled("d’Arcy, Jean"), "darcy jean");
        assert_eq!(spelled("Nguye\u{302}\u{303}n Thị Thu Hà"), "nguyen thi thu ha");
    }

    #[test]
    fn a_suffix_is_dropped_and_a_name_that_looks_like_one_is_kept() {
        for (text, dropped) in [
            ("Thomas Cruise Mapother IV", Some("IV")),
            ("thomas cruise mapother iv", Some("iv")),
            ("Sammy Davis, Jr.", Some("Jr")),
            ("Ken Griffey Sr", Some("Sr")),
            ("Pius VI", None),
            ("Nguyễn Thị Vi", None),
            ("Nguyễn Thị Ví", None),
            ("VI Anh Thu", None),
            ("Jr", None),
            ("Malcolm Little X", None),
        ] {
            assert_eq!(name(text).dropped.as_deref(), dropped, "{text}");
        }
    }

    #[test]
    fn a_name_with_anything_unreadable_is_refused_as_a_whole() {
        for (text, code) in [
            ("明", "numerology/non-latin-name"),
            ("John Смит", "numerology/non-latin-name"),
            ("Ωmega", "numerology/non-latin-name"),
            ("X Æ A-12", "numerology/name-not-letters"),
            ("John \"Jack\" Smith", "numerology/name-not-letters"),
            ("-'", "numerology/name-not-letters"),
        ] {
            assert_eq!(Name::read(text, &[]).unwrap_err().code, code, "{text}");
        }
    }
}
