//! What the store and the sync engine know about a store: one row of data each.

/// Everything that code outside this crate knows about one object store.
#[derive(Debug)]
pub struct StoreDescriptor {
    /// Name of the object store, such as `journalEntries`.
    pub name: &'static str,
    /// Name of one record on the wire, such as `journal`; `None` for stores that hold no entity.
    pub entity: Option<&'static str>,
    /// Field that holds a row's primary key, always a text.
    pub key_path: &'static str,
    /// The indexes of the store, in the order in which a query prefers them.
    pub indexes: &'static [IndexDescriptor],
    /// How a row tells whose it is.
    pub owner: Owner,
    /// Whether changes go to the cloud.
    pub syncable: bool,
    /// Whether the keys are UUIDv7 of the moment in `createdAt`, so that key order is the order of creation.
    pub keys_follow_creation: bool,
    /// Fields that are calculated on each device and therefore neither sent nor stamped.
    pub derived_fields: &'static [&'static str],
    /// Fields that name a record of another store.
    pub references: &'static [Reference],
}

/// One index of a store.
#[derive(Debug)]
pub struct IndexDescriptor {
    /// Name of the index within its store.
    pub name: &'static str,
    /// The indexed fields. One field makes a plain key path, more make an array key path.
    pub fields: &'static [&'static str],
    /// Whether two rows may not share a key.
    pub unique: bool,
    /// Whether a list in the field makes one key of each of its items, and not one key in all.
    pub multi_entry: bool,
}

/// A field that holds the id of a record in another store.
#[derive(Debug)]
pub struct Reference {
    /// The field.
    pub field: &'static str,
    /// The store of the record that it names.
    pub store: &'static StoreDescriptor,
    /// What becomes of the row when that record is removed.
    pub on_removal: OnRemoval,
}

/// What becomes of a row when the record that it names is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnRemoval {
    /// It goes, too.
    Cascade,
    /// It stays as it is, and the field reads as null.
    ReadAsNull,
}

/// How a row tells whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// By its own `userId` where that is set, else by its `sessionId`.
    Account,
    /// It belongs to whoever owns the profile that this field names.
    Profile(&'static str),
    /// By the user id in this field.
    User(&'static str),
    /// It belongs to the device.
    Device,
}

impl StoreDescriptor {
    /// The index called `name`.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<&'static IndexDescriptor> {
        self.indexes.iter().find(|index| index.name == name)
    }
}
