//! The house systems.

use serde::{Deserialize, Serialize};

use super::Angles;

/// A way to divide the ecliptic into twelve houses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names are the field's own; the formulas stand in `cusps`")]
pub enum HouseSystem {
    Placidus,
    Koch,
    Regiomontanus,
    Campanus,
    Equal,
    WholeSign,
    Porphyry,
    Alcabitius,
    Morinus,
    Topocentric,
    EqualMc,
    Meridian,
    Vehlow,
}

impl HouseSystem {
    /// All systems with their names in the contract.
    pub const CHOICES: [(&'static str, Self); 13] = [
        ("placidus", Self::Placidus),
        ("koch", Self::Koch),
        ("regiomontanus", Self::Regiomontanus),
        ("campanus", Self::Campanus),
        ("equal", Self::Equal),
        ("wholeSign", Self::WholeSign),
        ("porphyry", Self::Porphyry),
        ("alcabitius", Self::Alcabitius),
        ("morinus", Self::Morinus),
        ("topocentric", Self::Topocentric),
        ("equalMc", Self::EqualMc),
        ("meridian", Self::Meridian),
        ("vehlow", Self::Vehlow),
    ];

    /// The name in the contract.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::CHOICES[self as usize].0
    }

    /// Whether the system has no answer there: Placidus and Koch inside the polar circles, where some degrees of the
    /// ecliptic never rise.
    #[must_use]
    pub(super) fn is_undefined_at(self, angles: &Angles) -> bool {
        matches!(self, Self::Placidus | Self::Koch) && angles.is_polar()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_finds_its_own_name() {
        for (name, system) in HouseSystem::CHOICES {
            assert_eq!(system.name(), name);
            assert_eq!(serde_json::to_value(system).unwrap(), name);
        }
    }
}
