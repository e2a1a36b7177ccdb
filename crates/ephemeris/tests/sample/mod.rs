//! A fixed sample of results, hashed over their bits.

use soul_core::{JulianDayTt, JulianDayUt};
use soul_ephemeris::range::{FIRST_JD_TT, LAST_JD_TT};
use soul_ephemeris::{Body, EphemerisError, Sky, armc_deg, delta_t_s};
use soul_testkit::Bits;

const INSTANTS: u32 = 500;

/// The hash, as 16 hexadecimal digits, over longitude, latitude, distance and speed of all bodies, obliquity,
/// ΔT and meridian at 500 instants spread over the tables. Every build on every machine must give the same.
pub(crate) fn ephemeris_bits() -> Result<String, EphemerisError> {
    let mut bits = Bits::default();
    // The days left at the end keep the instants inside the range when they are taken as UT.
    let step_days = (LAST_JD_TT - FIRST_JD_TT - 1.0) / f64::from(INSTANTS);
    for instant in 0..INSTANTS {
        let jd = FIRST_JD_TT + step_days * f64::from(instant);
        let sky = Sky::at(JulianDayTt(jd))?;
        for body in Body::ALL {
            let position = sky.position(body);
            bits.push(position.longitude);
            bits.push(position.latitude);
            bits.push(position.distance_au.unwrap_or(0.0));
            bits.push(position.speed);
        }
        bits.push(sky.true_obliquity_deg());
        bits.push(delta_t_s(JulianDayUt(jd)));
        bits.push(armc_deg(JulianDayUt(jd), 13.4)?);
    }
    Ok(bits.hex())
}
