//! Searches the city list for each argument. Without any, measures how long the list takes to open, and every query of
//! one to three letters from a to z:
//! `cargo run --release -p soul-places --example city_search -- "são paulo" leningrad`.

use std::time::{Duration, Instant};

use soul_places::Cities;

const RESULTS: usize = 10;
/// Each query is timed so often, and its best time counts: what else the machine does is not asked.
const REPETITIONS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/cities.bin"))?;
    let cities = Cities::read(&bytes)?;

    let queries: Vec<String> = std::env::args().skip(1).collect();
    for query in &queries {
        println!("{query}");
        for place in cities.search(query, RESULTS, None) {
            println!("    {}", serde_json::to_string(&place)?);
        }
    }
    if queries.is_empty() {
        println!("opening: {:?}", best(|| Cities::read(&bytes)));
        measure("1 letter", &cities, &typed(1));
        measure("2 letters", &cities, &typed(2));
        measure("3 letters", &cities, &typed(3));
        measure("2 words", &cities, &typed(1).iter().map(|a| format!("{a} s")).collect::<Vec<_>>());
        measure(
            "misspelt",
            &cities,
            &["sab francisco", "cincinatti", "pariz", "xxxxxxxx", "sssssssss"].map(String::from),
        );
    }
    Ok(())
}

/// All texts of `length` letters.
fn typed(length: u32) -> Vec<String> {
    match length.checked_sub(1) {
        None => vec![String::new()],
        Some(less) => {
            typed(less).iter().flat_map(|text| ('a'..='z').map(move |z| format!("{text}{z}"))).collect()
        }
    }
}

fn measure(what: &str, cities: &Cities, queries: &[String]) {
    let mut times: Vec<(Duration, &String)> =
        queries.iter().map(|query| (best(|| cities.search(query, RESULTS, None)), query)).collect();
    times.sort_unstable();
    if let (Some((middle, _)), Some((most, query))) = (times.get(times.len() / 2), times.last()) {
        println!("{what}: median {middle:?}, most {most:?} ({query})");
    }
}

fn best<T>(work: impl Fn() -> T) -> Duration {
    let once = |_| {
        let start = Instant::now();
        std::hint::black_box(work());
        start.elapsed()
    };
    (0..REPETITIONS).map(once).min().unwrap_or_default()
}
