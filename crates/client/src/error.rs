//! What a use case can answer instead of a result.

use serde_json::Value;
use soul_astrology::AstrologyError;
use soul_compatibility::CompatibilityError;
use soul_core::{Coded, InputError};
use soul_human_design::HumanDesignError;
use soul_store::StoreError;

use crate::AccountError;
use crate::sync::SyncError;

/// A failure of a use case; its code is that of the part it comes from.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ClientError {
    /// The caller's input can't be taken; nothing was written.
    #[error(transparent)]
    Input(#[from] InputError),
    /// A chart can't be calculated, an unknown time zone included; nothing was written.
    #[error(transparent)]
    Astrology(#[from] AstrologyError),
    /// The Human Design can't be calculated; nothing was written.
    #[error(transparent)]
    HumanDesign(#[from] HumanDesignError),
    /// It is not for this account, or not now; nothing was written.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The sync can't go on like this; nothing was written.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The store failed; nothing was written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A comparison fails by its input or by its charts.
impl From<CompatibilityError> for ClientError {
    fn from(error: CompatibilityError) -> Self {
        match error {
            CompatibilityError::Input(error) => error.into(),
            CompatibilityError::Astrology(error) => error.into(),
            CompatibilityError::Ephemeris(error) => Self::Astrology(error.into()),
        }
    }
}

impl ClientError {
    fn inner(&self) -> &dyn Coded {
        match self {
            Self::Input(error) => error,
            Self::Astrology(error) => error,
            Self::HumanDesign(error) => error,
            Self::Account(error) => error,
            Self::Sync(error) => error,
            Self::Store(error) => error,
        }
    }
}

impl Coded for ClientError {
    fn code(&self) -> &'static str {
        self.inner().code()
    }

    fn details(&self) -> Option<Value> {
        self.inner().details()
    }

    fn retryable(&self) -> bool {
        self.inner().retryable()
    }
}
