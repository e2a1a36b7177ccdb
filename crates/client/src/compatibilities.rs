//! Analyses of pairs.

use soul_model::COMPATIBILITIES;
use soul_store::Store;

use crate::{Client, ClientError, Environment, Records};

/// The analyses of the current owner's profiles.
pub struct Compatibilities<'a, S, E>(pub(crate) &'a Client<S, E>);

impl<'a, S: Store, E: Environment> Compatibilities<'a, S, E> {
    /// Reading them.
    pub fn records(&self) -> Records<'a, S, E> {
        self.0.records(&COMPATIBILITIES)
    }

    /// Removes one. What is not there is removed already: then nothing is written.
    ///
    /// # Errors
    /// Those of the store; then nothing was removed.
    pub async fn remove(&self, id: &str) -> Result<(), ClientError> {
        self.0.remove(&COMPATIBILITIES, id).await
    }
}
