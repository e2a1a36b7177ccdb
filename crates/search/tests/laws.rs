//! What holds for every text.
#![allow(missing_docs, reason = "the names of the tests say what they check")]

use proptest::prelude::*;
use soul_search::{Document, Terms, search_words};

fn terms(title: Option<&str>, content: &str) -> Terms {
    Terms::of(&Document { title, content, tags: &[], mood: None })
}

fn finds(terms: &Terms, text: &str) -> bool {
    search_words(text).iter().all(|word| word.points_in(&terms.text).is_some())
}

/// What one word of plain letters is worth in a row, found by looking at every word of the texts.
fn points(searched: &str, title: &str, content: &str) -> Option<u32> {
    let words =
        |text: &str| text.split(' ').map(str::to_owned).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let (title, content) = (words(title), words(content));
    let fits = |word: &&String| **word == searched || searched.len() > 1 && word.starts_with(searched);
    let worth = |word: &String| {
        let often = content.iter().filter(|other| *other == word).count() >= 3;
        let begun = if title.contains(word) {
            6
        } else if often {
            3
        } else {
            2
        };
        if word == searched { 2 * begun } else { begun }
    };
    title.iter().chain(&content).filter(fits).map(worth).max()
}

proptest! {
    #[test]
    fn every_text_finds_itself(text in any::<String>()) {
        prop_assert!(finds(&terms(None, &text), &text));
    }

    #[test]
    fn a_part_between_two_spaces_finds_the_text(words in prop::collection::vec("\\PC{1,6}", 1..9), part in any::<(usize, usize)>()) {
        let start = part.0 % words.len();
        let end = start + 1 + part.1 % (words.len() - start);
        prop_assert!(finds(&terms(None, &words.join(" ")), &words[start..end].join(" ")));
    }

    #[test]
    fn any_part_of_a_text_without_spaces_finds_it(text in "[\u{4e00}-\u{4e40}\u{3042}-\u{3056}]{1,30}", part in any::<(usize, usize)>()) {
        let characters: Vec<char> = text.chars().collect();
        let start = part.0 % characters.len();
        let end = start + 1 + part.1 % (characters.len() - start);
        let part: String = characters[start..end].iter().collect();
        prop_assert!(finds(&terms(None, &text), &part), "{}", part);
    }

    #[test]
    fn the_beginning_of_a_word_finds_it(word in "[a-zäéßøñйαωçş가-힣]{2,12}", length in 2usize..12) {
        let beginning: String = word.chars().take(length).collect();
        prop_assert!(finds(&terms(None, &word), &beginning));
    }

    #[test]
    fn case_makes_no_difference(text in "[a-zA-ZäÄßéÉøØσΣςжЖёЁ ]{0,20}") {
        prop_assert_eq!(terms(None, &text.to_uppercase()), terms(None, &text));
    }

    #[test]
    fn points_are_those_of_looking_at_every_word(
        searched in "[ab]{1,3}", title in "[ab ]{0,8}", content in "[ab ]{0,30}",
    ) {
        let words = search_words(&searched);
        let terms = terms(Some(&title), &content);
        prop_assert_eq!(words.len(), 1);
        prop_assert_eq!(words[0].points_in(&terms.text), points(&searched, &title, &content));
    }

    #[test]
    fn every_term_is_one_short_line(text in any::<String>(), tag in "\\PC{0,9}|[\n\t *]{0,9}") {
        let terms = Terms::of(&Document { title: Some(&text), content: &text, tags: &[&tag], mood: None });
        for term in terms.text.split('\n').filter(|term| !term.starts_with('#')) {
            prop_assert!(term.chars().count() <= 41 && !term.contains(char::is_control), "{:?}", term);
        }
        prop_assert_eq!(terms.text.split('\n').filter(|term| term.starts_with('#')).count(), 1);
        prop_assert!(!terms.text.contains(['\t', '\r']));
    }
}
