//! Sorting, compiled once for all types.

use core::cmp::Ordering;

/// Sorts `items` in place, as [`slice::sort_by`] does: equal ones keep their order, and it takes n log n comparisons.
///
/// What sorts is compiled once and not for every type and every comparison, each of which adds five kilobytes to the wasm
/// module; a comparison costs an indirect call instead.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut places = places_in_order(items.len(), &mut |a, b| compare(&items[a], &items[b]));
    for place in 0..items.len() {
        let mut from = places[place];
        // What stood before this place was swapped away when that place got its item.
        while from < place {
            from = places[from];
        }
        places[place] = from;
        items.swap(place, from);
    }
}

/// For each place, where the item stands that belongs there.
fn places_in_order(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn items_come_in_order_and_equal_ones_stay_as_they_were(keys in prop::collection::vec(0u8..40, 0..300)) {
            let mut items: Vec<(u8, String)> = keys.into_iter().zip((0..).map(|n: u32| n.to_string())).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by(&mut items, |(a, _), (b, _)| a.cmp(b));
            prop_assert_eq!(items, expected);
        }
    }

    #[test]
    fn a_long_list_that_is_turned_by_one_is_sorted_without_going_round_it_for_every_item() {
        let count = 200_000;
        let mut items: Vec<usize> = (0..count).map(|n| (n + 1) % count).collect();
        sort_by(&mut items, usize::cmp);
        assert!(items.is_sorted());
        items.rotate_left(count - 1);
        sort_by(&mut items, usize::cmp);
        assert!(items.is_sorted());
    }
}
