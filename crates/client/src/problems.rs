//! Rows that can't be read: told to whoever listens, while the others go on being read.

use core::cell::RefCell;
use std::rc::Rc;

use soul_model::{JOURNAL_ENTRIES, StoreDescriptor};
use soul_store::{Store, StoreError, Transaction};

use crate::editing::Editing;
use crate::owner::own_profiles;
use crate::{Client, ClientError, Environment, scope};

type Listener = Rc<dyn Fn(&StoreError)>;

/// What was noticed on the way, in reads that were about something else.
#[derive(Default)]
pub(crate) struct Problems {
    listener: RefCell<Option<Listener>>,
    /// What was noticed while nobody listened.
    waiting: RefCell<Vec<StoreError>>,
}

impl Problems {
    pub(crate) fn report(&self, problem: StoreError) {
        // The borrow ends before the call, since the listener may set another one.
        let listener = self.listener.borrow().clone();
        match listener {
            Some(listener) => listener(&problem),
            None => self.waiting.borrow_mut().push(problem),
        }
    }

    /// What was read, or nothing where the row is corrupt, which is reported. Any other failure stays one.
    pub(crate) fn pass_over<T: Default>(&self, read: Result<T, StoreError>) -> Result<T, StoreError> {
        match read {
            Err(problem @ StoreError::CorruptRow { .. }) => {
                self.report(problem);
                Ok(T::default())
            }
            read => read,
        }
    }
}

impl<S: Store, E: Environment> Client<S, E> {
    /// Calls `listener` for each corrupt row that a read about other rows comes across, the same row each time, and at once for those that
    /// were met before; in place of an earlier listener. The problem is a [`StoreError::CorruptRow`].
    pub fn set_problem_listener(&self, listener: impl Fn(&StoreError) + 'static) {
        *self.problems.listener.borrow_mut() = Some(Rc::new(listener));
        for problem in self.problems.waiting.take() {
            self.problems.report(problem);
        }
    }

    /// Removes a row with all that belongs to it, also where it can't be told whose it is.
    ///
    /// # Errors
    /// Those of the store; then nothing was removed.
    pub async fn discard(&self, store: &'static StoreDescriptor, id: &str) -> Result<(), ClientError> {
        let mut editing = Editing::begin(self, &scope::removing(store)).await?;
        match editing.find(store, id).await {
            Err(StoreError::CorruptRow { store: found, .. }) if found == store.name => {
                editing.note(store, id);
                editing.write.transaction.delete(store, id).await?;
                editing.remove_children(store, id).await?;
                if store.name == JOURNAL_ENTRIES.name {
                    // Whose it was it does not tell, so it may be in the index of any profile.
                    for profile_id in own_profiles(&editing.write.transaction, editing.account()).await? {
                        editing.words.note_gone(&profile_id, id);
                    }
                }
                editing.finish().await
            }
            Err(other) => Err(other.into()),
            Ok(_) => {
                drop(editing);
                self.remove(store, id).await
            }
        }
    }
}
