//! Numerology against the truth table: the values that cited pages print, and those of a reference implementation.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;
use soul_core::CivilDate;
use soul_numerology::{Method, Numerology, NumerologyRequest, PersonalCycles, numerology, personal_cycles};
use soul_testkit::accuracy::{Row, Section, record};
use soul_testkit::golden_numerology::{self, NumerologyCase, NumerologyExpected};

/// A date for names that come without one; it plays no part in what is compared.
const ANY_DATE: [u32; 3] = [2000, 1, 1];

fn date(parts: [u32; 3]) -> String {
    let [year, month, day] = parts;
    format!("{year:04}-{month:02}-{day:02}")
}

fn numbers(case: &NumerologyCase, method: &str) -> Numerology {
    let birth = date(case.input.birth.unwrap_or(ANY_DATE));
    let request = json!({ "birthDate": birth, "fullName": case.input.name, "method": method });
    numerology(&NumerologyRequest::parse(&request).unwrap()).unwrap()
}

fn cycles(case: &NumerologyCase) -> Option<PersonalCycles> {
    let [month, day] = case.input.birth_md.or(case.input.birth.map(|[_, month, day]| [month, day]))?;
    let parsed = |parts| CivilDate::parse(&date(parts)).unwrap();
    Some(personal_cycles(parsed([2000, month, day]), parsed(case.input.on?)))
}

/// The name as it is counted, in a to z.
fn folded(numbers: &Numerology) -> Option<String> {
    let spelled =
        |part: &soul_numerology::NamePart| part.letters.iter().map(|it| it.letter).collect::<String>();
    Some(numbers.name_parts.as_ref()?.iter().map(spelled).collect::<Vec<_>>().join(" "))
}

fn end_ages(numbers: &Numerology) -> Vec<u32> {
    numbers.pinnacles.iter().filter_map(|pinnacle| pinnacle.to_age).collect()
}

/// The result in the shape of the table, with what the case asks for and nothing more.
fn found(case: &NumerologyCase) -> NumerologyExpected {
    let [grouped, straight, reduced] = ["grouped", "straight", "reduced"].map(|method| numbers(case, method));
    let of = |periods: [soul_numerology::Period; 4]| periods.map(|period| period.number).to_vec();
    let compound = |field: &str| grouped.compounds.get(field).copied();
    let parts = grouped.name_parts.as_ref();
    let cycles = cycles(case);
    let first_y = || parts?.iter().flat_map(|part| &part.letters).find(|it| it.letter == 'y');
    NumerologyExpected {
        life_path: Some(grouped.life_path_number),
        life_path_compound: compound("lifePathNumber"),
        life_path_straight_digits: Some(straight.life_path_number),
        life_path_reduce_all: Some(reduced.life_path_number),
        birthday: Some(grouped.birthday_number),
        pinnacles: Some(of(grouped.pinnacles)),
        pinnacles_first_two: Some(of(grouped.pinnacles)[..2].to_vec()),
        pinnacle_end_ages: Some(end_ages(&grouped)),
        challenges: Some(of(grouped.challenges)),
        expression: grouped.expression_number,
        expression_compound: compound("expressionNumber"),
        expression_straight: straight.expression_number,
        soul_urge: grouped.soul_urge_number,
        soul_urge_straight: straight.soul_urge_number,
        personality: grouped.personality_number,
        personality_straight: straight.personality_number,
        part_totals: parts.map(|parts| parts.iter().map(|part| part.total).collect()),
        karmic_lessons: grouped.karmic_lessons.clone(),
        personal_year: cycles.map(|cycles| cycles.personal_year),
        personal_month: cycles.map(|cycles| cycles.personal_month),
        personal_day: cycles.map(|cycles| cycles.personal_day),
        folded: folded(&grouped),
        y_is_vowel: first_y().map(|it| it.vowel),
        error: grouped
            .warnings
            .iter()
            .find(|it| it.code == "numerology/non-latin-name")
            .map(|_| "non_latin".into()),
    }
}

/// Compares the fields that the case states and counts them.
macro_rules! compare {
    ($case:expr, $found:expr, $($field:ident),+ $(,)?) => {{
        let (case, found) = (&$case, &$found);
        let NumerologyExpected { $($field: _),+ } = found;
        let mut compared = 0;
        $(if case.expected.$field.is_some() {
            assert_eq!(found.$field, case.expected.$field, "case {}: {}", case.id, stringify!($field));
            compared += 1;
        })+
        compared
    }};
}

#[test]
fn every_value_of_the_table_is_equal_by_its_method() {
    let (mut printed, mut derived) = (0, 0);
    for case in golden_numerology::numerology() {
        // The Life Path of this case is given instead of a date: 9 December 2004 has it (12 becomes 3, 9, and 6: 18, so 9).
        let with_date = match case.input.life_path_given {
            Some(9) => {
                let mut dated = case.clone();
                dated.input.birth = Some([2004, 12, 9]);
                dated
            }
            other => {
                assert_eq!(other, None, "case {}: a Life Path that no date stands for", case.id);
                case
            }
        };
        let found = found(&with_date);
        let compared = compare!(
            with_date,
            found,
            life_path,
            life_path_compound,
            life_path_straight_digits,
            life_path_reduce_all,
            birthday,
            pinnacles,
            pinnacles_first_two,
            pinnacle_end_ages,
            challenges,
            expression,
            expression_compound,
            expression_straight,
            soul_urge,
            soul_urge_straight,
            personality,
            personality_straight,
            part_totals,
            karmic_lessons,
            personal_year,
            personal_month,
            personal_day,
            folded,
            y_is_vowel,
            error,
        );
        assert!(compared > 0, "case {} states nothing", with_date.id);
        *(if with_date.kind == "derived" { &mut derived } else { &mut printed }) += compared;
    }
    println!("{printed} printed values, {derived} derived values, all equal");
    record(&Section {
        name: "50-numerology".into(),
        title: "Numerology".into(),
        method: "Pythagorean letter values; grouped, straight and reduced adding; Y by rule; base letters of letters with \
                 marks. Exact, for any date and Latin name."
            .into(),
        truth: "Values that cited pages print, and those of a reference implementation.".into(),
        rows: vec![
            Row::equal("Printed values, the rules for Y and for letters with marks", printed),
            Row::equal("Derived values", derived),
        ],
    });
}

#[test]
fn a_name_in_another_script_gets_nulls_and_never_a_number() {
    for name in ["明", "Анна", "María Ψ", "أحمد Ahmed", "Anna 明"] {
        for method in ["grouped", "straight", "reduced"] {
            let request = json!({ "birthDate": "1990-06-15", "fullName": name, "method": method });
            let numbers = numerology(&NumerologyRequest::parse(&request).unwrap()).unwrap();
            let by_name = (
                numbers.expression_number,
                numbers.soul_urge_number,
                numbers.personality_number,
                numbers.karmic_lessons,
                numbers.name_parts,
            );
            assert_eq!(by_name, (None, None, None, None, None), "{name}");
            assert_eq!(numbers.warnings.len(), 1);
            assert_eq!(numbers.warnings[0].code, "numerology/non-latin-name");
            assert_eq!(numbers.life_path_number, 4, "1990-06-15: 6 + 6 + 1 = 13");
        }
    }
}

#[test]
fn the_methods_disagree_where_the_sources_say_so() {
    // 12 November 1970 and 15 July 1987, as the table of methods gives them.
    for (birth, grouped, straight, reduced) in [("1970-11-12", 22, 22, 4), ("1987-07-15", 2, 11, 2)] {
        for (method, expected) in
            [(Method::Grouped, grouped), (Method::Straight, straight), (Method::Reduced, reduced)]
        {
            let request = NumerologyRequest {
                birth_date: CivilDate::parse(birth).unwrap(),
                full_name: None,
                method,
                y_vowels: Vec::new(),
            };
            let numbers = numerology(&request).unwrap();
            assert_eq!(numbers.life_path_number, expected, "{birth} {method:?}");
            assert_eq!(numbers.method, method);
        }
    }
}
