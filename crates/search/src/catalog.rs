//! The segments of a journal.

use crate::numbers;
use crate::segment::Segment;

/// Which segments there are, and what of them still holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalog {
    /// In no order.
    pub segments: Vec<Segment>,
}

impl Catalog {
    /// Reads a catalog; `None` for a text that [`Catalog::to_text`] did not write.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let segments = text.lines().map(|line| {
            let mut fields = line.split('\t');
            Some(Segment {
                number: fields.next()?.parse().ok()?,
                count: fields.next()?.parse().ok()?,
                first_id: fields.next()?.to_owned(),
                last_id: fields.next()?.to_owned(),
                dead: numbers::read_ascending(fields.next()?)?,
                blocks: fields.map(str::to_owned).collect(),
            })
        });
        Some(Self { segments: segments.collect::<Option<_>>()? })
    }

    /// The catalog as a text, a line for each segment.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for segment in &self.segments {
            let (number, count) = (segment.number.to_string(), segment.count.to_string());
            let dead = numbers::ascending(&segment.dead);
            let fields = [&number, &count, &segment.first_id, &segment.last_id, &dead];
            for (n, field) in fields.into_iter().chain(&segment.blocks).enumerate() {
                if n > 0 {
                    text.push('\t');
                }
                text.push_str(field);
            }
            text.push('\n');
        }
        text
    }

    /// A number that no segment has.
    #[must_use]
    pub fn next_number(&self) -> u32 {
        self.segments.iter().map(|segment| segment.number).max().map_or(0, |last| last.wrapping_add(1))
    }
}
