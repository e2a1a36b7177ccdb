//! Figures for ACCURACY.md: each golden test hands in its rows, `cargo xtask accuracy` assembles the page.
//!
//! A test calls [`record`] after it has measured. The rows land as JSON in the folder that the variable
//! `SOUL_ACCURACY_DIR` names; without it nothing is written, so an ordinary test run leaves no trace.

use serde::{Deserialize, Serialize};

use crate::Worst;

/// The measured rows of one section of the page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Section {
    /// File name of the section, which also orders the page: `10-positions`.
    pub name: String,
    /// Heading.
    pub title: String,
    /// Method, source and range, in a sentence or two of Markdown.
    pub method: String,
    /// What the figures were measured against.
    pub truth: String,
    /// One row per quantity.
    pub rows: Vec<Row>,
}

/// One measured quantity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// What was measured.
    pub quantity: String,
    /// Number of cases.
    pub cases: usize,
    /// Largest error found, with unit, or `equal` for exact comparisons.
    pub worst: String,
    /// Root mean square error with unit; empty for exact comparisons.
    pub rms: String,
    /// Largest error allowed, with unit.
    pub allowed: String,
}

impl Row {
    /// A row for a comparison in which every one of `cases` was equal.
    #[must_use]
    pub fn equal(quantity: &str, cases: usize) -> Self {
        Self {
            quantity: quantity.into(),
            cases,
            worst: "equal".into(),
            rms: String::new(),
            allowed: "equal".into(),
        }
    }
}

impl From<&Worst> for Row {
    fn from(worst: &Worst) -> Self {
        let unit = worst.unit;
        Self {
            quantity: worst.quantity.clone(),
            cases: worst.cases,
            worst: format!("{}{unit}", three_digits(worst.max)),
            rms: format!("{}{unit}", three_digits(worst.rms())),
            allowed: format!("{}{unit}", worst.allowed),
        }
    }
}

/// Hands a section in.
pub fn record(section: &Section) {
    let Ok(folder) = std::env::var("SOUL_ACCURACY_DIR") else { return };
    std::fs::create_dir_all(&folder).expect("the folder for accuracy figures can be made");
    let path = std::path::Path::new(&folder).join(format!("{}.json", section.name));
    let text = serde_json::to_string_pretty(section).expect("a section is plain data");
    std::fs::write(path, text).expect("the accuracy figures can be written");
}

/// Three significant digits without an exponent, so that the page reads well and does not change with the last bit.
fn three_digits(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let decimals = (2 - value.abs().log10().floor() as i32).clamp(0, 12);
    format!("{value:.*}", decimals as usize)
}

#[cfg(test)]
mod tests {
    use super::three_digits;

    #[test]
    fn figures_have_three_significant_digits() {
        for (value, text) in
            [(0.0, "0"), (0.031_49, "0.0315"), (1.234_5, "1.23"), (12.34, "12.3"), (123.4, "123")]
        {
            assert_eq!(three_digits(value), text);
        }
    }
}
