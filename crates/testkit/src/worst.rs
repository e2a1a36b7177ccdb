//! The largest error of a quantity over many cases.

/// The largest and the root mean square error of one quantity against its truth.
#[derive(Debug, Clone)]
pub struct Worst {
    /// What is measured, such as `Moon longitude`.
    pub quantity: String,
    /// Unit of the errors, such as `"` for seconds of arc.
    pub unit: &'static str,
    /// Largest error allowed.
    pub allowed: f64,
    /// Largest error found.
    pub max: f64,
    /// Where it was found.
    pub at: String,
    /// Number of cases.
    pub cases: usize,
    sum_of_squares: f64,
}

impl Worst {
    /// Begins without a case.
    #[must_use]
    pub fn new(quantity: impl Into<String>, allowed: f64, unit: &'static str) -> Self {
        let quantity = quantity.into();
        Self { quantity, unit, allowed, max: 0.0, at: String::new(), cases: 0, sum_of_squares: 0.0 }
    }

    /// Takes one error in, of either sign; NaN counts as an infinite error.
    pub fn see(&mut self, error: f64, at: impl FnOnce() -> String) {
        let size = if error.is_nan() { f64::INFINITY } else { error.abs() };
        self.cases += 1;
        self.sum_of_squares += size * size;
        if size > self.max || self.cases == 1 {
            self.max = size;
            self.at = at();
        }
    }

    /// Root mean square error.
    #[must_use]
    pub fn rms(&self) -> f64 {
        (self.sum_of_squares / self.cases as f64).sqrt()
    }

    /// Prints the figures and fails where nothing was measured or the largest error is past the allowed one.
    pub fn check(&self) {
        let Self { quantity, unit, allowed, max, at, cases, .. } = self;
        println!(
            "{quantity}: worst {max:.6}{unit} (at {at}), rms {:.6}{unit}, allowed {allowed}{unit}, {cases} cases",
            self.rms()
        );
        assert!(*cases > 0, "{quantity}: no case was measured");
        assert!(max <= allowed, "{quantity}: {max}{unit} at {at} is past the allowed {allowed}{unit}");
    }
}
