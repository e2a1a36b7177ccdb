//! The WebAssembly module of the npm package `soul-codex`.
//!
//! The only crate that knows JavaScript shapes. Arguments come in as plain data and are converted once, at the border
//! ([`input`]); results go out as plain data ([`output`]); errors are thrown as `{ code, message, details, retryable }`
//! and become `SoulError` in the package's TypeScript. The clock and the randomness of the client are those of the
//! [`environment`]. After a panic the glue makes a new instance ([`panics`]).
//!
//! The names exported here are the package's own business; what apps see is declared in `pkg/src`.

pub mod calculations;
pub mod chart_cache;
pub mod charts;
pub mod codex;
mod collections;
mod data;
pub mod environment;
pub mod input;
pub mod output;
pub mod pairs;
pub mod panics;
pub mod people;
pub mod places;
pub mod store;
pub mod sync;
mod tape;
pub mod trouble;
