//! Prints positions for instants given on the standard input, one Julian day in TT to a line.
//!
//! A line of output holds the Julian day and then, for each body in the order of `Body::ALL`, longitude,
//! latitude, distance (0 for the nodes) and speed, with all their digits. The check of the tables in
//! `tools/ephemeris` reads it.
//!
//!     echo 2451545.0 | cargo run --release --package soul-ephemeris --example positions

use std::error::Error;
use std::io::{BufRead, Write};

use soul_core::JulianDayTt;
use soul_ephemeris::{Body, Sky};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let jd_tt: f64 = line?.trim().parse()?;
        let sky = Sky::at(JulianDayTt(jd_tt))?;
        write!(out, "{jd_tt}")?;
        for body in Body::ALL {
            let position = sky.position(body);
            let distance_au = position.distance_au.unwrap_or(0.0);
            write!(out, " {} {} {distance_au} {}", position.longitude, position.latitude, position.speed)?;
        }
        writeln!(out)?;
    }
    out.flush()?;
    Ok(())
}
