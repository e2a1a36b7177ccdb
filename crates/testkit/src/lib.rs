//! What the tests of all crates share. Nothing here is part of the product.
//!
//! - [`golden`], [`golden_charts`], [`golden_human_design`], [`golden_numerology`]: the truth tables of `tests/golden`, compiled in, so that they serve native and browser tests alike.
//! - [`Worst`]: keeps the largest error of a quantity and where it was found, and fails past what is allowed.
//! - [`ModelCloud`]: a cloud in memory that keeps the sync protocol.
//! - [`Draws`]: numbers that follow from a seed.
//! - [`accuracy`]: hands measured figures to the page ACCURACY.md, which is assembled from them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test helper fails by panicking, and its figures for people need no equal bits"
)]

pub mod accuracy;
mod bits;
mod cloud;
pub mod golden;
pub mod golden_charts;
pub mod golden_human_design;
pub mod golden_numerology;
mod random;
mod worst;

pub use bits::Bits;
pub use cloud::ModelCloud;
pub use random::Draws;
pub use worst::Worst;
