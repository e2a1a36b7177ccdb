//! Runs seeds from the command line: `--runs N`, `--from S`, `--seed S`, and with it `--follow WORD`; `--steps N` bounds each run.

use std::process::ExitCode;
use std::time::Instant;

/// A history is millions of small records that come and go.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let text = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1)
    };
    let value = |name: &str| text(name)?.parse::<u64>().ok();
    let (from, runs) = match value("--seed") {
        Some(seed) => (seed, 1),
        None => (value("--from").unwrap_or(0), value("--runs").unwrap_or(1000)),
    };
    let steps_max = value("--steps").unwrap_or(soul_simulator::STEPS_MAX);
    let begin = Instant::now();
    let (mut failed, mut writes, mut requests, mut faults, mut compared) = (0_u64, 0, 0, 0, 0);
    for seed in from..from.saturating_add(runs) {
        let run = match text("--follow") {
            Some(word) => soul_simulator::follow(seed, steps_max, word),
            None => soul_simulator::run_within(seed, steps_max, None),
        };
        match run {
            Ok(report) => {
                writes += report.writes;
                requests += report.requests;
                faults += report.faults;
                compared += report.compared;
            }
            Err(failure) => {
                failed += 1;
                eprintln!("{failure}\n");
                if failed >= 5 {
                    break;
                }
            }
        }
    }
    println!(
        "{runs} runs from seed {from} in {:.1} s: {writes} writes, {requests} requests, {faults} faults, {compared} records compared, {failed} failed",
        begin.elapsed().as_secs_f64()
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
