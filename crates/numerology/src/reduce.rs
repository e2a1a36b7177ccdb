//! Adding up digits.

/// Sum of the decimal digits.
pub(crate) fn digit_sum(mut number: u32) -> u32 {
    let mut sum = 0;
    while number > 0 {
        sum += number % 10;
        number /= 10;
    }
    sum
}

/// Adds up digits until one is left, or 11, 22 or 33.
pub(crate) fn reduce(mut number: u32) -> u32 {
    while number > 9 && !matches!(number, 11 | 22 | 33) {
        number = digit_sum(number);
    }
    number
}

/// Adds up digits until one is left; 0 only from 0.
pub(crate) fn to_one_digit(mut number: u32) -> u32 {
    while number > 9 {
        number = digit_sum(number);
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn masters_stay_and_everything_else_comes_down_to_a_digit() {
        for (number, reduced) in
            [(0, 0), (9, 9), (10, 1), (11, 11), (22, 22), (33, 33), (44, 8), (29, 11), (1992, 3)]
        {
            assert_eq!(reduce(number), reduced, "{number}");
        }
    }

    proptest! {
        // Casting out nines: a number and the sum of its digits leave the same remainder.
        #[test]
        fn one_digit_is_the_remainder_by_nine_with_nine_for_zero(number in 1u32..1_000_000) {
            prop_assert_eq!(to_one_digit(number), (number - 1) % 9 + 1);
            prop_assert_eq!(to_one_digit(reduce(number)), to_one_digit(number));
        }
    }
}
