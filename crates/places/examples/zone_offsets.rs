//! Answers questions about zones, one a line, for the comparison in `tools/zones`.
//!
//! `Europe/Oslo utc -770000000` asks what holds at a Unix second, `Europe/Oslo local -770000000` what a local time means,
//! given as seconds from 1970 on the local clock. The answers are an offset in seconds and an abbreviation, and for a
//! local time its kind and both readings.

use std::error::Error;
use std::io::{BufRead, BufWriter, Write};

use chrono::DateTime;
use soul_core::{CivilDate, CivilTime, Instant};
use soul_places::{LocalResolution, Zone};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        writeln!(out, "{}", answer(&line).ok_or_else(|| format!("no question: {line}"))?)?;
    }
    Ok(())
}

fn answer(question: &str) -> Option<String> {
    let mut words = question.split(' ');
    let zone = Zone::named(words.next()?).ok()?;
    let kind = words.next()?;
    let second: i64 = words.next()?.parse().ok()?;
    if kind == "utc" {
        let holds = zone.at(Instant::from_unix_ms(second * 1000)?);
        return Some(format!("{} {}", holds.offset_s, holds.abbreviation));
    }
    let local = DateTime::from_timestamp(second, 0)?.naive_utc();
    Some(match zone.resolve(CivilDate(local.date()), CivilTime(local.time())) {
        LocalResolution::Unique(one) => format!("unique {} {}", one.offset_s, one.abbreviation),
        LocalResolution::Fold { first: one, second: two } => {
            format!("fold {} {} {} {}", one.offset_s, one.abbreviation, two.offset_s, two.abbreviation)
        }
        LocalResolution::Gap { before: one, after: two } => {
            format!("gap {} {} {} {}", one.offset_s, one.abbreviation, two.offset_s, two.abbreviation)
        }
    })
}
