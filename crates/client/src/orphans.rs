//! Records without their profile.
//!
//! A child names its owner only through its profile. A page may bring it before its profile, and its profile may be removed while a
//! change of it was refused: then nothing in the record tells whose it is.

use soul_store::{Store, StoreError, Transaction};
use soul_sync::unsent_row_id;

use crate::Environment;
use crate::editing::Editing;
use crate::sync::Places;

impl<S: Store, E: Environment> Editing<'_, S, E> {
    /// Whether a record without its profile is nobody's: no account but `leaving` has a row of the queue for it.
    pub(crate) async fn is_nobodys(
        &self,
        places: &Places,
        leaving: &str,
        entity: &str,
        id: &str,
    ) -> Result<bool, StoreError> {
        for other in places.places.iter().filter(|place| place.owner_id != leaving) {
            let unsent = unsent_row_id(&other.owner_id, entity, id);
            let waits = self.write.transaction.get(&soul_model::SYNC_QUEUE, &unsent).await?.is_some();
            if waits || other.waits(entity, id) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
