//! What charts say when something is unknown, and how the kinds of charts hang together.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use soul_astrology::{
    Chart, ChartOptions, HouseSystem, Sign, draconic_chart, natal_chart, progressed_chart,
    solar_return_chart, synastry, transits,
};
use soul_core::{Birth, CivilDate, Coded, Confidence, Instant, difference_deg};
use soul_ephemeris::Body;
use soul_testkit::golden;

fn birth(fields: Value) -> Birth {
    Birth::parse(&fields).unwrap()
}

fn london() -> Birth {
    birth(json!({ "birthDate": "1990-06-15", "birthTime": "14:30", "birthTimezone": "Europe/London",
        "birthLatitude": 51.5074, "birthLongitude": -0.1278 }))
}

fn natal(birth: &Birth) -> Chart {
    natal_chart(birth, &ChartOptions::natal()).unwrap()
}

fn codes(chart: &Chart) -> Vec<&str> {
    chart.warnings.iter().map(|warning| warning.code.as_str()).collect()
}

#[test]
fn a_natal_chart_puts_the_golden_longitudes_into_signs_and_houses() {
    // The instants of the golden positions, rounded to the second of their UT; what a body moves in a second is allowed for.
    for case in golden::positions().iter().take(50) {
        let instant = soul_core::JulianDayUt(case.jd_ut1_skyfield).to_instant().unwrap().to_string();
        let chart = natal(&birth(json!({
            "birthDate": &instant[..10], "birthTime": &instant[11..19], "birthTimezone": "Etc/UTC",
            "birthLatitude": 40.0, "birthLongitude": 10.0 })));
        for (name, body) in
            [("sun", Body::Sun), ("moon", Body::Moon), ("mars", Body::Mars), ("pluto", Body::Pluto)]
        {
            let expected_deg = case.position(name, "de440").unwrap()[0];
            let found = chart.bodies.get(body);
            let error_deg = difference_deg(expected_deg, found.position.longitude).abs();
            assert!(error_deg < 8e-4, "case {}, {name}: {error_deg}°", case.id);
            if (0.01..29.99).contains(&(expected_deg % 30.0)) {
                assert_eq!(found.sign, Sign::ALL[(expected_deg / 30.0) as usize]);
                assert!((found.degree - expected_deg % 30.0).abs() < 8e-4);
            }
            assert!((1..=12).contains(&found.house.unwrap()));
        }
        assert_eq!(chart.confidence, Confidence::High);
    }
}

#[test]
fn the_ascendant_begins_house_one_and_each_body_lies_between_its_cusps() {
    for (name, system) in HouseSystem::CHOICES {
        let options = ChartOptions { house_system: system, ..ChartOptions::natal() };
        let chart = natal_chart(&london(), &options).unwrap();
        let cusps = chart.house_cusps.unwrap();
        for (body, placement) in chart.bodies.iter() {
            let house = usize::from(placement.house.unwrap());
            let into = difference_deg(cusps[house - 1], placement.position.longitude);
            let left = difference_deg(placement.position.longitude, cusps[house % 12]);
            assert!(into >= 0.0 && left > 0.0, "{name}, {}: {into} {left}", body.name());
        }
    }
}

#[test]
fn an_unknown_time_leaves_houses_out_and_lists_the_signs_of_the_day() {
    // On 2 October 2019 the Moon left Scorpio for Sagittarius at 7:44 eastern daylight time (mistykuceris.com, table of October 2019):
    // 7.73 of the day's 24 hours in Scorpio.
    let chart = natal(&birth(json!({ "birthDate": "2019-10-02", "birthTimezone": "America/New_York",
        "birthLatitude": 40.7, "birthLongitude": -74.0 })));
    assert_eq!((chart.house_cusps, chart.ascendant, chart.house_system), (None, None, None));
    assert_eq!(chart.confidence, Confidence::Low);
    assert_eq!(codes(&chart), ["birth/time-unknown"]);
    assert!(chart.bodies.iter().all(|(_, placement)| placement.house.is_none()));
    let moon = chart.uncertain.iter().find(|open| open.field == "bodies.Moon.sign").unwrap();
    let shares: Vec<_> =
        moon.alternatives.iter().map(|open| (open.value.as_str().unwrap(), open.share)).collect();
    assert_eq!((shares[0].0, shares[1].0), ("Sagittarius", "Scorpio"));
    assert!((shares[1].1 - 7.733 / 24.0).abs() < 0.001, "{shares:?}");
    let rising = chart.uncertain.iter().find(|open| open.field == "ascendant.sign").unwrap();
    assert_eq!(rising.alternatives.len(), 12);
    for open in &chart.uncertain {
        let whole: f64 = open.alternatives.iter().map(|one| one.share).sum();
        assert!((whole - 1.0).abs() < 1e-9, "{}", open.field);
    }
}

#[test]
fn every_chart_of_an_unknown_time_lists_a_moon_that_changes_its_sign() {
    // Days on which the Moon's sign of that kind of chart differs between the charts of 00:00 and 23:59.
    let at = |date: &str, time: Option<&str>| {
        birth(json!({ "birthDate": date, "birthTime": time, "birthTimezone": "Etc/UTC" }))
    };
    let day = CivilDate::parse("2020-01-01").unwrap();
    type Kind = fn(&Birth, CivilDate) -> Chart;
    let kinds: [(&str, Kind); 3] = [
        ("1990-06-02", |birth, _| draconic_chart(birth, &ChartOptions::draconic()).unwrap()),
        ("1990-06-03", |birth, day| progressed_chart(birth, day, &ChartOptions::progressed()).unwrap()),
        ("1990-06-01", |birth, _| solar_return_chart(birth, 2020, None, &ChartOptions::natal()).unwrap()),
    ];
    let mut changed = 0;
    for (date, chart) in kinds {
        let moon = |time| chart(&at(date, Some(time)), day).bodies.get(Body::Moon).sign;
        let (early, late) = (moon("00:00:00"), moon("23:59:59"));
        let open = chart(&at(date, None), day).uncertain;
        let listed = open.iter().find(|open| open.field == "bodies.Moon.sign");
        assert_eq!(listed.is_some(), early != late, "{date}");
        if let Some(listed) = listed {
            changed += 1;
            let names: Vec<_> = listed.alternatives.iter().map(|one| one.value.as_str().unwrap()).collect();
            assert!(names.contains(&early.name()) && names.contains(&late.name()), "{date}: {names:?}");
        }
    }
    assert!(changed >= 2, "the days are chosen so that the Moon changes");
}

#[test]
fn a_missing_place_or_zone_leaves_the_houses_out_and_says_so() {
    let placeless = natal(&birth(
        json!({ "birthDate": "1990-06-15", "birthTime": "14:30", "birthTimezone": "Europe/London" }),
    ));
    assert_eq!(codes(&placeless), ["birth/place-missing"]);
    assert_eq!((placeless.confidence, placeless.ascendant), (Confidence::Medium, None));

    let zoneless = natal(&birth(json!({ "birthDate": "1990-06-15", "birthTime": "14:30",
        "birthLatitude": 51.5, "birthLongitude": -0.1 })));
    assert_eq!(codes(&zoneless), ["birth/timezone-estimated"]);
    assert_eq!((zoneless.confidence, zoneless.house_cusps), (Confidence::Medium, None));
}

#[test]
fn inside_the_polar_circle_the_houses_are_porphyrys_with_a_warning() {
    let tromso =
        birth(json!({ "birthDate": "1990-06-15", "birthTime": "14:30", "birthTimezone": "Europe/Oslo",
        "birthLatitude": 69.65, "birthLongitude": 18.96 }));
    let chart = natal(&tromso);
    assert_eq!(chart.house_system, Some(HouseSystem::Porphyry));
    assert_eq!(codes(&chart), ["houses/undefined-at-latitude"]);
    let options = ChartOptions { house_system: HouseSystem::WholeSign, ..ChartOptions::natal() };
    assert!(natal_chart(&tromso, &options).unwrap().warnings.is_empty());
}

#[test]
fn a_repeated_and_a_skipped_hour_are_pointed_out() {
    // Clocks in New York, 2007: forward on 11 March, back on 4 November (Energy Policy Act of 2005, section 110).
    for (date, time, code) in
        [("2007-11-04", "01:30", "birth/time-ambiguous"), ("2007-03-11", "02:30", "birth/time-skipped")]
    {
        let chart =
            natal(&birth(json!({ "birthDate": date, "birthTime": time, "birthTimezone": "America/New_York",
            "birthLatitude": 40.7, "birthLongitude": -74.0 })));
        assert_eq!(codes(&chart), [code]);
    }
}

#[test]
fn the_ends_of_the_accepted_dates_have_charts() {
    for date in ["1800-01-01", "2100-12-31"] {
        for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Etc/UTC"] {
            let known = birth(json!({ "birthDate": date, "birthTime": "23:59:59", "birthTimezone": zone }));
            let unknown = birth(json!({ "birthDate": date }));
            for birth in [known, unknown] {
                natal(&birth);
            }
        }
    }
}

#[test]
fn a_zone_that_does_not_exist_is_refused() {
    let nowhere = birth(json!({ "birthDate": "1990-06-15", "birthTimezone": "Mars/Base" }));
    assert_eq!(natal_chart(&nowhere, &ChartOptions::natal()).unwrap_err().code(), "birth/timezone-unknown");
}

#[test]
fn a_draconic_chart_keeps_the_natal_houses_and_aspects() {
    let options = ChartOptions::natal();
    let (natal, draconic) = (natal(&london()), draconic_chart(&london(), &options).unwrap());
    assert_eq!(draconic.bodies.get(Body::NorthNode).position.longitude, 0.0);
    for ((_, a), (_, b)) in natal.bodies.iter().zip(draconic.bodies.iter()) {
        assert_eq!((a.house, a.retrograde), (b.house, b.retrograde));
    }
    let names = |chart: &Chart| -> Vec<String> {
        chart.aspects.iter().map(|a| format!("{} {:?} {}", a.planet1, a.aspect, a.planet2)).collect()
    };
    assert_eq!(names(&natal), names(&draconic));
}

#[test]
fn on_the_day_of_birth_the_progressed_chart_is_the_natal_one() {
    let noon = birth(json!({ "birthDate": "1990-06-15", "birthTime": "12:00", "birthTimezone": "Etc/UTC",
        "birthLatitude": 51.5, "birthLongitude": 0.0 }));
    let natal = natal(&noon);
    let progressed = progressed_chart(&noon, noon.date, &ChartOptions::progressed()).unwrap();
    assert_eq!(natal.bodies, progressed.bodies);
    assert!(difference_deg(natal.ascendant.unwrap(), progressed.ascendant.unwrap()).abs() < 1e-9);
    let before = CivilDate::parse("1990-06-14").unwrap();
    let refused = progressed_chart(&noon, before, &ChartOptions::progressed()).unwrap_err();
    assert_eq!(refused.code(), "input/out-of-range");
}

#[test]
fn a_solar_return_in_the_year_of_birth_is_the_birth_and_leap_days_return() {
    let natal = natal(&london());
    let returned = solar_return_chart(&london(), 1990, None, &ChartOptions::natal()).unwrap();
    assert!((returned.julian_day_tt - natal.julian_day_tt).abs() < 1e-6);
    let leap = birth(json!({ "birthDate": "2000-02-29", "birthTime": "12:00", "birthTimezone": "Etc/UTC" }));
    for year in [2001, 2004, 2100, 1800] {
        let returned = solar_return_chart(&leap, year, Some((0.0, 0.0)), &ChartOptions::natal()).unwrap();
        let sun = returned.bodies.get(Body::Sun).position.longitude;
        let born =
            natal_chart(&leap, &ChartOptions::natal()).unwrap().bodies.get(Body::Sun).position.longitude;
        assert!(difference_deg(born, sun).abs() * 3600.0 < 1e-3, "{year}");
        assert_eq!(returned.utc.to_string()[..4], format!("{year}"));
        assert!(returned.ascendant.is_some());
    }
    for year in [1799, 2101] {
        let refused = solar_return_chart(&london(), year, None, &ChartOptions::natal()).unwrap_err();
        assert_eq!(refused.code(), "input/out-of-range");
    }
}

#[test]
fn transits_at_the_birth_itself_are_exact_conjunctions_in_the_natal_houses() {
    let natal = natal(&london());
    let transits = transits(&london(), natal.utc, &ChartOptions::transits()).unwrap();
    assert_eq!(natal.bodies, transits.chart.bodies);
    assert_eq!((transits.chart.house_cusps, transits.chart.ascendant), (natal.house_cusps, None));
    for body in [Body::Sun, Body::Moon, Body::Pluto] {
        let exact = transits.aspects.iter().any(|aspect| {
            &*aspect.planet1 == body.name() && &*aspect.planet2 == body.name() && aspect.orb == 0.0
        });
        assert!(exact, "{}", body.name());
    }
    // No aspect from node to node.
    assert!(!transits.aspects.iter().any(|a| &*a.planet1 == "NorthNode" && &*a.planet2 == "NorthNode"));
    let outside = Instant::parse_rfc3339("2150-01-01T00:00:00Z").unwrap();
    let refused = soul_astrology::transits(&london(), outside, &ChartOptions::transits()).unwrap_err();
    assert_eq!(refused.code(), "ephemeris/out-of-range");
}

#[test]
fn synastry_swaps_with_its_people() {
    let other = birth(
        json!({ "birthDate": "1985-03-02", "birthTime": "06:10", "birthTimezone": "America/New_York" }),
    );
    let options = ChartOptions::synastry();
    let (there, back) =
        (synastry(&london(), &other, &options).unwrap(), synastry(&other, &london(), &options).unwrap());
    let mut swapped: Vec<_> = back
        .aspects
        .into_iter()
        .map(|mut aspect| {
            std::mem::swap(&mut aspect.planet1, &mut aspect.planet2);
            aspect
        })
        .collect();
    let key = |a: &soul_astrology::Aspect| (a.planet1.clone(), a.planet2.clone());
    let mut aspects = there.aspects;
    aspects.sort_by_key(key);
    swapped.sort_by_key(key);
    assert_eq!(aspects.len(), swapped.len());
    for (a, b) in aspects.iter().zip(&swapped) {
        assert_eq!((key(a), a.aspect, a.applying), (key(b), b.aspect, None));
        assert!((a.orb - b.orb).abs() < 1e-9);
    }
    // The other's place is unknown: only London has houses.
    assert_eq!(there.house_overlays.a_in_b, None);
    assert_eq!(there.house_overlays.b_in_a, back.house_overlays.a_in_b);
}

#[test]
fn a_chart_is_plain_json_with_null_for_what_is_missing() {
    let chart = serde_json::to_value(natal(&birth(json!({ "birthDate": "1990-06-15" })))).unwrap();
    assert_eq!(chart["kind"], "natal");
    assert!(chart["houseCusps"].is_null() && chart["bodies"]["Sun"]["house"].is_null());
    assert!(chart["bodies"]["NorthNode"]["distanceAu"].is_null());
    assert_eq!(chart["bodies"]["Sun"]["sign"], "Gemini");
    assert_eq!(chart["confidence"], "low");
}
