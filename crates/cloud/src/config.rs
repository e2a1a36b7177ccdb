//! What an operator sets, read from the environment once and checked before anything starts.

use core::net::SocketAddr;
use core::str::FromStr;
use core::time::Duration;

use axum::http::HeaderValue;
use sqlx::postgres::PgConnectOptions;

use crate::clock::Clock;

/// The settings of one process.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the server's own role logs in: `DATABASE_URL`.
    pub database: PgConnectOptions,
    /// Most connections to the database: `DATABASE_CONNECTIONS`, 1 to 1000, default 10.
    pub connections: u32,
    /// Where to listen: `LISTEN`, default `127.0.0.1:8787`.
    pub listen: SocketAddr,
    /// The web origins that may call: `ALLOWED_ORIGINS`, comma-separated, or `*` for all; default none. No cookie is ever
    /// used, so an origin gains nothing but the answers to a token that it has.
    pub origins: Origins,
    /// Whether `X-Forwarded-For` is believed, because a proxy of one's own writes it: `TRUST_PROXY`, `true` or `false`
    /// (default).
    pub trust_proxy: bool,
    /// Requests that an account may make in a minute: `REQUESTS_PER_MINUTE`, default 600.
    pub requests_per_minute: u32,
    /// How long a request may take: `REQUEST_TIMEOUT_S`, 1 to 300, default 30.
    pub request_timeout: Duration,
    /// How long a shutdown waits for requests under way: `SHUTDOWN_TIMEOUT_S`, 0 to 300, default 10.
    pub shutdown_timeout: Duration,
    /// What the server takes the time from: the machine's clock, unless whoever embeds the server sets another.
    pub clock: Clock,
}

/// Whose web pages may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origins {
    /// All.
    Any,
    /// These.
    Only(Vec<HeaderValue>),
}

/// A setting that can't be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable} {problem}; accepted: {accepted}")]
pub struct ConfigError {
    /// Name of the environment variable.
    pub variable: &'static str,
    /// What is wrong with it. It never holds the value: that may hold a password.
    pub problem: &'static str,
    /// What would be accepted.
    pub accepted: &'static str,
}

impl Config {
    /// Reads the settings by `variable`, which gives the value of an environment variable.
    ///
    /// # Errors
    /// The first setting that is missing or can't be used.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let origins = match variable("ALLOWED_ORIGINS") {
            None => Origins::Only(Vec::new()),
            Some(list) => parse_origins(&list)?,
        };
        Ok(Self {
            database: database_url("DATABASE_URL", &variable)?,
            connections: number(
                "DATABASE_CONNECTIONS",
                &variable,
                10,
                1..=1000,
                "a whole number, 1 to 1000",
            )?,
            listen: parsed("LISTEN", &variable, "an address and a port, such as 127.0.0.1:8787")?
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8787))),
            origins,
            trust_proxy: parsed("TRUST_PROXY", &variable, "true or false")?.unwrap_or(false),
            requests_per_minute: number(
                "REQUESTS_PER_MINUTE",
                &variable,
                600,
                1..=1_000_000,
                "a whole number, 1 to 1000000",
            )?,
            request_timeout: seconds("REQUEST_TIMEOUT_S", &variable, 30, 1)?,
            shutdown_timeout: seconds("SHUTDOWN_TIMEOUT_S", &variable, 10, 0)?,
            clock: Clock::system(),
        })
    }
}

/// Reads the address of a database.
///
/// # Errors
/// It is missing or none.
pub fn database_url(
    name: &'static str,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<PgConnectOptions, ConfigError> {
    let accepted = "postgres://role:password@host:port/database";
    let refused = |problem| ConfigError { variable: name, problem, accepted };
    let url = variable(name).ok_or_else(|| refused("is missing"))?;
    // The parser itself takes any scheme.
    let postgres = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    if postgres { url.parse().map_err(|_| refused("can't be read")) } else { Err(refused("can't be read")) }
}

fn parsed<T: FromStr>(
    name: &'static str,
    variable: &impl Fn(&str) -> Option<String>,
    accepted: &'static str,
) -> Result<Option<T>, ConfigError> {
    let Some(text) = variable(name) else { return Ok(None) };
    match text.parse() {
        Ok(value) => Ok(Some(value)),
        Err(_) => Err(ConfigError { variable: name, problem: "can't be read", accepted }),
    }
}

fn number(
    name: &'static str,
    variable: &impl Fn(&str) -> Option<String>,
    default: u32,
    range: core::ops::RangeInclusive<u32>,
    accepted: &'static str,
) -> Result<u32, ConfigError> {
    let value = parsed(name, variable, accepted)?.unwrap_or(default);
    if range.contains(&value) {
        return Ok(value);
    }
    Err(ConfigError { variable: name, problem: "is out of range", accepted })
}

fn seconds(
    name: &'static str,
    variable: &impl Fn(&str) -> Option<String>,
    default: u32,
    least: u32,
) -> Result<Duration, ConfigError> {
    let accepted = if least == 0 { "a whole number, 0 to 300" } else { "a whole number, 1 to 300" };
    number(name, variable, default, least..=300, accepted).map(|seconds| Duration::from_secs(seconds.into()))
}

fn parse_origins(list: &str) -> Result<Origins, ConfigError> {
    if list.trim() == "*" {
        return Ok(Origins::Any);
    }
    let (variable, accepted) =
        ("ALLOWED_ORIGINS", "origins such as https://app.example.org, separated by commas, or *");
    let refused = |problem| ConfigError { variable, problem, accepted };
    let origin = |text: &str| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        match rest {
            Some(host) if !host.is_empty() && !host.contains('/') => {
                HeaderValue::from_str(text).map_err(|_| refused("holds a character that no origin has"))
            }
            _ => Err(refused("holds something that is no origin")),
        }
    };
    list.split(',')
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(origin)
        .collect::<Result<_, _>>()
        .map(Origins::Only)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|name| given.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_address_of_the_database_is_all_that_must_be_set() {
        let config = read(&[("DATABASE_URL", "postgres://soul_app@localhost/soul")]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8787");
        assert_eq!(config.origins, Origins::Only(vec![]));
        assert!(!config.trust_proxy);
    }

    #[test]
    fn what_cannot_be_used_is_named_without_its_value() {
        let database = ("DATABASE_URL", "postgres://soul_app:secret@localhost/soul");
        for (variable, value, problem) in [
            ("DATABASE_URL", "mysql://root:secret@localhost", "can't be read"),
            ("LISTEN", "secret", "can't be read"),
            ("DATABASE_CONNECTIONS", "0", "is out of range"),
            ("DATABASE_CONNECTIONS", "many secret", "can't be read"),
            ("ALLOWED_ORIGINS", "https://a.example, secret", "holds something that is no origin"),
            ("ALLOWED_ORIGINS", "https://a.example/secret", "holds something that is no origin"),
            ("TRUST_PROXY", "secret", "can't be read"),
            ("DATABASE_CONNECTIONS", "1001", "is out of range"),
            ("REQUESTS_PER_MINUTE", "0", "is out of range"),
            ("REQUESTS_PER_MINUTE", "1000001", "is out of range"),
            ("REQUEST_TIMEOUT_S", "301", "is out of range"),
            ("REQUEST_TIMEOUT_S", "-1", "can't be read"),
            ("REQUEST_TIMEOUT_S", "0", "is out of range"),
            ("SHUTDOWN_TIMEOUT_S", "301", "is out of range"),
        ] {
            let refused = read(&[(variable, value), database]).unwrap_err();
            assert_eq!((refused.variable, refused.problem), (variable, problem));
            assert!(!refused.to_string().contains("secret"));
        }
        assert_eq!(read(&[]).unwrap_err().problem, "is missing");
    }

    #[test]
    fn origins_are_a_list_or_a_star() {
        let with =
            |list| read(&[("DATABASE_URL", "postgres://a@b/c"), ("ALLOWED_ORIGINS", list)]).unwrap().origins;
        assert_eq!(with("*"), Origins::Any);
        let both = ["https://a.example", "http://localhost:4173"].map(HeaderValue::from_static);
        assert_eq!(with("https://a.example, http://localhost:4173"), Origins::Only(both.to_vec()));
    }
}
