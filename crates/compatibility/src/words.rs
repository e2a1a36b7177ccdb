//! Words for contacts, categories and pillars. Each sentence about a contact says which contact it comes from and what that adds.

use soul_astrology::AspectName;

use crate::contacts::{Connection, Contribution, Source, Way};
use crate::point::Point;
use crate::{Category, Pillar};

/// How the sentences call the two people.
pub(crate) struct Names<'a> {
    pub(crate) first: &'a str,
    pub(crate) second: &'a str,
}

impl Names<'_> {
    fn in_order(&self, way: Way) -> (&str, &str) {
        match way {
            Way::There => (self.first, self.second),
            Way::Back => (self.second, self.first),
        }
    }
}

/// The sentence of a contribution.
pub(crate) fn sentence(contribution: &Contribution, names: &Names<'_>) -> String {
    let contact = match contribution.source {
        Source::Aspect { a, b, way, aspect, orb_deg } => {
            let (one, other) = names.in_order(way);
            let aspect = aspect_words(aspect);
            format!("{} of {one} {aspect} {} of {other}, {orb_deg:.1}° from exact", a.name(), b.name())
        }
        Source::Overlay { body, house, way } => {
            let (one, other) = names.in_order(way);
            format!("{} of {one} in house {house} of {other}", body.name())
        }
        Source::Kinship { a, b, harmonic, way } => {
            kinship_words(a, b, harmonic, names.in_order(way), contribution.value)
        }
        Source::LifePaths { first, second } => format!("Life Paths {first} and {second}"),
        Source::Channels { kind, channel } => format!("channel {channel}, {}", connection_words(kind)),
    };
    let value = contribution.value;
    format!("{contact}: {value:+.1} for {}", contribution.pillar.words())
}

fn kinship_words(a: Point, b: Point, harmonic: u8, (one, other): (&str, &str), value: f64) -> String {
    let what = if harmonic == 3 { "element" } else { "modality" };
    let how = if value < 0.0 { "differ in" } else { "are akin in" };
    format!("{} of {one} and {} of {other} {how} {what}", a.name(), b.name())
}

fn aspect_words(aspect: AspectName) -> &'static str {
    match aspect {
        AspectName::Conjunction => "conjunct",
        AspectName::Opposition => "opposite",
        AspectName::Trine => "trine",
        AspectName::Square => "square",
        _ => "sextile",
    }
}

fn connection_words(kind: Connection) -> &'static str {
    match kind {
        Connection::Electromagnetic => "completed by the two together",
        Connection::Companionship => "whole in both",
        Connection::Compromise => "whole in one, half in the other",
        Connection::Dominance => "whole in one, absent in the other",
    }
}

/// Advice for a category, and for the pillar that is weakest.
pub(crate) fn advice(category: Category, weakest: Pillar) -> String {
    format!("{} {}", category_advice(category), pillar_advice(weakest))
}

fn category_advice(category: Category) -> &'static str {
    match category {
        Category::Soulmate => "By these conventions much comes easily here; ease is worth tending, too.",
        Category::Karmic => {
            "Duty and fate are strong themes here; agree aloud on what each of you owes the other, and what not."
        }
        Category::Growth => {
            "Friction and staying power meet here; treat a quarrel as news about what one of you needs."
        }
        Category::Complementary => {
            "Your differences fill each other's gaps; ask for what you miss instead of waiting for it."
        }
        Category::Challenging => {
            "Little runs by itself here; clear words and small agreements do more than good intentions."
        }
        Category::GreatMatch => {
            "Most sides support each other here; use the calm to speak of what you would rather leave out."
        }
        Category::BestFriends => "Talk and daily life carry this; make time for what is not useful.",
    }
}

fn pillar_advice(weakest: Pillar) -> &'static str {
    match weakest {
        Pillar::Attraction => {
            "What draws you together needs the most care: do something new together now and then."
        }
        Pillar::Emotional => "Feelings need the most care: ask how the other is before you offer a way out.",
        Pillar::Communication => "Talking needs the most care: say back what you heard before you answer.",
        Pillar::Lifestyle => "Everyday life needs the most care: share out the chores in writing.",
        Pillar::LongTerm => {
            "The long term needs the most care: speak about next year while this one is good."
        }
        Pillar::Timing => "The months around this date need the most care: leave big decisions some room.",
    }
}

/// Words for a score of attraction.
pub(crate) fn chemistry(score: u8) -> &'static str {
    match score {
        85.. => "More pulls the two together than in all but a few pairs.",
        60.. => "More pulls the two together than in most pairs.",
        40.. => "About as much pulls the two together as in most pairs.",
        _ => "Less pulls the two together than in most pairs.",
    }
}

/// Words for a score of the long term.
pub(crate) fn commitment(score: u8) -> &'static str {
    match score {
        85.. => "More speaks for staying than in all but a few pairs.",
        60.. => "More speaks for staying than in most pairs.",
        40.. => "About as much speaks for staying as in most pairs.",
        _ => "Less speaks for staying by itself than in most pairs.",
    }
}
