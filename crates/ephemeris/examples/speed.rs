//! Measures how long the sky of a natal chart takes: twelve bodies with their speeds.
//!
//!     cargo run --release --package soul-ephemeris --example speed

use std::hint::black_box;
use std::time::Instant;

use soul_core::JulianDayTt;
use soul_ephemeris::{Body, Position, Sky, range};

/// Instants in one round, spread over the tables so that no piece stays in the processor's caches by chance.
const INSTANTS: usize = 2_000;
/// The quickest of some rounds is the one least disturbed by other work.
const ROUNDS: usize = 15;

/// Sun to Pluto, true node and Chiron.
const NATAL: [Body; 12] = [
    Body::Sun,
    Body::Moon,
    Body::Mercury,
    Body::Venus,
    Body::Mars,
    Body::Jupiter,
    Body::Saturn,
    Body::Uranus,
    Body::Neptune,
    Body::Pluto,
    Body::NorthNode,
    Body::Chiron,
];

fn main() -> Result<(), soul_ephemeris::EphemerisError> {
    let natal_us = best_us(&NATAL, whole)?;
    println!("natal sky, 12 bodies: {natal_us:.2} µs, {:.0} a second", 1e6 / natal_us);
    println!("their longitudes alone: {:.2} µs", best_us(&NATAL, Sky::longitude_deg)?);
    println!("nothing but the instant: {:.2} µs", best_us(&[], whole)?);
    for body in Body::ALL {
        let (position_us, longitude_us) = (best_us(&[body], whole)?, best_us(&[body], Sky::longitude_deg)?);
        println!("{:9} alone: {position_us:.2} µs, its longitude {longitude_us:.2} µs", body.name());
    }
    Ok(())
}

fn whole(sky: &Sky, body: Body) -> Position {
    sky.position(body)
}

/// Microseconds per instant in the quickest round.
fn best_us<T>(bodies: &[Body], ask: impl Fn(&Sky, Body) -> T) -> Result<f64, soul_ephemeris::EphemerisError> {
    let step_days = (range::LAST_JD_TT - range::FIRST_JD_TT) / INSTANTS as f64;
    let mut best_us = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for instant in 0..INSTANTS {
            // 787 and 2000 have no common divisor, so the steps visit every instant once, in no simple order.
            let jd = JulianDayTt(range::FIRST_JD_TT + step_days * (instant * 787 % INSTANTS) as f64);
            let sky = Sky::at(jd)?;
            for body in bodies {
                black_box(ask(&sky, *body));
            }
            black_box(&sky);
        }
        best_us = best_us.min(start.elapsed().as_secs_f64() * 1e6 / INSTANTS as f64);
    }
    Ok(best_us)
}
