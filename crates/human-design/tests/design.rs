//! The design instant.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;
use soul_core::{Birth, JulianDayTt, difference_deg};
use soul_ephemeris::{Body, Sky, range};
use soul_human_design::{HdBody, HumanDesignError, design_instant, human_design};

/// 1800-01-01 and 2101-01-01 at midnight, Julian days.
const FIRST_BIRTH_JD: f64 = 2_378_496.5;
const LAST_BIRTH_JD: f64 = 2_488_434.5;

fn sun_deg(jd: JulianDayTt) -> f64 {
    Sky::at(jd).unwrap().position(Body::Sun).longitude
}

#[test]
fn the_sun_was_88_degrees_behind_to_a_billionth_of_a_day_over_the_whole_range() {
    // A step that meets all days of the year and all hours.
    let births =
        (0..2000).map(|index| FIRST_BIRTH_JD + (LAST_BIRTH_JD - FIRST_BIRTH_JD) * f64::from(index) / 1999.0);
    for birth in births.map(JulianDayTt) {
        let design = design_instant(birth).unwrap();
        let days = birth.0 - design.0;
        assert!((86.0..92.5).contains(&days), "{days} days before {birth:?}");
        // The Sun moves 1.02° a day at most. One spacing of Julian days as numbers, 4.7e-10, is added for the birth's own.
        let arc_error_deg = difference_deg(sun_deg(design), sun_deg(birth)) - 88.0;
        assert!(arc_error_deg.abs() < 1.02 * 1.5e-9, "{arc_error_deg} for {birth:?}");
    }
}

#[test]
fn eighty_eight_days_are_not_eighty_eight_degrees() {
    // Around perihelion in January the Sun is fast, around aphelion in July slow.
    let days = |jd: f64| jd - design_instant(JulianDayTt(jd)).unwrap().0;
    let (winter, summer) = (days(2_451_545.0 + 45.0), days(2_451_545.0 + 45.0 + 182.6));
    assert!(winter < 87.0 && summer > 91.0, "{winter}, {summer}");
}

#[test]
fn a_birth_too_early_for_a_design_instant_is_refused_and_the_earliest_birth_date_is_not() {
    assert!(design_instant(JulianDayTt(range::FIRST_JD_TT + 80.0)).is_err());
    for (date, zone) in [("1800-01-01", "Pacific/Kiritimati"), ("2100-12-31", "Pacific/Pago_Pago")] {
        for time in [json!("00:00:00"), json!("23:59:59"), json!(null)] {
            let birth = json!({ "birthDate": date, "birthTime": time, "birthTimezone": zone });
            human_design(&Birth::parse(&birth).unwrap()).unwrap();
        }
        human_design(&Birth::parse(&json!({ "birthDate": date })).unwrap()).unwrap();
    }
}

#[test]
fn the_design_sun_of_a_chart_is_88_degrees_behind_and_earth_and_south_node_are_opposite() {
    let birth = json!({ "birthDate": "2011-03-13", "birthTime": "05:45:10", "birthTimezone": "Asia/Tokyo" });
    let chart = human_design(&Birth::parse(&birth).unwrap()).unwrap();
    let of = |body| (chart.personality.get(body).longitude, chart.design.get(body).longitude);
    let (personality, design) = of(HdBody::Sun);
    assert!((difference_deg(design, personality) - 88.0).abs() < 1e-8);
    for (one, other) in [(HdBody::Sun, HdBody::Earth), (HdBody::NorthNode, HdBody::SouthNode)] {
        let ((p1, d1), (p2, d2)) = (of(one), of(other));
        assert!((difference_deg(p1, p2).abs() - 180.0).abs() < 1e-9);
        assert!((difference_deg(d1, d2).abs() - 180.0).abs() < 1e-9);
    }
}

#[test]
fn an_unknown_zone_is_an_error_with_the_code_of_the_zone_rules() {
    use soul_core::Coded;
    let birth = json!({ "birthDate": "1990-06-15", "birthTime": "12:00", "birthTimezone": "Mars/Base" });
    let refused: HumanDesignError = human_design(&Birth::parse(&birth).unwrap()).unwrap_err();
    assert_eq!(refused.code(), "birth/timezone-unknown");
    assert_eq!(refused.details().unwrap()["field"], "birthTimezone");
}
