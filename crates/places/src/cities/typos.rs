//! Typing errors that are let pass.

/// Letters of a word for which each further error is let pass: none below the first number, one from there on, two from
/// the second. In a shorter word an error makes another word.
const LETTERS_PER_TYPO: [usize; 2] = [4, 8];
/// Longer words than this are compared to the letter; names have none.
const LETTERS_MAX: usize = 32;

/// The errors in `token` as the beginning of `word`: letters wrong, missing, too many, or two in each other's place.
/// `None` where they are too many, or the first letter is another: few err in that, and it is what the words are
/// grouped by.
pub(super) fn count(token: &str, word: &str) -> Option<u8> {
    if word.starts_with(token) {
        return Some(0);
    }
    if token.chars().next() != word.chars().next() {
        return None;
    }
    let mut letters = ['\0'; LETTERS_MAX];
    let mut length = 0;
    for letter in token.chars() {
        *letters.get_mut(length)? = letter;
        length += 1;
    }
    let letters = &letters[..length];
    let allowed = LETTERS_PER_TYPO.iter().filter(|least| length >= **least).count();
    if allowed == 0 {
        return None;
    }

    // The optimal string alignment distance, column by column; `column[i]` stands for the first i letters of the token.
    let mut column: [u8; LETTERS_MAX + 1] = core::array::from_fn(|i| u8::try_from(i).unwrap_or(u8::MAX));
    let mut before = [u8::MAX; LETTERS_MAX + 1];
    let mut least = column[length];
    let mut last_letter = None;
    for (j, letter) in word.chars().take(length + allowed).enumerate() {
        let mut next = [u8::MAX; LETTERS_MAX + 1];
        next[0] = u8::try_from(j + 1).unwrap_or(u8::MAX);
        for (i, typed) in letters.iter().enumerate() {
            let wrong = u8::from(*typed != letter);
            let mut fewest = (column[i] + wrong).min(column[i + 1] + 1).min(next[i] + 1);
            if i > 0 && Some(*typed) == last_letter && letters[i - 1] == letter {
                fewest = fewest.min(before[i - 1] + 1);
            }
            next[i + 1] = fewest;
        }
        (before, column) = (column, next);
        least = least.min(column[length]);
        last_letter = Some(letter);
    }
    (usize::from(least) <= allowed).then_some(least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn longer_words_may_have_more_typing_errors() {
        for (token, word, typos) in [
            ("par", "paris", Some(0)),
            ("pat", "paris", None),
            ("pari", "paris", Some(0)),
            ("pqri", "paris", Some(1)),
            ("prais", "paris", Some(1)),
            ("prias", "paris", None),
            ("edinburg", "edinburgh", Some(0)),
            ("cincinatti", "cincinnati", Some(2)),
            ("cincinat", "cincinnati", Some(1)),
            ("pittsburg", "pittsburgh", Some(0)),
            ("xaris", "paris", None),
            ("москав", "москва", Some(1)),
            ("", "paris", Some(0)),
            ("paris", "", None),
        ] {
            assert_eq!(count(token, word), typos, "{token} for {word}");
        }
    }

    proptest! {
        #[test]
        fn one_letter_left_out_of_a_long_word_is_let_pass(word in "[a-z]{9,20}", at in 1_usize..9) {
            let mut token = word.clone();
            token.remove(at);
            let found = count(&token, &word);
            prop_assert!(found.is_some_and(|typos| typos <= 1), "{token}: {found:?}");
        }

        #[test]
        fn any_two_texts_can_be_compared(token in any::<String>(), word in any::<String>()) {
            prop_assert!(count(&token, &word).is_none_or(|typos| typos <= 2));
        }
    }
}
