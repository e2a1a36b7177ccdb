//! A fixed sample of comparisons, whose bits every build has to give.

use std::error::Error;

use serde_json::json;
use soul_compatibility::{Member, Options, percentiles};
use soul_core::CivilDate;
use soul_testkit::Bits;

/// The hash of the percentiles of twelve pairs, not rounded: with and without times, zones, places and a date.
pub(crate) fn compatibility_bits() -> Result<String, Box<dyn Error>> {
    let mut bits = Bits::default();
    let zones = ["Europe/Warsaw", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"];
    for pair in 0..12_u32 {
        let mut members = Vec::new();
        for person in [2 * pair, 2 * pair + 1] {
            let date = format!("{}-{:02}-{:02}", 1931 + 3 * person, 1 + person % 12, 1 + (7 * person) % 28);
            let time =
                (person % 5 != 0).then(|| format!("{:02}:{:02}", (5 * person) % 24, (11 * person) % 60));
            let zone = (person % 7 != 6).then(|| zones[person as usize % zones.len()]);
            let place =
                (person % 4 != 3).then(|| (f64::from(person) * 2.5 - 30.0, f64::from(person) * 14.0 - 170.0));
            let birth = json!({ "birthDate": date, "birthTime": time, "birthTimezone": zone,
                "birthLatitude": place.map(|place| place.0), "birthLongitude": place.map(|place| place.1) });
            members.push(Member::parse("sample", &birth)?);
        }
        let on_date = if pair % 3 == 2 { None } else { CivilDate::parse("2026-05-01") };
        let (pillars, overall) =
            percentiles(&members[0], &members[1], &Options { on_date, synastry: false })?;
        pillars.into_iter().flatten().chain([overall]).for_each(|percentile| bits.push(percentile));
    }
    Ok(bits.hex())
}
