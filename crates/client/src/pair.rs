//! Records as people: a profile and a person, as a comparison takes them.

use serde_json::Value;
use soul_compatibility::Member;
use soul_core::{Birth, InputError};
use soul_model::{PERSONS, PROFILES, StoreDescriptor, compatibility_id, natural_id};
use soul_store::{StoreError, Transaction};

use crate::ClientError;
use crate::editing::{Record, decoded};
use crate::owner::Viewer;

/// A profile and a person of the current owner.
pub(crate) struct Pair {
    pub(crate) profile_id: String,
    pub(crate) person_id: String,
    /// Birth fields and name of both, the profile's first.
    members: [Value; 2],
}

impl Pair {
    /// Reads the two, whose ids are the profile's and the person's or the other way round.
    ///
    /// # Errors
    /// `store/not-found`, naming `profileId` or `personId`, and those of the store.
    pub(crate) async fn find<T: Transaction>(
        viewer: &Viewer<'_, T>,
        ids: [&str; 2],
    ) -> Result<Self, ClientError> {
        let mut ids = ids;
        let mut profile = record(viewer, &PROFILES, ids[0]).await?;
        if profile.is_none() {
            profile = record(viewer, &PROFILES, ids[1]).await?;
            if profile.is_some() {
                ids.reverse();
            }
        }
        let [profile_id, person_id] = ids;
        let profile = profile.ok_or_else(|| not_found("profileId", profile_id, &PROFILES))?;
        let person = record(viewer, &PERSONS, person_id).await?;
        let person = person.ok_or_else(|| not_found("personId", person_id, &PERSONS))?;
        Ok(Self {
            profile_id: profile_id.to_owned(),
            person_id: person_id.to_owned(),
            members: [birth_fields(&profile, Some("displayName")), birth_fields(&person, Some("name"))],
        })
    }

    /// Id of the one analysis of the two.
    pub(crate) fn id(&self) -> String {
        compatibility_id(&self.profile_id, &self.person_id)
    }

    /// Stands for all that is told of the two: the birth data, and the names, which the sentences mention.
    pub(crate) fn input_hash(&self) -> String {
        let texts = self.members.each_ref().map(Value::to_string);
        natural_id(&["compatibilityInput", &texts[0], &texts[1]])
    }

    /// The two as people to compare.
    ///
    /// # Errors
    /// `birth/date-missing` and other refusals of birth data, naming fields as in `person.birthDate`.
    pub(crate) fn members(&self) -> Result<[Member; 2], InputError> {
        let [profile, person] = &self.members;
        Ok([Member::parse("profile", profile)?, Member::parse("person", person)?])
    }
}

pub(crate) async fn record<T: Transaction>(
    viewer: &Viewer<'_, T>,
    store: &'static StoreDescriptor,
    id: &str,
) -> Result<Option<Record>, StoreError> {
    let row = viewer.find(store, id).await?;
    row.map(|row| decoded(store, id, &row)).transpose()
}

/// The birth fields of a record, and `name` from the field that holds it; a blank name is none.
pub(crate) fn birth_fields(record: &Record, name: Option<&str>) -> Value {
    let field = |field: &str| record.get(field).cloned().unwrap_or_default();
    let birth = Birth::FIELDS.iter().map(|name| ((*name).to_owned(), field(name)));
    let name = name.and_then(|name| record.get(name)?.as_str()).filter(|name| !name.trim().is_empty());
    let mut fields = Record::new();
    fields.extend(birth.chain(name.map(|name| ("name".to_owned(), name.into()))));
    Value::Object(fields)
}

pub(crate) fn not_found(field: &str, id: &str, store: &'static StoreDescriptor) -> InputError {
    let accepted = format!("the id of a record in {}", store.name);
    InputError::new("store/not-found", field, id, "names no record that is there", accepted)
}
