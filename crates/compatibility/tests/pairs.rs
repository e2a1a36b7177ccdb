//! What holds for every pair.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use soul_compatibility::{CompatibilityScores, Member, Options, compatibility, percentiles};
use soul_core::{CivilDate, Coded, Confidence, Instant};

fn member(fields: Value) -> Member {
    Member::parse("a", &fields).unwrap()
}

fn ada() -> Member {
    member(json!({ "birthDate": "1990-06-15", "birthTime": "14:30", "birthTimezone": "Europe/London",
        "birthLatitude": 51.5074, "birthLongitude": -0.1278, "name": "Ada" }))
}

fn ben() -> Member {
    member(json!({ "birthDate": "1988-02-03", "birthTime": "06:10", "birthTimezone": "America/New_York",
        "birthLatitude": 40.7, "birthLongitude": -74.0, "name": "Ben" }))
}

fn on(date: &str) -> Options {
    Options { on_date: CivilDate::parse(date), synastry: true }
}

fn compare(a: &Member, b: &Member, options: &Options) -> CompatibilityScores {
    compatibility(a, b, options).unwrap()
}

/// The generator of the fresh pairs, another one than that of the calibration: xorshift64* (G. Marsaglia 2003, S. Vigna 2016).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn date_time(&mut self, first_year: f64, years: f64) -> String {
        let year_ms = 365.25 * 86_400_000.0;
        let unix_ms = (first_year - 1970.0 + years * self.next()) * year_ms;
        Instant::from_unix_ms(unix_ms as i64).unwrap().to_string()
    }

    fn member(&mut self, known: bool) -> Member {
        let at = self.date_time(1930.0, 80.9);
        let (latitude, longitude) = (-35.0 + 95.0 * self.next(), -180.0 + 360.0 * self.next());
        let birth_time = known.then(|| at[11..19].to_owned());
        member(json!({ "birthDate": &at[..10], "birthTime": birth_time, "birthTimezone": "Etc/UTC",
            "birthLatitude": latitude, "birthLongitude": longitude }))
    }
}

/// The Kolmogorov–Smirnov distance of values from the uniform distribution over 0 to 1.
fn distance_from_uniform(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let count = values.len() as f64;
    let off = |(index, value): (usize, &f64)| {
        let (before, after) = (index as f64 / count, (index + 1) as f64 / count);
        (value - before).abs().max((after - value).abs())
    };
    values.iter().enumerate().map(off).fold(0.0, f64::max)
}

/// Fresh pairs whose scores, not rounded, have to be uniform. The threshold is the distance that 5,000 truly uniform values pass once in a
/// thousand times, 1.95 / √5000, and 0.001 for the straight lines between 33 quantiles.
fn check_uniform(pairs: usize, seed: u64, known: [bool; 2]) {
    let mut random = Random(seed);
    let mut values: [Vec<f64>; 7] = Default::default();
    for _ in 0..pairs {
        let (a, b) = (random.member(known[0]), random.member(known[1]));
        let options = on(&random.date_time(2000.0, 49.9)[..10]);
        let (pillars, overall) = percentiles(&a, &b, &options).unwrap();
        for (values, percentile) in
            values.iter_mut().zip(pillars.map(Option::unwrap).into_iter().chain([overall]))
        {
            values.push(percentile);
        }
    }
    let threshold = 1.95 / (pairs as f64).sqrt() + 0.001;
    for (index, values) in values.into_iter().enumerate() {
        let distance = distance_from_uniform(values);
        println!("column {index}, {known:?}: {distance:.4}, allowed {threshold:.4}");
        assert!(distance < threshold, "column {index}: {distance} of {pairs} pairs, allowed {threshold}");
    }
}

#[test]
fn five_thousand_fresh_pairs_are_uniform_in_each_pillar_and_the_whole() {
    check_uniform(5_000, 7, [true, true]);
}

#[test]
fn fresh_pairs_with_unknown_times_are_uniform_by_their_own_calibration() {
    check_uniform(1_500, 8, [true, false]);
    check_uniform(1_500, 9, [false, false]);
}

#[test]
fn swapping_the_two_people_changes_nothing_but_the_sides() {
    let unknown = member(json!({ "birthDate": "1979-11-30", "name": "Cem" }));
    for (a, b) in [(ada(), ben()), (ada(), unknown.clone()), (unknown, ben())] {
        let (there, back) = (compare(&a, &b, &on("2026-05-01")), compare(&b, &a, &on("2026-05-01")));
        let without_sides = |scores: &CompatibilityScores| {
            let mut value = serde_json::to_value(scores).unwrap();
            value.as_object_mut().unwrap().remove("synastryData");
            // "Sun of Ada and Sun of Ben" becomes "Sun of Ben and Sun of Ada": what a contact adds stays.
            for list in ["strengths", "challenges"] {
                for sentence in value[list].as_array_mut().unwrap() {
                    *sentence = sentence.as_str().unwrap().split_once(": ").unwrap().1.into();
                }
            }
            value
        };
        assert_eq!(without_sides(&there), without_sides(&back));
        let (there, back) = (there.synastry_data.unwrap(), back.synastry_data.unwrap());
        assert_eq!(there.golden_aspects.len(), back.golden_aspects.len());
        assert_eq!(there.diamond_aspects.len(), back.diamond_aspects.len());
        assert_eq!(there.house_overlays.a_in_b, back.house_overlays.b_in_a);
        assert_eq!((there.chemistry, there.commitment), (back.chemistry, back.commitment));
    }
}

#[test]
fn each_sentence_names_its_contact_its_pillar_and_what_it_adds() {
    let scores = compare(&ada(), &ben(), &on("2026-05-01"));
    assert!((1..=5).contains(&scores.strengths.len()) && (1..=5).contains(&scores.challenges.len()));
    for (sentences, sign) in [(&scores.strengths, '+'), (&scores.challenges, '-')] {
        for sentence in sentences {
            let (contact, adds) = sentence.split_once(": ").unwrap();
            assert!(adds.starts_with(sign) && adds.contains(" for "), "{sentence}");
            assert!(
                contact.contains("Ada")
                    || contact.starts_with("Life Paths")
                    || contact.starts_with("channel")
            );
        }
    }
    assert!(scores.advice.ends_with('.'));
}

#[test]
fn without_a_date_timing_is_left_out_and_without_synastry_so_is_that() {
    let scores = compare(&ada(), &ben(), &Options { on_date: None, synastry: false });
    assert_eq!((scores.timing_score, scores.timing_error, scores.synastry_data), (None, None, None));
    assert!(scores.attraction_score.is_some() && scores.long_term_error.is_some());
}

#[test]
fn an_unknown_birth_time_widens_the_margins_and_lowers_the_confidence() {
    let timeless =
        member(json!({ "birthDate": "1988-02-03", "birthTimezone": "America/New_York", "name": "Ben" }));
    let (known, open) =
        (compare(&ada(), &ben(), &on("2026-05-01")), compare(&ada(), &timeless, &on("2026-05-01")));
    assert_eq!((known.confidence_level, open.confidence_level), (Confidence::High, Confidence::Low));
    // The Moon moves 12° in a day and 0.25° in half an hour: the side that hangs on it is the least sure.
    assert!(open.emotional_error.unwrap() > known.emotional_error.unwrap());
    assert_eq!(open.synastry_data.unwrap().house_overlays.a_in_b, None);
}

#[test]
fn golden_and_diamond_aspects_keep_to_their_definitions() {
    let mut random = Random(3);
    let (mut golden, mut diamonds) = (0, 0);
    for _ in 0..200 {
        let (a, b) = (random.member(true), random.member(true));
        let data = compare(&a, &b, &on("2026-05-01")).synastry_data.unwrap();
        for aspect in &data.golden_aspects {
            golden += 1;
            assert!(aspect.orb <= 1.0);
            for name in [&aspect.planet1, &aspect.planet2] {
                assert!(["Sun", "Moon", "Venus", "Mars", "Ascendant"].contains(&&**name));
            }
        }
        for aspect in &data.diamond_aspects {
            diamonds += 1;
            let back = |other: &&soul_astrology::Aspect| {
                other.planet1 == aspect.planet2 && other.planet2 == aspect.planet1
            };
            assert!(aspect.orb <= 3.0 && data.diamond_aspects.iter().find(back).is_some());
        }
    }
    assert!(golden > 0 && diamonds > 0, "200 pairs have some of both");
}

#[test]
fn a_runner_up_is_another_category_that_some_of_the_64_assumed_births_give() {
    let mut random = Random(11);
    let (mut alone, mut crossed) = (0, 0);
    let mut categories = std::collections::BTreeSet::new();
    for _ in 0..400 {
        let (a, b) = (random.member(true), random.member(true));
        let scores = compare(&a, &b, &on("2026-05-01"));
        categories.insert(scores.relationship_category);
        match scores.runner_up {
            None => alone += 1,
            Some(runner_up) => {
                crossed += 1;
                assert_ne!(runner_up.category, scores.relationship_category);
                let births = 64.0 * runner_up.probability;
                assert!(births.fract() == 0.0 && (1.0..=64.0).contains(&births), "{births}");
            }
        }
    }
    assert!(alone > 0 && crossed > 0, "{alone} alone, {crossed} crossed");
    assert!(categories.len() >= 6, "400 pairs have nearly all categories: {categories:?}");
}

#[test]
fn dominant_pillars_are_above_60_and_surely_above_the_middle_of_the_others() {
    let mut random = Random(12);
    let mut dominant = 0;
    for _ in 0..200 {
        let (a, b) = (random.member(true), random.member(true));
        let scores = serde_json::to_value(compare(&a, &b, &on("2026-05-01"))).unwrap();
        let of = |name: &str, what: &str| scores[format!("{name}{what}")].as_f64().unwrap();
        let names = ["attraction", "emotional", "communication", "lifestyle", "longTerm", "timing"];
        let listed: Vec<&str> =
            scores["dominantPillars"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        assert!(listed.is_sorted_by(|x, y| of(x, "Score") >= of(y, "Score")), "the strongest first");
        for name in names {
            let mut others: Vec<f64> =
                names.iter().filter(|other| **other != name).map(|other| of(other, "Score")).collect();
            others.sort_by(f64::total_cmp);
            let lower = of(name, "Score") - of(name, "Error");
            // Score, error and median are rounded to whole numbers: within 1.5 of the line both are right.
            if listed.contains(&name) {
                dominant += 1;
                assert!(of(name, "Score") >= 60.0 && lower > others[2] - 1.5, "{name} {scores}");
            } else {
                assert!(of(name, "Score") <= 60.0 || lower < others[2] + 1.5, "{name} {scores}");
            }
        }
    }
    assert!(dominant > 0);
}

#[test]
fn bad_members_are_refused_by_field() {
    let refused = Member::parse("b", &json!({ "birthDate": null })).unwrap_err();
    assert_eq!((refused.code, refused.field.as_str()), ("birth/date-missing", "b.birthDate"));
    let nowhere = member(json!({ "birthDate": "1990-01-01", "birthTimezone": "Mars/Base" }));
    assert_eq!(
        compatibility(&ada(), &nowhere, &Options::default()).unwrap_err().code(),
        "birth/timezone-unknown"
    );
    assert_eq!(Options::parse(&json!({ "onDate": "2026-02-30" })).unwrap_err().field, "onDate");
}

#[test]
fn the_ends_of_the_accepted_dates_can_be_compared() {
    for date in ["1800-01-01", "2100-12-31"] {
        let old = member(json!({ "birthDate": date, "birthTime": "12:00", "birthTimezone": "Etc/UTC" }));
        compare(&old, &old, &on(date));
        compare(&old, &ada(), &on("2100-12-31"));
    }
}
