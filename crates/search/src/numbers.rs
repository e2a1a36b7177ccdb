//! Ascending numbers as short texts.
//!
//! Each number is written as its distance from the one before, five bits to a character, the lowest first; all characters but a
//! number's last have 32 added. They are ASCII from `?` to `~`, so a browser keeps each in one byte.

const ZERO: u8 = b'?';
const MORE: u32 = 32;

/// Appends `number`.
pub(crate) fn push(mut number: u32, text: &mut String) {
    while number >= MORE {
        text.push(digit(number % MORE + MORE));
        number /= MORE;
    }
    text.push(digit(number));
}

fn digit(value: u32) -> char {
    // Below 64, so it stays within ASCII.
    char::from(ZERO + value as u8)
}

/// Calls `take` with every number of a text; `None` for a text that [`push`] did not write.
pub(crate) fn read(text: &str, mut take: impl FnMut(u32)) -> Option<()> {
    let (mut number, mut shift) = (0_u32, 0);
    for byte in text.bytes() {
        let value = u32::from(byte.checked_sub(ZERO).filter(|value| *value < 64)?);
        if shift > 30 {
            return None;
        }
        number |= (value % MORE) << shift;
        if value >= MORE {
            shift += 5;
        } else {
            take(number);
            (number, shift) = (0, 0);
        }
    }
    (shift == 0).then_some(())
}

/// Ascending numbers as a text.
pub(crate) fn ascending(numbers: &[u32]) -> String {
    let mut text = String::new();
    let mut before = 0;
    for number in numbers {
        push(number - before, &mut text);
        before = *number;
    }
    text
}

/// The numbers in a text of [`ascending`]; `None` for another one.
pub(crate) fn read_ascending(text: &str) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    let mut last = Some(0_u32);
    read(text, |distance| {
        last = last.and_then(|last| last.checked_add(distance));
        numbers.extend(last);
    })?;
    last.map(|_| numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(mut numbers in prop::collection::vec(any::<u32>(), 0..9)) {
            numbers.sort_unstable();
            prop_assert_eq!(read_ascending(&ascending(&numbers)), Some(numbers));
        }

        #[test]
        fn any_other_text_is_refused_or_read_without_a_panic(text in any::<String>()) {
            let _ = read_ascending(&text);
        }
    }

    #[test]
    fn small_numbers_take_one_character() {
        assert_eq!(ascending(&[0, 31, 63]), "?^_@");
        assert_eq!(read_ascending("?^_"), None, "the last one is cut off");
        assert_eq!(read_ascending("!"), None);
    }
}
