//! What the caller may choose about a chart.

use serde_json::Value;
use soul_core::{Bounds, Fields, InputError};
use soul_ephemeris::Body;

use crate::{AspectName, HouseSystem, Orbs};

/// The widest orb that can be asked for: half the distance between the two nearest major aspects.
const ORB_DEG: Bounds = Bounds { min: 0.0, max: 15.0, unit: "degrees" };

/// Which lunar node takes part in aspects; in a draconic chart also the one that the zodiac is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    /// The osculating node.
    True,
    /// The mean node.
    Mean,
}

/// Choices for a chart, complete with the defaults of its kind.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartOptions {
    /// House system.
    pub house_system: HouseSystem,
    /// Which node is used.
    pub node: Node,
    /// Which aspects are looked for.
    pub aspects: Vec<AspectName>,
    /// Their orbs.
    pub orbs: Orbs,
    /// Whether half the sum of two bodies' own orbs counts instead, as in horary. Orbs given by the caller turn it off.
    pub orbs_by_moiety: bool,
}

impl Node {
    /// The node as a body.
    #[must_use]
    pub fn body(self) -> Body {
        match self {
            Self::True => Body::NorthNode,
            Self::Mean => Body::MeanNode,
        }
    }
}

impl ChartOptions {
    /// The defaults of a natal chart: Placidus, true node, the five major aspects, orbs 8 8 8 8 6 and 2.
    #[must_use]
    pub fn natal() -> Self {
        Self {
            house_system: HouseSystem::Placidus,
            node: Node::True,
            aspects: AspectName::MAJOR.to_vec(),
            orbs: Orbs::NATAL,
            orbs_by_moiety: false,
        }
    }

    /// The defaults of a draconic chart: as natal, and the zodiac counted from the mean node.
    #[must_use]
    pub fn draconic() -> Self {
        Self { node: Node::Mean, ..Self::natal() }
    }

    /// The defaults of synastry: as natal, with orbs 5 5 4 4 3 and 1.5.
    #[must_use]
    pub fn synastry() -> Self {
        Self { orbs: Orbs::SYNASTRY, ..Self::natal() }
    }

    /// The defaults of transits: as natal, with orbs 2.5 2.5 2 2 1.5 and 1.
    #[must_use]
    pub fn transits() -> Self {
        Self { orbs: Orbs::TRANSIT, ..Self::natal() }
    }

    /// The defaults of a progressed chart: as natal, with orbs of 1.
    #[must_use]
    pub fn progressed() -> Self {
        Self { orbs: Orbs::PROGRESSED, ..Self::natal() }
    }

    /// These options with what an outside object `{ houseSystem?, node?, aspects?, orbs? }` changes; null changes nothing.
    ///
    /// # Errors
    /// An [`InputError`] naming the bad field.
    pub fn overridden_by(mut self, value: &Value) -> Result<Self, InputError> {
        if value.is_null() {
            return Ok(self);
        }
        let fields = Fields::of("options", value)?;
        fields.only(&["houseSystem", "node", "aspects", "orbs"])?;
        if let Some(system) = fields.choice("houseSystem", &HouseSystem::CHOICES)? {
            self.house_system = system;
        }
        if let Some(node) = fields.choice("node", &[("true", Node::True), ("mean", Node::Mean)])? {
            self.node = node;
        }
        if let Some(names) = fields.texts("aspects", AspectName::CHOICES.len(), 64)? {
            self.aspects = names.into_iter().map(aspect_named).collect::<Result<_, _>>()?;
        }
        if let Some(orbs) = fields.value("orbs") {
            self.orbs_by_moiety = false;
            let orbs = Fields::of("orbs", orbs)?.under("orbs.");
            orbs.only(&AspectName::CHOICES.map(|(name, _)| name))?;
            for (name, aspect) in AspectName::CHOICES {
                if let Some(orb_deg) = orbs.number(name, ORB_DEG, "input/out-of-range")? {
                    self.orbs = self.orbs.with(aspect, orb_deg);
                }
            }
        }
        Ok(self)
    }
}

fn aspect_named(name: String) -> Result<AspectName, InputError> {
    let found = AspectName::CHOICES.iter().find(|(known, _)| *known == name);
    found.map(|(_, aspect)| *aspect).ok_or_else(|| {
        let names = AspectName::CHOICES.map(|(known, _)| known).join(", ");
        InputError::new("input/not-a-choice", "aspects", name, "holds something that is no aspect", names)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn options_change_only_what_they_name() {
        let options = ChartOptions::natal()
            .overridden_by(&json!({ "houseSystem": "koch", "orbs": { "trine": 4 }, "node": null }))
            .unwrap();
        assert_eq!(options.house_system, HouseSystem::Koch);
        assert_eq!(options.orbs.orb_deg(AspectName::Trine), 4.0);
        assert_eq!(options.orbs.orb_deg(AspectName::Square), 8.0);
        assert_eq!(ChartOptions::natal().overridden_by(&json!(null)).unwrap(), ChartOptions::natal());
    }

    #[test]
    fn bad_options_are_named() {
        for (options, field) in [
            (json!({ "houseSystem": "unequal" }), "houseSystem"),
            (json!({ "node": "north" }), "node"),
            (json!({ "aspects": ["trine", "triangle"] }), "aspects"),
            (json!({ "orbs": { "trine": -1 } }), "orbs.trine"),
            (json!({ "orbs": { "triangle": 1 } }), "orbs.triangle"),
            (json!({ "orb": 1 }), "orb"),
        ] {
            let refused = ChartOptions::natal().overridden_by(&options).unwrap_err();
            assert_eq!(refused.field, field);
        }
    }
}
