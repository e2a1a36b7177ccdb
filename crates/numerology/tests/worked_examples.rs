//! Worked examples that public pages print, each with its page.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;
use soul_core::CivilDate;
use soul_numerology::{Numerology, NumerologyRequest, PersonalCycles, numerology, personal_cycles};

fn born(birth: &str) -> Numerology {
    numerology(&NumerologyRequest::parse(&json!({ "birthDate": birth })).unwrap()).unwrap()
}

fn named(name: &str) -> Numerology {
    let request = json!({ "birthDate": "2000-01-01", "fullName": name });
    numerology(&NumerologyRequest::parse(&request).unwrap()).unwrap()
}

fn pinnacles(birth: &str) -> [u32; 4] {
    born(birth).pinnacles.map(|pinnacle| pinnacle.number)
}

fn challenges(birth: &str) -> [u32; 4] {
    born(birth).challenges.map(|challenge| challenge.number)
}

fn part_numbers(name: &str) -> Vec<u32> {
    named(name).name_parts.unwrap().iter().map(|part| part.total).collect()
}

fn on(birth: &str, date: &str) -> PersonalCycles {
    personal_cycles(CivilDate::parse(birth).unwrap(), CivilDate::parse(date).unwrap())
}

#[test]
fn decoz_finds_life_path_5_for_12_october_1936_and_9_for_22_november_1992() {
    // decoz.com, Do your own numerology report; the second as 11 + 22 + 3 = 36.
    assert_eq!(born("1936-10-12").life_path_number, 5);
    let master = born("1992-11-22");
    assert_eq!((master.compounds["lifePathNumber"], master.life_path_number), (36, 9));
}

#[test]
fn life_path_calculators_find_11_for_14_may_1990_and_3_for_14_july_1989() {
    // lifepathcalc.pages.dev, How to calculate; mysticaldiscovery.com, Step by step.
    assert_eq!(born("1990-05-14").life_path_number, 11);
    assert_eq!(born("1989-07-14").life_path_number, 3);
}

#[test]
fn decoz_gives_the_pinnacles_and_challenges_of_3_july_1962() {
    // worldnumerology.com course 5, decoz.com course 19.
    assert_eq!(challenges("1962-07-03"), [4, 6, 2, 2]);
    assert_eq!(pinnacles("1962-07-03"), [1, 3, 4, 7]);
}

#[test]
fn decoz_keeps_masters_in_the_pinnacles_of_15_may_1949() {
    // decoz.com course 19.
    assert_eq!(pinnacles("1949-05-15"), [11, 11, 22, 1]);
}

#[test]
fn divine_astro_ends_the_pinnacles_of_16_october_1950_at_31_40_and_49() {
    // divineastro.in.
    let numbers = born("1950-10-16");
    assert_eq!(numbers.life_path_number, 5);
    assert_eq!(pinnacles("1950-10-16"), [8, 4, 3, 7]);
    assert_eq!(numbers.pinnacles.map(|pinnacle| pinnacle.to_age), [Some(31), Some(40), Some(49), None]);
}

#[test]
fn mystic_softwares_gives_the_challenges_of_1_may_1970() {
    // mysticsoftwares.com, Free challenge number.
    assert_eq!(challenges("1970-05-01"), [4, 7, 3, 3]);
}

#[test]
fn thomas_cruise_mapother_is_31_4_without_his_numeral() {
    // worldnumerology.com class 7: 22 + 3 + 6.
    let numbers = named("Thomas Cruise Mapother IV");
    assert_eq!((numbers.compounds["expressionNumber"], numbers.expression_number), (31, Some(4)));
    assert_eq!(numbers.name_parts.unwrap().len(), 3);
    assert_eq!(numbers.warnings[0].code, "numerology/suffix-dropped");
}

#[test]
fn seventh_life_path_gives_the_soul_urge_of_lennon_and_winfrey() {
    // seventhlifepath.com, Heart's desire: Lennon as 6 + 6 + 11 = 23.
    let lennon = named("John Winston Lennon");
    assert_eq!((lennon.compounds["soulUrgeNumber"], lennon.soul_urge_number), (23, Some(5)));
    assert_eq!(named("Oprah Gail Winfrey").soul_urge_number, Some(4));
}

#[test]
fn astro_numerology_gives_soul_urge_4_for_dwight_david_eisenhower() {
    // astro-numerology.com.
    assert_eq!(named("Dwight David Eisenhower").soul_urge_number, Some(4));
}

#[test]
fn rosemary_angelina_church_has_soul_urge_11_with_her_y_as_a_vowel() {
    // yourpersonalpowersymbol.com.
    assert_eq!(named("Rosemary Angelina Church").soul_urge_number, Some(11));
}

#[test]
fn woobiz_gives_john_smith_8_6_and_11() {
    // woobiz.net.
    let numbers = named("John Smith");
    let three = (numbers.expression_number, numbers.soul_urge_number, numbers.personality_number);
    assert_eq!(three, (Some(8), Some(6), Some(11)));
}

#[test]
fn david_michael_mcclain_adds_22_33_and_28_to_11() {
    // astrology-numerology.com, The birth name.
    assert_eq!(part_numbers("David Michael McClain"), [22, 33, 28]);
    assert_eq!(named("David Michael McClain").expression_number, Some(11));
}

#[test]
fn johannes_albertus_decoz_has_the_one_karmic_lesson_7() {
    // worldnumerology.com.
    assert_eq!(named("Johannes Albertus Decoz").karmic_lessons, Some(vec![7]));
}

#[test]
fn published_personal_cycles_agree() {
    // snowdaycalculatornow.com, Personal day; inspiredcreatively.com, Personal daily, monthly and yearly numerology.
    let cycles = on("1990-07-14", "2026-03-08");
    assert_eq!((cycles.personal_year, cycles.personal_month, cycles.personal_day), (4, 7, 6));
    let cycles = on("1985-04-23", "2020-10-07");
    assert_eq!((cycles.personal_year, cycles.personal_month), (4, 5));
}

#[test]
fn the_y_override_changes_soul_urge_and_personality_and_nothing_else() {
    // Clayton's Y is a vowel in one source: A 1, Y 7, O 6 make 14, so 5, instead of 7.
    let of = |y_vowels: serde_json::Value| {
        let request = json!({ "birthDate": "2000-01-01", "fullName": "Clayton", "yVowels": y_vowels });
        numerology(&NumerologyRequest::parse(&request).unwrap())
    };
    let (rule, vowel) = (of(json!([])).unwrap(), of(json!([true])).unwrap());
    assert_eq!((rule.soul_urge_number, vowel.soul_urge_number), (Some(7), Some(5)));
    assert_eq!(rule.expression_number, vowel.expression_number);
    let refused = of(json!([true, false])).unwrap_err();
    assert_eq!((refused.code, refused.field.as_str()), ("input/too-many", "yVowels"));
}

#[test]
fn a_name_without_vowels_or_without_consonants_lacks_that_number_and_says_so() {
    let none = named("Ng");
    assert_eq!(
        (none.soul_urge_number, none.personality_number),
        (None, Some(3)),
        "N 5 and G 7 make 12, so 3"
    );
    assert_eq!(none.warnings[0].code, "numerology/no-vowels");
    let none = named("Aoi");
    assert_eq!((none.soul_urge_number, none.personality_number), (Some(7), None), "1 + 6 + 9 = 16");
    assert_eq!(none.warnings[0].code, "numerology/no-consonants");
}
