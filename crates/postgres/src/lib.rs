//! A PostgreSQL server of one's own, for development and tests: made in a folder, listening on the loopback interface alone,
//! ended with the program that started it.
//!
//! The server's programs are the machine's; [`Programs::find`] knows where they lie. PostgreSQL refuses to run as the
//! superuser of the machine: there it runs as `postgres`, or as `nobody` where there is no such user.

mod programs;
mod server;

pub use programs::Programs;
pub use server::{Server, StartError, runs_as_superuser};
