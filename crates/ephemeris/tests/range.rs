//! The ends of the tables: answers inside, a typed error outside, never an extrapolation.

use soul_core::{Coded, JulianDayTt};
use soul_ephemeris::range::{FIRST_JD_TT, LAST_JD_TT};
use soul_ephemeris::{Body, EphemerisError, Sky};

#[test]
fn both_ends_of_the_range_have_positions_that_continue_those_beside_them() {
    // A hundredth of a day, towards the inside.
    for (end, inside) in [(FIRST_JD_TT, 0.01), (LAST_JD_TT, -0.01)] {
        let (at_end, beside) =
            (Sky::at(JulianDayTt(end)).unwrap(), Sky::at(JulianDayTt(end + inside)).unwrap());
        for body in Body::ALL {
            let (here, there) = (at_end.position(body), beside.position(body));
            let expected = here.longitude + 0.5 * (here.speed + there.speed) * inside;
            let gap = soul_core::difference_deg(expected, there.longitude);
            assert!(gap.abs() < 1e-6, "{body} at {end}: {gap}°");
        }
    }
}

#[test]
fn instants_outside_and_values_that_are_no_instants_are_refused() {
    for jd_tt in [
        f64::from_bits(FIRST_JD_TT.to_bits() - 1),
        f64::from_bits(LAST_JD_TT.to_bits() + 1),
        0.0,
        -1e9,
        1e300,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ] {
        let error = Sky::at(JulianDayTt(jd_tt)).err().unwrap();
        assert_eq!(error.code(), "ephemeris/out-of-range", "{jd_tt}");
        assert!(
            matches!(error, EphemerisError::OutOfRange { jd_tt: told } if told.to_bits() == jd_tt.to_bits())
        );
        assert!(error.details().unwrap()["accepted"].as_str().unwrap().contains("2378374.5"));
    }
}

#[test]
fn the_range_is_that_of_every_birth_date_with_its_design_instant() {
    // 1800-01-01 is JD 2378496.5 and 2100-12-31 is JD 2488433.5 (Meeus, Astronomical Algorithms, chapter 7);
    // a day more for time zones and ΔT, 92 days before for the design instant.
    let (earliest, latest) = (2_378_496.5 - 93.0, 2_488_433.5 + 2.0);
    for jd_tt in [earliest, latest] {
        assert!(Sky::at(JulianDayTt(jd_tt)).is_ok());
    }
}
