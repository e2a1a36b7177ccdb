//! What happens to two edits of one record that met: the app's choice.

use serde_json::Value;
use soul_core::{Fields, InputError};
use soul_model::{StoreDescriptor, Strategy, SyncRules, sync_rules};

/// Names of the strategies.
const STRATEGIES: [(&str, Strategy); 3] = [
    ("lastWriteWins", Strategy::LastWriteWins),
    ("mergeFields", Strategy::MergeFields),
    ("ask", Strategy::Ask),
];

/// The app's choice of a [`Strategy`] for each kind of record. Where it made none the rules' own holds: people and the journal are merged,
/// and of all others the last write wins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Strategies(Vec<(&'static str, Strategy)>);

impl Strategies {
    /// Reads an object of strategies (`lastWriteWins`, `mergeFields`, `ask`) by the names of `collections`; null is an empty one. `name` is
    /// what it is called in messages.
    ///
    /// # Errors
    /// `input/wrong-type` for no object; `input/unknown-field` for a name of no collection, and for one without conflicts: what is not
    /// synced, and what each device calculates for itself; `input/not-a-choice` for an unknown strategy.
    pub fn parse(
        name: &str,
        given: &Value,
        collections: &[(&str, &'static StoreDescriptor)],
    ) -> Result<Self, InputError> {
        if given.is_null() {
            return Ok(Self::default());
        }
        let prefix = format!("{name}.");
        let fields = Fields::of(name, given)?.under(&prefix);
        let rules_of =
            |store: &StoreDescriptor| store.entity.and_then(sync_rules).filter(|rules| rules.files_conflicts);
        let with_conflicts = collections.iter().filter(|(_, store)| rules_of(store).is_some());
        let names: Vec<_> = with_conflicts.map(|(name, _)| *name).collect();
        let mut chosen = Vec::new();
        for (collection, store) in collections {
            let strategy = fields.choice(collection, &STRATEGIES)?;
            match (strategy, rules_of(store)) {
                (None, _) => {}
                (Some(strategy), Some(rules)) => chosen.push((rules.entity, strategy)),
                (Some(_), None) => {
                    let value = fields.value(collection).cloned().unwrap_or_default();
                    let problem = "has no conflicts: its records are calculated, or stay on the device";
                    let path = fields.path(collection);
                    return Err(InputError::new(
                        "input/unknown-field",
                        path,
                        value,
                        problem,
                        names.join(", "),
                    ));
                }
            }
        }
        fields.only(&names)?;
        Ok(Self(chosen))
    }

    /// The strategy for a kind of record.
    #[must_use]
    pub fn of(&self, rules: &SyncRules) -> Strategy {
        let chosen = self.0.iter().find(|(entity, _)| *entity == rules.entity);
        chosen.map_or(rules.strategy, |(_, strategy)| *strategy)
    }
}
