//! Rectangular positions as pieces of Chebyshev polynomials.

use crate::reader::Reader;
use crate::vector::{State, Vector};

/// A decoded table of one body: equal pieces of time, three coordinates.
pub(crate) struct Pieces {
    start_jd_tt: f64,
    piece_days: f64,
    /// Coefficients of one coordinate in one piece.
    terms: usize,
    /// The coordinates of one order side by side, orders rising, piece after piece; au.
    coefficients: Vec<[f64; 3]>,
}

impl Pieces {
    /// Decodes a table. `None` for one whose length does not fit its head; a test decodes all tables.
    pub(crate) fn decode(bytes: &'static [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let (start_jd_tt, piece_days) = (reader.f64(), reader.f64());
        let (pieces, terms, quantum) = (usize::from(reader.u16()), usize::from(reader.u8()), reader.f64());
        let widths: Vec<u8> = (0..3 * terms).map(|_| reader.u8()).collect();
        let mut coefficients = vec![[0.0; 3]; pieces * terms];
        let mut bits = reader.bits();
        for piece in coefficients.chunks_exact_mut(terms) {
            for (place, width) in widths.iter().enumerate() {
                piece[place % terms][place / terms] = bits.signed(*width) as f64 * quantum;
            }
        }
        bits.is_at_end().then_some(Self { start_jd_tt, piece_days, terms, coefficients })
    }

    /// Position and velocity at an instant inside the range of the tables.
    pub(crate) fn evaluate(&self, jd_tt: f64) -> State {
        let pieces = self.coefficients.len() / self.terms;
        let pieces_passed = (jd_tt - self.start_jd_tt) / self.piece_days;
        // The very end of the range belongs to the last piece.
        let piece = (pieces_passed as usize).min(pieces - 1);
        let x = 2.0 * (pieces_passed - piece as f64) - 1.0;

        // Chebyshev polynomials of the first kind, and of the second kind one order behind: T'(n) = n U(n −
        // 1).
        let (mut first, mut first_before) = (x, 1.0);
        let (mut second, mut second_before) = (1.0, 0.0);
        let mut order = 0.0;
        let (mut position, mut slope) = ([0.0; 3], [0.0; 3]);
        for (place, coefficients) in
            self.coefficients[piece * self.terms..(piece + 1) * self.terms].iter().enumerate()
        {
            if place == 0 {
                position = *coefficients;
                continue;
            }
            order += 1.0;
            let derivative = order * second;
            for axis in 0..3 {
                position[axis] += coefficients[axis] * first;
                slope[axis] += coefficients[axis] * derivative;
            }
            (first, first_before) = (2.0 * x * first - first_before, first);
            (second, second_before) = (2.0 * x * second - second_before, second);
        }
        let [x_au, y_au, z_au] = position;
        let per_day = 2.0 / self.piece_days;
        let velocity = Vector { x: slope[0], y: slope[1], z: slope[2] } * per_day;
        State { position: Vector { x: x_au, y: y_au, z: z_au }, velocity }
    }

    /// The instants at which one piece ends and the next begins, Julian days in TT.
    #[cfg(test)]
    pub(crate) fn joints(&self) -> impl Iterator<Item = f64> {
        (1..self.coefficients.len() / self.terms)
            .map(|piece| self.start_jd_tt + piece as f64 * self.piece_days)
    }
}
