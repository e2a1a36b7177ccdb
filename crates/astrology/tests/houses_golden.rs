//! Cusps and angles against Swiss Ephemeris, from the ARMC and obliquity that the tables give, and end to end.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use soul_astrology::{AstrologyError, HouseSystem, Houses, HousesRequest, houses};
use soul_core::{JulianDayUt, difference_deg};
use soul_testkit::Worst;
use soul_testkit::accuracy::{Row, Section, record};
use soul_testkit::golden::{self, HouseCase};

const ARCSEC: f64 = 3600.0;

/// The systems with their names in the tables.
const SYSTEMS: [(&str, HouseSystem); 13] = [
    ("placidus", HouseSystem::Placidus),
    ("koch", HouseSystem::Koch),
    ("regiomontanus", HouseSystem::Regiomontanus),
    ("campanus", HouseSystem::Campanus),
    ("equal_asc", HouseSystem::Equal),
    ("whole_sign", HouseSystem::WholeSign),
    ("porphyry", HouseSystem::Porphyry),
    ("alcabitius", HouseSystem::Alcabitius),
    ("morinus", HouseSystem::Morinus),
    ("topocentric", HouseSystem::Topocentric),
    ("equal_mc", HouseSystem::EqualMc),
    ("meridian", HouseSystem::Meridian),
    ("vehlow", HouseSystem::Vehlow),
];

fn cases() -> Vec<HouseCase> {
    golden::houses().into_iter().chain(golden::houses_polar()).collect()
}

/// Compares what `calculate` gives with every system of every case; an undefined system has to be refused.
fn compare(
    cusps: &mut Worst,
    angles: &mut Worst,
    calculate: impl Fn(&HouseCase, HouseSystem) -> Result<Houses, AstrologyError>,
) -> usize {
    let mut refused = 0;
    for case in cases() {
        for (name, system) in SYSTEMS {
            let at = || format!("case {} at latitude {}, {name}", case.id, case.lat);
            match (&case.cusps[name], calculate(&case, system)) {
                (None, Err(AstrologyError::HousesUndefined { .. })) => refused += 1,
                (Some(expected), Ok(found)) => {
                    for (expected, found) in expected.iter().zip(found.cusps) {
                        cusps.see(difference_deg(*expected, found) * ARCSEC, at);
                    }
                    for (expected, found) in
                        [(case.asc, found.ascendant), (case.mc, found.midheaven), (case.vertex, found.vertex)]
                    {
                        angles.see(difference_deg(expected, found) * ARCSEC, at);
                    }
                }
                (expected, found) => panic!("{}: expected {expected:?}, found {found:?}", at()),
            }
        }
    }
    refused
}

#[test]
fn cusps_and_angles_agree_with_the_tables_in_all_thirteen_systems() {
    let mut cusps = Worst::new("House cusps from given ARMC and obliquity", 0.1, "\"");
    let mut angles = Worst::new("Ascendant, Midheaven, Vertex from given ARMC and obliquity", 0.1, "\"");
    let refused = compare(&mut cusps, &mut angles, |case, system| {
        Houses::from_armc(case.armc_deg, case.eps_true_deg, case.lat, system)
    });
    cusps.check();
    angles.check();
    assert_eq!(refused, 18, "Placidus and Koch are refused in nine polar cases");

    let mut cusps_end_to_end = Worst::new("House cusps from the instant", 1.0, "\"");
    let mut angles_end_to_end = Worst::new("Ascendant, Midheaven, Vertex from the instant", 1.0, "\"");
    compare(&mut cusps_end_to_end, &mut angles_end_to_end, |case, system| {
        houses(&HousesRequest {
            julian_day_ut: JulianDayUt(case.jd_ut),
            latitude_deg: case.lat,
            longitude_deg: case.lon,
            system,
        })
    });
    cusps_end_to_end.check();
    angles_end_to_end.check();

    record(&Section {
        name: "30-houses".into(),
        title: "Houses and angles".into(),
        method: "Closed formulas of spherical trigonometry for thirteen systems; Placidus by Newton's steps. Sidereal time of \
                 IAU 2006 with the equation of the equinoxes. Placidus and Koch are refused inside the polar circles."
            .into(),
        truth: "Swiss Ephemeris 2.10.3, 110 instants and places, 10 of them near or inside the polar circles".into(),
        rows: [&cusps, &angles, &cusps_end_to_end, &angles_end_to_end].map(Row::from).to_vec(),
    });
}
