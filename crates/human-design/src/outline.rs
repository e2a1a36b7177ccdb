//! What follows from the activations of a birth and its design.

use crate::{
    Activations, Angle, Authority, Definition, GateSet, Graph, HdBody, IncarnationCross, Kind, Profile,
    Variables,
};

/// Everything that 26 activations decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// Gates, channels and centers.
    pub graph: Graph,
    /// The type.
    pub kind: Kind,
    /// The authority.
    pub authority: Authority,
    /// The profile.
    pub profile: Profile,
    /// Into how many groups the defined centers fall.
    pub definition: Definition,
    /// The incarnation cross.
    pub cross: IncarnationCross,
    /// The four arrows.
    pub variables: Variables,
}

impl Outline {
    /// Derives it from the activations at birth and at the design instant.
    #[must_use]
    pub fn of(personality: &Activations, design: &Activations) -> Self {
        let gates: GateSet =
            personality.iter().chain(design.iter()).map(|(_, activation)| activation.gate).collect();
        let graph = Graph::of(gates);
        let profile = Profile {
            personality_line: personality.get(HdBody::Sun).line,
            design_line: design.get(HdBody::Sun).line,
        };
        let gate = |of: &Activations, body| of.get(body).gate;
        let cross_gates = [
            gate(personality, HdBody::Sun),
            gate(personality, HdBody::Earth),
            gate(design, HdBody::Sun),
            gate(design, HdBody::Earth),
        ];
        Self {
            kind: Kind::of(&graph),
            authority: Authority::of(&graph),
            profile,
            definition: graph.definition(),
            cross: IncarnationCross { angle: Angle::of(profile), gates: cross_gates },
            variables: Variables::of(personality, design),
            graph,
        }
    }
}
