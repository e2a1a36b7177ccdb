//! Makes `src/calibration_table.rs`: quantiles of random pairs, for each of the four variants of what is known of the births.
//!
//! `cargo run --release --package soul-compatibility --example calibrate > crates/compatibility/src/calibration_table.rs`
//!
//! Births are spread evenly over 1930 to 2010 and over the latitudes 35° south to 60° north, where nearly everybody lives; dates for timing
//! over 2000 to 2049. The generator is seeded, so the table is the same each time. It takes ten minutes or so.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a generator fails by panicking")]

use serde_json::json;
use soul_compatibility::{CALIBRATION_PAIRS, Member, Options, SHARES, Variant, mean_deviate_of, raw_totals};
use soul_core::{CivilDate, Instant};

const QUANTILES: usize = 33;
const PILLARS: usize = 6;
/// Strongest share of karmic contacts.
const KARMIC_SHARE: f64 = 0.9;

/// SplitMix64 (G. Steele, D. Lea and C. Flood, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn instant(&mut self, from: &str, to: &str) -> Instant {
        let [from, to] = [from, to].map(|text| Instant::parse_rfc3339(text).unwrap().unix_ms() as f64);
        Instant::from_unix_ms((from + (to - from) * self.next()) as i64).unwrap()
    }

    fn member(&mut self, variant: Variant, second: bool) -> Member {
        let at = self.instant("1930-01-01T00:00:00Z", "2010-12-31T23:59:59Z").to_string();
        let (latitude, longitude) = (-35.0 + 95.0 * self.next(), -180.0 + 360.0 * self.next());
        let known_time = match variant {
            Variant::Angles | Variant::Times => true,
            Variant::OneUnknown => !second,
            Variant::BothUnknown => false,
        };
        let mut birth = json!({ "birthDate": &at[..10], "birthTimezone": "Etc/UTC" });
        if known_time {
            birth["birthTime"] = at[11..19].into();
        }
        if variant == Variant::Angles {
            birth["birthLatitude"] = latitude.into();
            birth["birthLongitude"] = longitude.into();
        }
        Member::parse("person", &birth).unwrap()
    }
}

fn quantiles(mut values: Vec<f64>) -> [f64; QUANTILES] {
    values.sort_by(f64::total_cmp);
    SHARES.map(|share| values[(share * (values.len() - 1) as f64).round() as usize])
}

fn print_table<'a>(name: &str, tables: impl Iterator<Item = &'a [f64; QUANTILES]>) {
    println!("pub(crate) static {name}: [[f64; QUANTILES]; 4] = [");
    tables.for_each(print_row);
    println!("];");
}

fn print_row(row: &[f64; QUANTILES]) {
    println!("    [{}],", row.map(|value| format!("{value:.4}")).join(", "));
}

/// The tables of one variant.
struct Tables {
    pillars: Vec<[f64; QUANTILES]>,
    karmic: f64,
    overall: [f64; QUANTILES],
    overall_without_timing: [f64; QUANTILES],
}

fn tables(variant: Variant) -> Tables {
    let mut random = Random(variant as u64 + 1);
    let mut sums: [Vec<f64>; PILLARS + 1] = Default::default();
    for _ in 0..CALIBRATION_PAIRS {
        let (a, b) = (random.member(variant, false), random.member(variant, true));
        let date = random.instant("2000-01-01T00:00:00Z", "2049-12-31T00:00:00Z").to_string();
        let options = Options { on_date: CivilDate::parse(&date[..10]), synastry: false };
        let (found, totals) = raw_totals(&a, &b, &options).expect("random births can be compared");
        assert_eq!(found, variant);
        sums.iter_mut().zip(totals).for_each(|(sums, total)| sums.push(total));
    }
    let pillars: Vec<_> = sums[..PILLARS].iter().map(|sums| quantiles(sums.clone())).collect();
    let overall = |with_timing: bool| {
        let deviates = (0..CALIBRATION_PAIRS).map(|pair| {
            let pair_sums: [f64; PILLARS] = core::array::from_fn(|pillar| sums[pillar][pair]);
            mean_deviate_of(&pillars, &pair_sums, with_timing)
        });
        quantiles(deviates.collect())
    };
    let (overall, overall_without_timing) = (overall(true), overall(false));
    let mut strongest = sums[PILLARS].clone();
    strongest.sort_by(f64::total_cmp);
    let karmic = strongest[(KARMIC_SHARE * (CALIBRATION_PAIRS - 1) as f64) as usize];
    eprintln!("{variant:?} done");
    Tables { pillars, karmic, overall, overall_without_timing }
}

fn main() {
    let made: Vec<Tables> = std::thread::scope(|scope| {
        let threads = Variant::ALL.map(|variant| scope.spawn(move || tables(variant)));
        threads.map(|thread| thread.join().expect("a variant can be tabulated")).into()
    });
    println!(
        "//! Quantiles of {CALIBRATION_PAIRS} random pairs per variant. Made by the example `calibrate`; not edited by hand.\n"
    );
    println!(
        "#![allow(clippy::approx_constant, reason = \"quantiles that happen to be near a constant of mathematics\")]\n"
    );
    println!("use crate::calibration::QUANTILES;\nuse crate::pillar::PILLARS;\n");
    println!("#[rustfmt::skip]");
    println!("pub(crate) static PILLAR: [[[f64; QUANTILES]; PILLARS]; {}] = [", made.len());
    for tables in &made {
        println!("  [");
        tables.pillars.iter().for_each(print_row);
        println!("  ],");
    }
    println!("];\n");
    println!("#[rustfmt::skip]");
    let karmic: Vec<_> = made.iter().map(|tables| format!("{:.4}", tables.karmic)).collect();
    println!("pub(crate) static KARMIC: [f64; {}] = [{}];\n", karmic.len(), karmic.join(", "));
    println!("#[rustfmt::skip]");
    print_table("OVERALL", made.iter().map(|tables| &tables.overall));
    println!("\n#[rustfmt::skip]");
    print_table("OVERALL_WITHOUT_TIMING", made.iter().map(|tables| &tables.overall_without_timing));
}
