//! Segments tell of their entries what the entries' own terms tell.
#![allow(missing_docs, reason = "the names of the tests say what they check")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use soul_search::{
    Catalog, Document, SearchWord, Segment, SegmentBuilder, SegmentEntry, SegmentTexts, Terms, look_up,
    search_words, segment_entries,
};

fn terms(title: &str, content: &str, tags: &[&str], mood: Option<&str>) -> String {
    Terms::of(&Document { title: Some(title), content, tags, mood }).text
}

fn fold(entries: &[(String, String)], number: u32) -> (Segment, SegmentTexts) {
    let mut builder = SegmentBuilder::default();
    for (id, terms) in entries {
        builder.add(SegmentEntry { date: "2025-03-01", id }, terms);
    }
    builder.finish(number).unwrap()
}

/// The points of each entry for a word, `None` where the entry does not have it.
fn points(word: &SearchWord, segment: &Segment, texts: &SegmentTexts) -> Vec<Option<u32>> {
    let mut points = vec![0; segment.count as usize];
    for block in segment.blocks_of(word) {
        look_up(word, &texts.blocks[block], &mut points).unwrap();
    }
    points.into_iter().map(|points| points.checked_sub(1).map(u32::from)).collect()
}

fn any_words(max: usize) -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[ab]{1,3}",
        prop::sample::select(vec!["moon", "moonlit", "月が", "été"]).prop_map(str::to_owned)
    ];
    prop::collection::vec(word, 0..max).prop_map(|words| words.join(" "))
}

fn any_terms() -> impl Strategy<Value = String> {
    let tags = prop::sample::subsequence(vec!["moon", "a b", "***"], 0..3);
    let mood = prop::option::of(prop::sample::select(vec!["sad", "happy"]));
    (any_words(3), any_words(9), tags, mood)
        .prop_map(|(title, content, tags, mood)| terms(&title, &content, &tags, mood))
}

fn any_word() -> impl Strategy<Value = SearchWord> {
    let word = prop_oneof![
        "[ab]{1,3}",
        prop::sample::select(vec!["mo", "moon", "月", "ete"]).prop_map(str::to_owned)
    ];
    prop_oneof![
        4 => word.prop_map(|word| search_words(&word).pop().unwrap()),
        1 => prop::sample::select(vec!["moon", "A-B", "***", "b"]).prop_map(SearchWord::tag),
        1 => prop::sample::select(vec!["sad", "happy"]).prop_map(SearchWord::mood),
    ]
}

proptest! {
    #[test]
    fn a_segment_gives_each_entry_the_points_of_its_own_terms(
        entries in prop::collection::vec(any_terms(), 1..12),
        word in any_word(),
    ) {
        let entries: Vec<_> = entries.into_iter().enumerate().map(|(n, terms)| (format!("e{n}"), terms)).collect();
        let (segment, texts) = fold(&entries, 0);
        let expected: Vec<_> = entries.iter().map(|(_, terms)| word.points_in(terms)).collect();
        prop_assert_eq!(points(&word, &segment, &texts), expected);
    }

    #[test]
    fn merged_segments_tell_the_same_of_their_living_entries(
        parts in prop::collection::vec(prop::collection::vec((any_terms(), any::<bool>()), 1..6), 1..4),
        words in prop::collection::vec(any_word(), 1..4),
    ) {
        let parts: Vec<Vec<_>> = parts.into_iter().enumerate().map(|(part, entries)| {
            let named = |(n, (terms, dead))| ((format!("e{part}.{n}"), terms), dead);
            entries.into_iter().enumerate().map(named).collect()
        }).collect();
        let segments: Vec<_> = parts.iter().zip(0..).map(|(part, number)| {
            let entries: Vec<_> = part.iter().map(|(entry, _)| entry.clone()).collect();
            let (mut segment, texts) = fold(&entries, number);
            segment.bury((0..).zip(part).filter(|(_, (_, dead))| *dead).map(|(n, _)| n));
            (segment, texts)
        }).collect();
        let mut builder = SegmentBuilder::default();
        for (segment, texts) in &segments {
            let blocks: Vec<&str> = texts.blocks.iter().map(String::as_str).collect();
            builder.merge(segment, &texts.entries, &blocks).unwrap();
        }
        let living: Vec<_> = parts.iter().flatten().filter(|(_, dead)| !dead).map(|(entry, _)| entry).collect();
        let merged = builder.finish(9);
        prop_assert_eq!(merged.is_none(), living.is_empty());
        if let Some((segment, texts)) = merged {
            let ids: Vec<_> = segment_entries(&texts.entries).map(|entry| entry.unwrap().id.to_owned()).collect();
            prop_assert_eq!(&ids, &living.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>());
            prop_assert!(ids.iter().all(|id| segment.may_hold(id)) && segment.live() == ids.len());
            for word in words {
                let expected: Vec<_> = living.iter().map(|(_, terms)| word.points_in(terms)).collect();
                prop_assert_eq!(points(&word, &segment, &texts), expected);
            }
        }
    }

    #[test]
    fn a_catalog_comes_back_from_its_text(
        segments in prop::collection::vec((any::<[u32; 2]>(), prop::collection::vec(0..99_u32, 0..5), "[a-z0-9/-]{1,9}",
            prop::collection::vec("[#@a-z月 ]{1,5}", 0..4)), 0..4),
    ) {
        let segments = segments.into_iter().map(|([number, count], dead, id, blocks)| {
            let mut segment =
                Segment { number, count, dead: Vec::new(), first_id: id.clone(), last_id: id, blocks };
            segment.bury(dead);
            segment
        });
        let catalog = Catalog { segments: segments.collect() };
        prop_assert_eq!(Catalog::parse(&catalog.to_text()), Some(catalog));
    }
}

#[test]
fn a_word_of_thousands_is_found_in_one_or_two_blocks() {
    let entries: Vec<(String, String)> = (0..3000)
        .map(|n| (format!("e{n:04}"), terms("", &format!("daily w{:05} mo{n}on", n * 7 % 3000), &[], None)))
        .collect();
    let (segment, texts) = fold(&entries, 0);
    assert!(segment.blocks.len() > 5, "{} blocks", segment.blocks.len());
    assert!(texts.blocks.iter().all(|block| block.len() < 3 * 8192));
    for text in ["w00007", "w02999", "daily", "mo1on", "nowhere"] {
        let word = search_words(text).pop().unwrap();
        assert!(segment.blocks_of(&word).len() <= 2, "{text} in {:?}", segment.blocks_of(&word));
        let expected: Vec<_> = entries.iter().map(|(_, terms)| word.points_in(terms)).collect();
        assert_eq!(points(&word, &segment, &texts), expected, "{text}");
    }
}

#[test]
fn texts_that_are_none_of_a_segment_are_refused() {
    let word = search_words("moon").pop().unwrap();
    let mut points = [0; 2];
    assert_eq!(look_up(&word, "moon", &mut points), None, "no tab");
    assert_eq!(look_up(&word, "moon\t!", &mut points), None, "no number");
    assert_eq!(look_up(&word, "moon\tO", &mut points), None, "an entry beyond the last");
    assert_eq!(Catalog::parse("1\t2\ta"), None);
    assert_eq!(Catalog::parse("one\t2\ta\tb\t"), None);
    let (segment, _) = fold(&[("e".to_owned(), "4moon".to_owned())], 0);
    assert_eq!(SegmentBuilder::default().merge(&segment, "2025-03-01", &[]), None, "a day and no id");
}
