//! Passwords, hashed by Argon2id.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::problem::Problem;

/// Most hashes made at once: each takes 19 MiB and a core for some tens of milliseconds.
const AT_ONCE: usize = 4;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// A hash that no password of a user has, compared where an address is unknown: so that the time of an answer does not
/// tell whether it is.
static NOBODYS: LazyLock<Result<String, String>> = LazyLock::new(|| hash_now("nobody's password"));

/// The PHC string of a password, by OWASP's first choice of parameters (19 MiB, 2 passes, 1 lane), the crate's defaults.
pub(crate) async fn hash(password: String) -> Result<String, Problem> {
    let _turn = TURNS.acquire().await.map_err(|_| Problem::internal())?;
    match spawn_blocking(move || hash_now(&password)).await {
        Ok(Ok(hash)) => Ok(hash),
        Ok(Err(reason)) => Err(failed(&reason)),
        Err(error) => Err(failed(&error.to_string())),
    }
}

/// Whether `password` is the one that `hash` was made of; without a hash it takes as long and is false.
pub(crate) async fn matches(password: String, hash: Option<String>) -> Result<bool, Problem> {
    let _turn = TURNS.acquire().await.map_err(|_| Problem::internal())?;
    let known = hash.is_some();
    let compared = spawn_blocking(move || {
        let nobodys = || NOBODYS.clone();
        let hash = hash.map_or_else(nobodys, Ok)?;
        let hash = PasswordHash::new(&hash).map_err(|error| error.to_string())?;
        Ok::<bool, String>(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    match compared.await {
        Ok(Ok(equal)) => Ok(equal && known),
        Ok(Err(reason)) => Err(failed(&reason)),
        Err(error) => Err(failed(&error.to_string())),
    }
}

fn hash_now(password: &str) -> Result<String, String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| error.to_string())
}

fn failed(reason: &str) -> Problem {
    tracing::error!(reason, "hashing a password failed");
    Problem::internal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_and_no_other() {
        let hash = hash("correct horse".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(matches("correct horse".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!matches("correct horse ".to_owned(), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn nobodys_password_opens_nothing() {
        assert!(!matches("nobody's password".to_owned(), None).await.unwrap());
    }
}
