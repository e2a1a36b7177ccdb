//! The tables, decoded once, when they are first used.

#[rustfmt::skip]
pub(crate) mod lunar;

use std::sync::LazyLock;

use crate::chebyshev::Pieces;
use crate::phasor::ARGUMENTS;
use crate::reader::Reader;
use crate::series::Series;

/// An angle that grows evenly: its value at J2000.0 in radians and its change in radians a day.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Linear {
    pub(crate) phase_rad: f64,
    pub(crate) rate_rad_per_day: f64,
}

/// All tables but the Moon's.
pub(crate) struct Tables {
    pub(crate) arguments: [Linear; ARGUMENTS],
    /// Δψ and Δε in radians.
    pub(crate) nutation: Series,
    /// Heliocentric longitude beyond the mean one (rad), radius (au), latitude (rad) of date.
    pub(crate) mercury: Series,
    pub(crate) venus: Series,
    pub(crate) earth: Series,
    pub(crate) mars: Series,
    /// Barycentric x, y, z in au of date: what the inner planets and Pluto add to the Sun's.
    pub(crate) sun: Series,
    /// Barycentric rectangular positions of date.
    pub(crate) jupiter: Pieces,
    pub(crate) saturn: Pieces,
    pub(crate) uranus: Pieces,
    pub(crate) neptune: Pieces,
    pub(crate) pluto: Pieces,
    pub(crate) chiron: Pieces,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    // The tables are compiled in and a test pins their checksums: they decode, or the build itself is broken.
    #[expect(clippy::expect_used)]
    Tables::decode().expect("the tables that were compiled in decode")
});

/// The decoded tables.
pub(crate) fn tables() -> &'static Tables {
    &TABLES
}

impl Tables {
    fn decode() -> Option<Self> {
        let mut reader = Reader::new(include_bytes!("tables/arguments.bin"));
        let mut arguments = [Linear::default(); ARGUMENTS];
        arguments.fill_with(|| Linear { phase_rad: reader.f64(), rate_rad_per_day: reader.f64() });
        let rates = arguments.map(|argument| argument.rate_rad_per_day);
        Some(Self {
            arguments,
            nutation: Series::decode(include_bytes!("tables/nutation.bin"), &rates)?,
            mercury: Series::decode(include_bytes!("tables/mercury.bin"), &rates)?,
            venus: Series::decode(include_bytes!("tables/venus.bin"), &rates)?,
            earth: Series::decode(include_bytes!("tables/earth.bin"), &rates)?,
            mars: Series::decode(include_bytes!("tables/mars.bin"), &rates)?,
            sun: Series::decode(include_bytes!("tables/sun.bin"), &rates)?,
            jupiter: Pieces::decode(include_bytes!("tables/jupiter.bin"))?,
            saturn: Pieces::decode(include_bytes!("tables/saturn.bin"))?,
            uranus: Pieces::decode(include_bytes!("tables/uranus.bin"))?,
            neptune: Pieces::decode(include_bytes!("tables/neptune.bin"))?,
            pluto: Pieces::decode(include_bytes!("tables/pluto.bin"))?,
            chiron: Pieces::decode(include_bytes!("tables/chiron.bin"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::State;

    /// Bodies of the Chebyshev tables, with the distance from the Earth at which a step looks largest, au,
    /// and the largest step: a fifth of the error allowed for the body, in arcseconds.
    fn pieces() -> [(&'static str, &'static Pieces, f64, f64); 6] {
        let Tables { jupiter, saturn, uranus, neptune, pluto, chiron, .. } = tables();
        [
            ("Jupiter", jupiter, 3.9, 0.06),
            ("Saturn", saturn, 7.9, 0.06),
            ("Uranus", uranus, 17.2, 0.1),
            ("Neptune", neptune, 28.7, 0.1),
            ("Pluto", pluto, 28.5, 0.1),
            ("Chiron", chiron, 7.3, 0.4),
        ]
    }

    #[test]
    fn position_and_speed_pass_the_joints_of_the_pieces_without_a_step() {
        // A second on either side of a joint, and what may be seen of it from the Earth.
        const SIDE_DAYS: f64 = 1.0 / 86_400.0;
        const STEP_DEG_PER_DAY: f64 = 3e-6;
        for (name, pieces, distance_au, step_arcsec) in pieces() {
            let mut joints = 0;
            let mut worst = (0.0f64, 0.0f64);
            for joint in pieces.joints() {
                let before = pieces.evaluate(joint - SIDE_DAYS);
                let State { position, velocity } = pieces.evaluate(joint + SIDE_DAYS);
                let moved = (before.velocity + velocity) * SIDE_DAYS;
                let step_rad = (position - before.position - moved).norm() / distance_au;
                let step_rad_per_day = (velocity - before.velocity).norm() / distance_au;
                worst.0 = worst.0.max(step_rad.to_degrees() * 3600.0);
                worst.1 = worst.1.max(step_rad_per_day.to_degrees());
                joints += 1;
            }
            println!("{name}: {joints} joints, largest step {:.4}″ and {:.1e} °/d", worst.0, worst.1);
            assert!(joints >= 2, "{name}");
            assert!(worst.0 < step_arcsec && worst.1 < STEP_DEG_PER_DAY, "{name}: {worst:?}");
        }
    }
}
