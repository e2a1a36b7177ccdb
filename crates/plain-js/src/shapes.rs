//! The objects that results hold most of: `build.js` has a literal for each, so their fields need no names.

/// The fields of an object, in their order.
pub(crate) type Shape = &'static [&'static str];

/// Names of the structures and their fields, by number.
const SHAPES: [(&str, Shape); 3] = [
    ("Placement", &["longitude", "latitude", "distanceAu", "speed", "sign", "degree", "house", "retrograde"]),
    ("Aspect", &["planet1", "planet2", "aspect", "orb", "applying"]),
    ("Activation", &["longitude", "gate", "line", "color", "tone", "base"]),
];

/// The number and the fields of a structure that has a shape.
pub(crate) fn of(structure: &str, fields: usize) -> Option<(u32, Shape)> {
    let number = SHAPES.iter().position(|(name, shape)| *name == structure && shape.len() == fields)?;
    Some((number as u32, SHAPES[number].1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn javascript_has_a_literal_for_every_shape_in_the_same_order() {
        let script = include_str!("build.js");
        let literals: Vec<_> = script.lines().filter(|line| line.starts_with("  () => ({ ")).collect();
        assert_eq!(literals.len(), SHAPES.len());
        for ((_, shape), literal) in SHAPES.iter().zip(literals) {
            let fields: Vec<_> = shape.iter().map(|field| format!("{field}: value()")).collect();
            assert_eq!(literal.trim(), format!("() => ({{ {} }}),", fields.join(", ")));
        }
    }

    #[test]
    fn a_structure_with_the_name_but_other_fields_has_no_shape() {
        assert!(of("Aspect", 5).is_some());
        assert!(of("Aspect", 4).is_none() && of("Chart", 18).is_none());
    }
}
