//! Ranges of quantities, declared once: checks, messages and test generators grow from them.

/// A closed range of a quantity with its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Smallest accepted value.
    pub min: f64,
    /// Largest accepted value.
    pub max: f64,
    /// Unit for messages, such as `degrees`.
    pub unit: &'static str,
}

/// Geographic latitude, north positive.
pub const LATITUDE_DEG: Bounds = Bounds { min: -90.0, max: 90.0, unit: "degrees" };
/// Geographic longitude, east positive.
pub const LONGITUDE_DEG: Bounds = Bounds { min: -180.0, max: 180.0, unit: "degrees" };

impl Bounds {
    /// Whether `value` lies in the range; NaN and the infinities do not.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        value >= self.min && value <= self.max
    }

    /// The range in words: `-90 to 90 degrees`.
    #[must_use]
    pub fn accepted(&self) -> String {
        let space = if self.unit.is_empty() { "" } else { " " };
        format!("{} to {}{space}{}", self.min, self.max, self.unit)
    }
}
