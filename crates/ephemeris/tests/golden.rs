//! The positions against the truth tables.

use soul_core::{JulianDayTt, JulianDayUt, difference_deg};
use soul_ephemeris::{Body, Sky, delta_t_s};
use soul_testkit::golden::{self, PositionCase};

fn cases() -> Vec<PositionCase> {
    let mut cases = golden::positions();
    cases.extend(golden::positions_extended());
    cases
}
#[test]
fn tmp() {
    for (body, name, source) in [
        (Body::Sun, "sun", "de440"),
        (Body::Mercury, "mercury", "de440"),
        (Body::Venus, "venus", "de440"),
        (Body::Mars, "mars", "de440"),
        (Body::Jupiter, "jupiter", "de440"),
        (Body::Saturn, "saturn", "de440"),
        (Body::Uranus, "uranus", "de440"),
        (Body::Neptune, "neptune", "de440"),
        (Body::Pluto, "pluto", "de440"),
        (Body::Chiron, "chiron", "swiss_de431"),
        (Body::MeanNode, "mean_node", "swiss_de431"),
    ] {
        let mut worst = [0.0f64; 4];
        for case in cases() {
            let truth = case.position(name, source).unwrap();
            let p = Sky::at(JulianDayTt(case.jd_tt)).unwrap().position(body);
            worst[0] = worst[0].max(difference_deg(truth[0], p.longitude).abs() * 3600.0);
            worst[1] = worst[1].max((truth[1] - p.latitude).abs() * 3600.0);
            worst[2] = worst[2].max((p.distance_au.unwrap_or(truth[2]) / truth[2] - 1.0).abs());
            worst[3] = worst[3].max((truth[3] - p.speed).abs());
        }
        println!("{name:10} {:.3e} {:.3e} {:.3e} {:.3e}", worst[0], worst[1], worst[2], worst[3]);
    }
    let mut w = [0.0f64; 2];
    for case in cases() {
        let d = (delta_t_s(JulianDayUt(case.jd_ut1_skyfield)) - case.delta_t_skyfield_s).abs();
        let i = usize::from(case.jd_tt > 2461041.5);
        w[i] = w[i].max(d);
    }
    println!("delta t {w:?}");
}
