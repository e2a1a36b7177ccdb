//! Angles in degrees.

/// Brings an angle in degrees into 0 (included) to 360 (excluded).
///
/// ```
/// assert_eq!(soul_core::normalize_deg(-30.0), 330.0);
/// ```
#[must_use]
#[inline]
pub fn normalize_deg(angle_deg: f64) -> f64 {
    // Within a turn of the range, where most angles are, the division would find 0 or −1. Adding zero makes −0 a plain 0.
    let turned = if (0.0..360.0).contains(&angle_deg) {
        angle_deg + 0.0
    } else if (-360.0..0.0).contains(&angle_deg) {
        angle_deg + 360.0
    } else {
        angle_deg - 360.0 * (angle_deg / 360.0).floor()
    };
    // A tiny negative angle rounds up to a whole turn.
    if turned >= 360.0 { 0.0 } else { turned }
}

/// The shorter way from `from_deg` to `to_deg` in degrees, −180 (excluded) to 180 (included).
///
/// ```
/// assert_eq!(soul_core::difference_deg(350.0, 10.0), 20.0);
/// ```
#[must_use]
#[inline]
pub fn difference_deg(from_deg: f64, to_deg: f64) -> f64 {
    let turned = normalize_deg(to_deg - from_deg);
    if turned > 180.0 { turned - 360.0 } else { turned }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tiny_negative_angle_is_zero_and_never_a_whole_turn() {
        assert_eq!(normalize_deg(-1e-17), 0.0);
        assert_eq!(normalize_deg(360.0), 0.0);
        assert_eq!(difference_deg(0.0, 180.0), 180.0);
        assert_eq!(difference_deg(180.0, 0.0), 180.0);
    }

    proptest! {
        #[test]
        fn normalised_angles_stay_in_one_turn(angle_deg in -1e6..1e6) {
            let turned = normalize_deg(angle_deg);
            prop_assert!((0.0..360.0).contains(&turned));
        }

        #[test]
        fn going_the_difference_arrives(from_deg in 0.0..360.0, to_deg in 0.0..360.0) {
            let arrived = normalize_deg(from_deg + difference_deg(from_deg, to_deg));
            prop_assert!(difference_deg(arrived, to_deg).abs() < 1e-9);
        }
    }
}
