//! The wheel of gates: longitudes to gate, line, color, tone and base.

use serde::Serialize;
use soul_core::normalize_deg;

/// Degrees of a line: 360 over 64 gates of 6 lines. The number is exact in binary, and so are all edges of lines and colors.
const LINE_DEG: f64 = 0.9375;
/// Degrees of a color.
const COLOR_DEG: f64 = LINE_DEG / 6.0;
const LINES_PER_GATE: usize = 6;
const LINES: usize = GATES.len() * LINES_PER_GATE;
/// The first edge of a line after 0°.
const FIRST_EDGE_DEG: f64 = 0.125;
/// The line that begins there, counted from the beginning of gate 41 at 302°.
const FIRST_EDGE_LINE: usize = 62;

/// Gates in the order of the zodiac, from 302° (2° of Aquarius) on, 5.625° each.
const GATES: [u8; 64] = [
    41, 19, 13, 49, 30, 55, 37, 63, 22, 36, 25, 17, 21, 51, 42, 3, 27, 24, 2, 23, 8, 20, 16, 35, 45, 12, 15,
    52, 39, 53, 62, 56, 31, 33, 7, 4, 29, 59, 40, 64, 47, 6, 46, 18, 48, 57, 32, 50, 28, 44, 1, 43, 14, 34,
    9, 5, 26, 11, 10, 58, 38, 54, 61, 60,
];

/// A point of the wheel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Activation {
    /// Ecliptic longitude, degrees, 0 (included) to 360 (excluded), true equinox of date.
    pub longitude: f64,
    /// Gate, 1 to 64.
    pub gate: u8,
    /// Line of the gate, 1 to 6.
    pub line: u8,
    /// Color of the line, 1 to 6.
    pub color: u8,
    /// Tone of the color, 1 to 6.
    pub tone: u8,
    /// Base of the tone, 1 to 5.
    pub base: u8,
}

impl Activation {
    /// What a longitude in degrees activates. An edge belongs to the part that it begins; edges of gates, lines and colors are
    /// exact to the last bit.
    #[must_use]
    pub fn at(longitude_deg: f64) -> Self {
        let longitude = normalize_deg(longitude_deg);
        let (line_index, in_line_deg) = line_of(longitude);
        let color = floor_to(in_line_deg / COLOR_DEG, LINES_PER_GATE - 1);
        let in_color = (in_line_deg - color as f64 * COLOR_DEG) / COLOR_DEG * 6.0;
        let tone = floor_to(in_color, 5);
        let base = floor_to((in_color - tone as f64) * 5.0, 4);
        Self {
            longitude,
            gate: GATES[line_index / LINES_PER_GATE],
            line: one_based(line_index % LINES_PER_GATE),
            color: one_based(color),
            tone: one_based(tone),
            base: one_based(base),
        }
    }
}

/// The line, counted from the beginning of gate 41, and the degrees within it.
fn line_of(longitude_deg: f64) -> (usize, f64) {
    // Counting from the edge at 0.125° keeps every difference exact; counting from 302° would round just below some
    // edges. The quotient could still round up to a whole number there: the tests try every edge, and it does not.
    let from_edge_deg = longitude_deg - FIRST_EDGE_DEG;
    if from_edge_deg < 0.0 {
        return (FIRST_EDGE_LINE - 1, LINE_DEG + from_edge_deg);
    }
    let index = floor_to(from_edge_deg / LINE_DEG, LINES - 1);
    ((FIRST_EDGE_LINE + index) % LINES, from_edge_deg - index as f64 * LINE_DEG)
}

/// The whole number below `value`, 0 to `last`: rounding at the top edge never leads past the last part.
fn floor_to(value: f64, last: usize) -> usize {
    (value.floor().max(0.0) as usize).min(last)
}

fn one_based(index: usize) -> u8 {
    // Indices are 63 at most.
    index as u8 + 1
}
