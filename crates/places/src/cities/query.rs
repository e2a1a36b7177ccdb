//! What was typed, and how good an answer a name is.

use super::fold::fold;
use super::index::Kind;
use super::read::Pack;
use super::typos;

/// Words that are looked at; a place with its region and country has fewer.
const TOKENS_MAX: usize = 8;
/// Letters that are looked at: more than the longest name has, and a bound on the work.
const LETTERS_MAX: usize = 100;
/// Words of a name that are looked at; the longest name has fewer.
const WORDS_MAX: usize = 16;
/// Names up to this many bytes are also how many longer names begin, so that typing them whole says less.
const SHORT_NAME_BYTES: usize = 3;
/// A wrong letter makes a city count as 2 to this power times smaller.
const WEIGHT_BITS_PER_TYPO: u8 = 8;

/// A query, folded and cut into words.
pub(super) struct Query {
    /// The longest first: where one word begins with another, it has to choose before that one does.
    tokens: Vec<Token>,
    /// For each region the tokens that name it or its country, as bits by their place in `tokens`.
    named_regions: Vec<u16>,
    spelling: Spelling,
}

struct Token {
    text: String,
    /// Its place in the query as typed.
    typed: usize,
}

/// How the words have to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// To the letter.
    Exact,
    /// With the typing errors that [`typos::count`] lets pass.
    Tolerant,
}

/// The tokens that begin words of a name, as bits, and their wrong letters.
struct Matched {
    tokens: u16,
    typos: u8,
}

/// How the tokens lie in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// They are the name.
    Whole,
    /// The name begins with them.
    Beginning,
    /// They begin some of its words.
    Words,
}

impl Query {
    /// `None` where nothing is left to look for.
    pub(super) fn new(text: &str, pack: &Pack, spelling: Spelling) -> Option<Self> {
        let looked_at: String = text.chars().take(LETTERS_MAX).collect();
        let folded = fold(&looked_at);
        let mut tokens: Vec<Token> = Vec::new();
        for (typed, text) in folded.split(' ').filter(|text| !text.is_empty()).take(TOKENS_MAX).enumerate() {
            let place = tokens.iter().position(|other| other.text.len() < text.len()).unwrap_or(tokens.len());
            tokens.insert(place, Token { text: text.to_owned(), typed });
        }
        let named_by = |keys: &[String]| bits(tokens.iter().map(|token| begins_any(&token.text, keys)));
        let countries: Vec<u16> = pack.countries.iter().map(|country| named_by(&country.keys)).collect();
        let named_regions = pack
            .regions
            .iter()
            .map(|region| named_by(&region.keys) | countries[usize::from(region.country)])
            .collect();
        (!tokens.is_empty()).then_some(Self { tokens, named_regions, spelling })
    }

    /// Tokens of which one at least is in the name of every answer: one that names no region and no country, or all.
    pub(super) fn anchors(&self) -> impl Iterator<Item = &str> {
        let named = self.named_regions.iter().fold(0, |all, bits| all | bits);
        let unnamed = (0..self.tokens.len()).find(|i| named >> i & 1 == 0);
        let chosen = unnamed.map_or(0..self.tokens.len(), |i| i..i + 1);
        self.tokens[chosen].iter().map(|token| token.text.as_str())
    }

    /// Whether the text begins with a word that begins with the token.
    pub(super) fn begins(&self, text: &str, token: &str) -> bool {
        self.typos(token, text).is_some()
    }

    /// How good an answer a city of this region is by this folded name; `None` where it is none. Greater is better.
    ///
    /// Every token has to begin a word of the name, each another one, or name the region or the country, and one at
    /// least the name. The score is the population, weighted by how well the name fits.
    pub(super) fn score(&self, key: &str, kind: Kind, region: u16, population: u32) -> Option<u64> {
        let in_name = self.matched(key);
        let named = self.named_regions.get(usize::from(region))?;
        if in_name.tokens == 0 || (in_name.tokens | named) != bits(self.tokens.iter().map(|_| true)) {
            return None;
        }
        let weight = weight(self.fit(key, in_name.tokens), kind, key.len());
        let typos_bits = in_name.typos.saturating_mul(WEIGHT_BITS_PER_TYPO).min(63);
        Some((u64::from(population.max(1)) * weight) >> typos_bits)
    }

    fn matched(&self, key: &str) -> Matched {
        let mut matched = Matched { tokens: 0, typos: 0 };
        let mut taken = 0_u16;
        for (number, token) in self.tokens.iter().enumerate() {
            let free = key.split(' ').take(WORDS_MAX).enumerate().filter(|(i, _)| taken >> i & 1 == 0);
            let mut fitting = free.filter_map(|(i, word)| Some((i, self.typos(&token.text, word)?)));
            if let Some((word, typos)) = fitting.next() {
                taken |= 1 << word;
                matched.tokens |= 1 << number;
                matched.typos = matched.typos.saturating_add(typos);
            }
        }
        matched
    }

    /// The wrong letters in a token for the beginning of the first word of a text; `None` where it is another word.
    fn typos(&self, token: &str, text: &str) -> Option<u8> {
        match self.spelling {
            Spelling::Exact => text.starts_with(token).then_some(0),
            Spelling::Tolerant => typos::count(token, text.split([' ', '\n']).next()?),
        }
    }

    /// `in_name` are the tokens that count, as bits.
    fn fit(&self, key: &str, in_name: u16) -> Fit {
        let mut rest = key;
        for typed in 0..self.tokens.len() {
            let token = self.tokens.iter().enumerate().find(|(_, token)| token.typed == typed);
            let Some((_, token)) = token.filter(|(i, _)| in_name >> i & 1 == 1) else { continue };
            let next = if rest.len() == key.len() { Some(rest) } else { rest.strip_prefix(' ') };
            match next.and_then(|next| next.strip_prefix(token.text.as_str())) {
                Some(behind) => rest = behind,
                None => return Fit::Words,
            }
        }
        if rest.is_empty() { Fit::Whole } else { Fit::Beginning }
    }
}

/// How many times larger a city counts for being named so well. A main name typed whole is nearly always the one that is
/// meant, an alternate one mostly; before that the larger city is the better guess.
fn weight(fit: Fit, kind: Kind, key_bytes: usize) -> u64 {
    match (fit, kind == Kind::Main) {
        (Fit::Whole, true) if key_bytes <= SHORT_NAME_BYTES => 128,
        (Fit::Whole, false) if key_bytes <= SHORT_NAME_BYTES => 16,
        (Fit::Whole, true) => 2048,
        (Fit::Whole, false) => 128,
        (Fit::Beginning, true) => 32,
        (Fit::Words, true) => 8,
        (Fit::Beginning, false) => 2,
        (Fit::Words, false) => 1,
    }
}

fn begins_any(token: &str, keys: &[String]) -> bool {
    keys.iter().any(|key| key.split(' ').any(|word| word.starts_with(token)))
}

fn bits(flags: impl Iterator<Item = bool>) -> u16 {
    flags.enumerate().fold(0, |bits, (i, flag)| bits | u16::from(flag) << i)
}
