//! All numbers of a person.

use std::collections::BTreeMap;

use serde::Serialize;
use soul_core::{InputError, Warning};

use crate::date::{DateComponents, ages, birthday_number, challenges};
use crate::name::{Name, NamePart};
use crate::reduce::reduce;
use crate::{Method, NumerologyRequest};

/// A pinnacle or a challenge with the ages that it holds for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Period {
    /// A pinnacle's 1 to 9, 11, 22 or 33; a challenge's 0 to 8.
    pub number: u32,
    /// Age in completed years at which it begins.
    pub from_age: u32,
    /// Last age that it holds for; none for the fourth.
    pub to_age: Option<u32>,
}

/// The numbers of a birth date and a name. Where nothing else is said a number is 1 to 9, 11, 22 or 33.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Numerology {
    /// From the whole birth date.
    pub life_path_number: u32,
    /// From the day of the month.
    pub birthday_number: u32,
    /// From all letters; null, as the next three, without a name that can be read.
    pub expression_number: Option<u32>,
    /// From the vowels; null also without any.
    pub soul_urge_number: Option<u32>,
    /// From the consonants; null also without any.
    pub personality_number: Option<u32>,
    /// The numbers 1 to 9 that no letter of the name has.
    pub karmic_lessons: Option<Vec<u32>>,
    /// The four pinnacles.
    pub pinnacles: [Period; 4],
    /// The four challenges, over the same ages.
    pub challenges: [Period; 4],
    /// The totals before the last reduction, by field; those of the pinnacles as `pinnacles.0` and on.
    pub compounds: BTreeMap<String, u32>,
    /// The counted parts of the name with their letters; null without a name that can be read.
    pub name_parts: Option<Vec<NamePart>>,
    /// How it was added up.
    pub method: Method,
    /// What the reader should know.
    pub warnings: Vec<Warning>,
}

/// Calculates all numbers of a birth date and, where it is given and can be read, a name.
///
/// Month and day, day and year, both of these, and month and year make the pinnacles; differences of the same, as single
/// digits, the challenges. The first of each ends at 36 less the Life Path's digit, the next two last nine years.
///
/// # Errors
/// `input/too-many` where `yVowels` has more entries than the name has Ys.
pub fn numerology(request: &NumerologyRequest) -> Result<Numerology, InputError> {
    let NumerologyRequest { birth_date, method, .. } = *request;
    let date = DateComponents::new(birth_date, method);
    let mut compounds = BTreeMap::new();
    compounds.extend([
        ("lifePathNumber".to_owned(), date.life_path_total()),
        ("birthdayNumber".to_owned(), chrono::Datelike::day(&birth_date.0)),
    ]);
    let life_path_number = reduce(date.life_path_total());
    let ages = ages(life_path_number);
    let periods = |numbers: [u32; 4]| {
        let period = |index: usize| {
            let (from_age, to_age) = ages[index];
            Period { number: numbers[index], from_age, to_age }
        };
        [0, 1, 2, 3].map(period)
    };
    let pinnacle_totals = date.pinnacle_totals();
    compounds.extend(
        (0..).zip(pinnacle_totals).map(|(index, total): (u32, u32)| (format!("pinnacles.{index}"), total)),
    );

    let mut warnings = Vec::new();
    let name = match request.full_name.as_deref().map(|name| Name::read(name, &request.y_vowels)) {
        None => None,
        Some(Ok(name)) => Some(name),
        Some(Err(warning)) => {
            warnings.push(warning);
            None
        }
    };
    if let Some(name) = &name {
        check_y_vowels(request, name.ys())?;
        warnings.extend(name.dropped.as_deref().map(suffix_warning));
    }
    let mut number_of = |field: &str, missing: Option<(&str, &str)>, sum: fn(&NamePart) -> u32| {
        let total: u32 = name.as_ref()?.parts.iter().map(|part| method.of_total(sum(part))).sum();
        if total == 0 {
            warnings.extend(missing.map(|(code, message)| Warning::new(code, message)));
            return None;
        }
        compounds.insert(field.to_owned(), total);
        Some(reduce(total))
    };
    let expression_number = number_of("expressionNumber", None, |part| part.total);
    let no_vowels = ("numerology/no-vowels", "The name has no vowel, so there is no Soul Urge number.");
    let soul_urge_number = number_of("soulUrgeNumber", Some(no_vowels), |part| part.vowels);
    let no_consonants =
        ("numerology/no-consonants", "The name has no consonant, so there is no Personality number.");
    let personality_number = number_of("personalityNumber", Some(no_consonants), |part| part.consonants);
    Ok(Numerology {
        life_path_number,
        birthday_number: birthday_number(birth_date, method),
        expression_number,
        soul_urge_number,
        personality_number,
        karmic_lessons: name.as_ref().map(Name::karmic_lessons),
        pinnacles: periods(pinnacle_totals.map(reduce)),
        challenges: periods(challenges(birth_date)),
        compounds,
        name_parts: name.map(|name| name.parts),
        method,
        warnings,
    })
}

fn check_y_vowels(request: &NumerologyRequest, ys: usize) -> Result<(), InputError> {
    let given = request.y_vowels.len();
    if given <= ys {
        return Ok(());
    }
    let value: Vec<Option<bool>> = request.y_vowels.clone();
    let problem = format!("has {given} entries");
    Err(InputError::new(
        "input/too-many",
        "yVowels",
        value,
        problem,
        format!("{ys} at most, one for each Y of the name"),
    ))
}

fn suffix_warning(suffix: &str) -> Warning {
    let message = format!("“{suffix}” is taken as a suffix and not counted as a part of the name.");
    Warning::new("numerology/suffix-dropped", message)
}
