//! City search without a network.

mod fold;
mod index;
mod query;
mod read;
mod request;
#[cfg(test)]
mod tests;
mod typos;

use core::cmp::Reverse;

use serde::Serialize;

use crate::PlacesError;
use fold::fold;
use index::{Index, Kind, Name};
use query::{Query, Spelling};
use read::Pack;
pub use request::PlaceSearch;

/// Whom the city list is from and on what terms. An app that searches it has to show this.
pub const CITIES_CREDIT: &str = "City data by GeoNames (geonames.org), CC BY 4.0";

/// The most places that one search gives.
pub const PLACES_MAX: usize = 100;

/// Where the query as typed gives fewer answers, typing errors may be the reason. An exotic name of one city and a
/// misspelt one of another are often the same.
const FEW: usize = 3;

const STEPS_PER_DEGREE: f64 = 1000.0;

/// A city, as the search finds it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place<'a> {
    /// The name that GeoNames uses, mostly the English or the local one.
    pub name: &'a str,
    /// The alternate name by which it was found; `None` where it was found by its name.
    pub matched_name: Option<&'a str>,
    /// The state, province or the like that tells it from cities of the same name; `None` where there is none.
    pub region: Option<&'a str>,
    /// The country's English name.
    pub country: &'a str,
    /// Degrees north, −90 to 90, in thousandths: within 56 m of the source.
    pub latitude: f64,
    /// Degrees east, −180 to 180, in thousandths.
    pub longitude: f64,
    /// IANA time zone of today; [`Zone::named`](crate::Zone::named) knows it.
    pub timezone: &'a str,
    /// Inhabitants, rounded to three digits. 0 where it isn't known.
    pub population: u32,
}

/// A country of a list of cities, from [`Cities::country`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country(u16);

/// Cities of 15,000 people and more, and smaller capitals, with their alternate and historical names.
///
/// # Example: a city by a name that it no longer has
/// ```
/// # let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/cities.bin"))?;
/// let cities = soul_places::Cities::read(&bytes)?;
///
/// let found = cities.search("leningrad", 5, None);
/// assert_eq!((found[0].name, found[0].matched_name), ("Saint Petersburg", Some("Leningrad")));
/// assert_eq!(found[0].timezone, "Europe/Moscow");
///
/// let france = cities.country("FR")?;
/// assert_eq!(cities.search("pari", 5, Some(france))[0].name, "Paris");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Cities {
    pack: Pack,
    index: Index,
}

/// One answer: a name, and the score that it earned its city.
#[derive(Clone, Copy)]
struct Hit<'a> {
    score: u64,
    name: &'a Name,
}

impl Hit<'_> {
    /// Of equally good ones the first in the pack comes first, so that the order never depends on how they were found.
    fn is_before(&self, other: &Self) -> bool {
        (self.score, Reverse(self.name.city)) > (other.score, Reverse(other.name.city))
    }
}

impl Cities {
    /// Reads the file `cities.bin`. The bytes are not needed afterwards.
    ///
    /// # Errors
    /// [`PlacesError::CitiesDamaged`] where the bytes are not a whole list; [`PlacesError::CitiesVersion`] where the list
    /// has a layout of another version.
    pub fn read(bytes: &[u8]) -> Result<Self, PlacesError> {
        let pack = Pack::read(bytes)?;
        let index = Index::build(&pack).ok_or(PlacesError::CitiesDamaged)?;
        Ok(Self { pack, index })
    }

    /// The country of an ISO 3166-1 code of two or three letters, or of an English name, in any case.
    ///
    /// # Errors
    /// [`PlacesError::CountryUnknown`] where no country of the list is called so.
    pub fn country(&self, code_or_name: &str) -> Result<Country, PlacesError> {
        let wanted = fold(code_or_name);
        let number = self.pack.countries.iter().position(|country| country.keys.contains(&wanted));
        number
            .and_then(|number| u16::try_from(number).ok())
            .map(Country)
            .ok_or_else(|| PlacesError::CountryUnknown { country: code_or_name.to_owned() })
    }

    /// Answers a search that came from outside; see [`Cities::search`].
    ///
    /// # Errors
    /// [`PlacesError::CountryUnknown`].
    pub fn find(&self, search: &PlaceSearch) -> Result<Vec<Place<'_>>, PlacesError> {
        let country = search.country.as_deref().map(|country| self.country(country)).transpose()?;
        Ok(self.search(&search.query, search.limit, country))
    }

    /// The best `limit` answers, [`PLACES_MAX`] at most, the best first; none for a query without letters.
    ///
    /// Case, accents and punctuation do not count. Each word of the query has to begin a word of one of the city's names
    /// or a word of its region or country, in any order, so that results come while the query is being typed. A name
    /// typed whole comes before a name that begins so, that before a name with such words in it, main names come before
    /// alternate ones, and large cities before small ones; where one of these is far ahead it outweighs the others.
    /// Where fewer than three are found so, others follow up to three, or up to `limit` where none is found, for which up
    /// to two typing errors a word are let pass.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize, country: Option<Country>) -> Vec<Place<'_>> {
        let limit = limit.min(PLACES_MAX);
        let mut found = self.best_hits(query, limit, country, Spelling::Exact);
        let wanted = if found.is_empty() { limit } else { FEW.min(limit) };
        if found.len() < wanted {
            for hit in self.best_hits(query, limit, country, Spelling::Tolerant) {
                if found.len() < wanted && found.iter().all(|one| one.name.city != hit.name.city) {
                    found.push(hit);
                }
            }
        }
        found.iter().filter_map(|hit| self.place(hit.name)).collect()
    }

    /// The best hit of each city that answers the query, the best first. The list is kept in order while it grows: it
    /// is short, and most hits are not good enough for it.
    fn best_hits(
        &self,
        query: &str,
        limit: usize,
        country: Option<Country>,
        spelling: Spelling,
    ) -> Vec<Hit<'_>> {
        let Some(query) = Query::new(query, &self.pack, spelling) else { return Vec::new() };
        let mut best: Vec<Hit<'_>> = Vec::with_capacity(limit + 1);
        for anchor in query.anchors() {
            for (text, name) in self.index.group(anchor) {
                if !query.begins(text, anchor) {
                    continue;
                }
                let Some(score) = self.score(&query, name, country) else { continue };
                let hit = Hit { score, name };
                if best.len() >= limit && best.last().is_none_or(|last| !hit.is_before(last)) {
                    continue;
                }
                if let Some(same) = best.iter().position(|one| one.name.city == name.city) {
                    if !hit.is_before(&best[same]) {
                        continue;
                    }
                    best.remove(same);
                }
                let place = best.iter().position(|one| hit.is_before(one)).unwrap_or(best.len());
                best.insert(place, hit);
                best.truncate(limit);
            }
        }
        best
    }

    fn score(&self, query: &Query, name: &Name, country: Option<Country>) -> Option<u64> {
        let city = self.pack.cities.get(name.city as usize)?;
        let region = self.pack.regions.get(usize::from(city.region))?;
        if country.is_some_and(|country| country.0 != region.country) {
            return None;
        }
        query.score(self.index.key(name), name.kind, city.region, city.population)
    }

    fn place(&self, name: &Name) -> Option<Place<'_>> {
        let city = self.pack.cities.get(name.city as usize)?;
        let region = self.pack.regions.get(usize::from(city.region))?;
        let shown = name.display(&self.pack);
        let main = self.index.main_name(name.city)?.display(&self.pack);
        Some(Place {
            name: main,
            matched_name: (name.kind != Kind::Main).then_some(shown),
            region: (!region.name.is_empty()).then_some(region.name.as_str()),
            country: &self.pack.countries.get(usize::from(region.country))?.name,
            latitude: f64::from(city.latitude) / STEPS_PER_DEGREE,
            longitude: f64::from(city.longitude) / STEPS_PER_DEGREE,
            timezone: self.pack.zones.get(usize::from(city.zone))?,
            population: city.population,
        })
    }
}
