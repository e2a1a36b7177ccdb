//! What the test runners report, read from their own output, and the closing line.

/// The counts of one runner, or the sum of several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Tests that passed.
    pub(crate) passed: usize,
    /// Tests that failed or were cancelled.
    pub(crate) failed: usize,
    /// Tests that were not run: ignored, skipped, or marked as yet to do.
    pub(crate) skipped: usize,
}

impl Counts {
    /// The sum of all lines `test result: …`, as cargo's test harness and wasm-bindgen's write them.
    pub(crate) fn of_cargo(output: &str) -> Self {
        let mut counts = Self::default();
        for line in plain_lines(output) {
            let Some(result) = line.strip_prefix("test result: ") else { continue };
            // `ok. 2 passed; 0 failed; …`: the verdict ends in the first stop.
            let Some((_, figures)) = result.split_once(". ") else { continue };
            for figure in figures.split("; ") {
                match figure.split_once(' ') {
                    Some((number, "passed")) => counts.passed += number.parse().unwrap_or(0),
                    Some((number, "failed")) => counts.failed += number.parse().unwrap_or(0),
                    Some((number, "ignored")) => counts.skipped += number.parse().unwrap_or(0),
                    _ => {}
                }
            }
        }
        counts
    }

    /// The summary at the end of `node --test`, as its spec reporter (`ℹ pass 2`) and its TAP reporter
    /// (`# pass 2`) write it.
    pub(crate) fn of_node(output: &str) -> Self {
        let mut counts = Self::default();
        for line in plain_lines(output) {
            let Some(summary) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) else {
                continue;
            };
            match summary.split_once(' ') {
                Some(("pass", number)) => counts.passed += number.parse().unwrap_or(0),
                Some(("fail" | "cancelled", number)) => counts.failed += number.parse().unwrap_or(0),
                Some(("skipped" | "todo", number)) => counts.skipped += number.parse().unwrap_or(0),
                _ => {}
            }
        }
        counts
    }
}

/// The lines of a runner's output without colours.
fn plain_lines(output: &str) -> impl Iterator<Item = String> {
    output.lines().map(|line| {
        let mut plain = String::with_capacity(line.len());
        let mut characters = line.chars();
        while let Some(character) = characters.next() {
            if character == '\u{1b}' {
                // An escape sequence for colours ends in its first letter.
                characters.by_ref().find(char::is_ascii_alphabetic);
            } else {
                plain.push(character);
            }
        }
        plain
    })
}

/// A suite of tests, or a check that is passed or not.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    name: String,
    counts: Counts,
    seconds: f64,
    /// Why the entry fails beyond its failed tests.
    trouble: Option<String>,
    /// What the reader should know of an entry that is no failure.
    remark: Option<String>,
}

impl Entry {
    /// A suite whose runner ended. A runner that ended badly without a failed test, ran nothing, or left tests out
    /// counts as one failure.
    pub(crate) fn suite(name: &str, counts: Counts, exit_trouble: Option<String>, seconds: f64) -> Self {
        let trouble = if counts.failed > 0 {
            None
        } else if exit_trouble.is_some() {
            exit_trouble
        } else if counts.skipped > 0 {
            Some(format!("{} tests were skipped", counts.skipped))
        } else if counts.passed == 0 {
            Some("no test was run".into())
        } else {
            None
        };
        Self { name: name.into(), counts, seconds, trouble, remark: None }
    }

    /// A check that holds no tests: it adds nothing to those passed, and one to those failed where it fails.
    pub(crate) fn check(name: &str, trouble: Option<String>, seconds: f64) -> Self {
        Self { name: name.into(), counts: Counts::default(), seconds, trouble, remark: None }
    }

    /// A check whose inputs this machine can't have; that is told, and no failure.
    pub(crate) fn not_here(name: &str, reason: &str) -> Self {
        Self { remark: Some(format!("not checked here: {reason}")), ..Self::check(name, None, 0.0) }
    }

    fn failed(&self) -> usize {
        self.counts.failed + usize::from(self.trouble.is_some())
    }

    fn line(&self) -> String {
        let state = match (&self.trouble, self.counts.passed + self.counts.failed) {
            (Some(trouble), 0) => format!("FAILED: {trouble}"),
            (None, 0) => self.remark.clone().unwrap_or_else(|| "ok".into()),
            (trouble, _) => {
                let note =
                    trouble.as_ref().map_or_else(String::new, |trouble| format!("  FAILED: {trouble}"));
                format!("{:>5} passed {:>5} failed{note}", self.counts.passed, self.counts.failed)
            }
        };
        format!("{:<28} {:>7.1} s  {state}", self.name, self.seconds)
    }
}

/// Prints a line per entry and the closing line; true where nothing failed.
pub(crate) fn close(entries: &[Entry]) -> bool {
    println!();
    for entry in entries {
        println!("{}", entry.line());
    }
    let (line, good) = closing_line(entries);
    println!("{line}");
    good
}

/// `N passed, N failed`, and whether nothing failed.
fn closing_line(entries: &[Entry]) -> (String, bool) {
    let passed: usize = entries.iter().map(|entry| entry.counts.passed).sum();
    let failed: usize = entries.iter().map(Entry::failed).sum();
    (format!("{passed} passed, {failed} failed"), failed == 0)
}

#[cfg(test)]
mod tests {
    use super::{Counts, Entry, closing_line};

    fn counts(passed: usize, failed: usize, skipped: usize) -> Counts {
        Counts { passed, failed, skipped }
    }

    #[test]
    fn cargo_results_add_up_over_test_programs() {
        let output = "running 2 tests\ntest a ... ok\n\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.52s\n\n\
            test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.00s\n";
        assert_eq!(Counts::of_cargo(output), counts(13, 2, 1));
    }

    #[test]
    fn browser_results_are_read_beside_the_chatter_of_the_runner() {
        let output = "no tests to run!\nRunning headless tests in Chrome on `http://127.0.0.1:38081/`\n\
            Loading Wasm module...\n\nrunning 2 tests\ntest adds ... ok\n\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.01s\n\n\
            running 0 tests\n\n\
            test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(Counts::of_cargo(output), counts(2, 0, 0));
    }

    #[test]
    fn colours_do_not_hide_a_result() {
        let output = "test result: \u{1b}[31mFAILED\u{1b}[0m. 1 passed; 2 failed; 0 ignored; 0 measured\n";
        assert_eq!(Counts::of_cargo(output), counts(1, 2, 0));
        assert_eq!(Counts::of_node("\u{1b}[34mℹ pass 3\u{1b}[39m\n"), counts(3, 0, 0));
    }

    #[test]
    fn words_of_a_test_that_look_like_a_result_do_not_count() {
        assert_eq!(Counts::of_cargo("log: test result: ok. 9 passed; 0 failed\n"), counts(0, 0, 0));
        assert_eq!(Counts::of_node("ok 1 - shows # pass 9\n  # pass 9\n"), counts(0, 0, 0));
    }

    #[test]
    fn both_reporters_of_node_are_understood() {
        let spec = "✔ packs (3ms)\nℹ tests 9\nℹ suites 1\nℹ pass 4\nℹ fail 2\nℹ cancelled 1\nℹ skipped 1\nℹ todo 1\n";
        assert_eq!(Counts::of_node(spec), counts(4, 3, 2));
        assert_eq!(Counts::of_node(&spec.replace('ℹ', "#")), counts(4, 3, 2));
    }

    #[test]
    fn a_suite_without_tests_or_with_skipped_ones_or_a_bad_exit_is_a_failure() {
        let line = |entry| closing_line(&[entry]).0;
        assert_eq!(line(Entry::suite("s", counts(0, 0, 0), None, 0.0)), "0 passed, 1 failed");
        assert_eq!(line(Entry::suite("s", counts(3, 0, 1), None, 0.0)), "3 passed, 1 failed");
        assert_eq!(
            line(Entry::suite("s", counts(3, 0, 0), Some("exit 101".into()), 0.0)),
            "3 passed, 1 failed"
        );
    }

    #[test]
    fn a_bad_exit_that_failed_tests_explain_counts_those_only() {
        let entry = Entry::suite("s", counts(3, 2, 0), Some("exit 101".into()), 0.0);
        assert_eq!(closing_line(&[entry]), ("3 passed, 2 failed".to_string(), false));
    }

    #[test]
    fn checks_add_failures_but_no_passes() {
        let entries = [
            Entry::suite("native", counts(7, 0, 0), None, 0.0),
            Entry::check("fmt", None, 0.0),
            Entry::check("deny", Some("two".into()), 0.0),
        ];
        assert_eq!(closing_line(&entries), ("7 passed, 1 failed".to_string(), false));
        assert_eq!(closing_line(&entries[..2]), ("7 passed, 0 failed".to_string(), true));
    }
}
