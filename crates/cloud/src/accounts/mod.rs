//! Accounts: registering, logging in and out, going away.

mod attempts;
mod bearer;
mod deletion;
mod login;
mod password;
mod register;
mod sessions;

pub(crate) use bearer::{Bearer, still_good};
pub use deletion::purge;
pub(crate) use deletion::{delete, restore};
pub(crate) use login::login;
pub(crate) use register::register;
pub(crate) use sessions::logout;

use serde::Deserialize;

use crate::problem::Problem;

/// Most characters of an e-mail address.
const EMAIL_CHARS_MAX: usize = 255;
/// Fewest characters of a password: what NIST SP 800-63B asks of one that is not the only factor.
const PASSWORD_CHARS_MIN: usize = 8;
/// Most bytes of a password, so that hashing one is bounded work.
const PASSWORD_BYTES_MAX: usize = 1024;

/// What somebody proves themselves by, as it comes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenCredentials {
    email: String,
    password: String,
}

/// Credentials that can be looked up.
pub(crate) struct Credentials {
    /// In lower case, without spaces around it.
    email: String,
    password: String,
}

impl GivenCredentials {
    /// Checks the form; `known` credentials were accepted earlier, and only the length is bounded.
    fn parse(self, known: bool) -> Result<Credentials, Problem> {
        let email = self.email.trim().to_lowercase();
        let parts = email.split_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
        let printable = !email.chars().any(|c| c.is_control() || c.is_whitespace());
        if parts.is_none() || !printable || email.chars().count() > EMAIL_CHARS_MAX {
            let accepted = "an address such as ada@example.org, 255 characters at most";
            return Err(Problem::input("account/email-invalid", "email", "is no e-mail address", accepted));
        }
        let length = self.password.chars().count();
        if self.password.len() > PASSWORD_BYTES_MAX || (!known && length < PASSWORD_CHARS_MIN) {
            let accepted = "8 characters or more, 1024 bytes at most";
            return Err(Problem::input(
                "account/password-invalid",
                "password",
                "has the wrong length",
                accepted,
            ));
        }
        Ok(Credentials { email, password: self.password })
    }
}
