//! Latin letters without their diacritics.
//!
//! The tables hold the first letter of each canonical decomposition of the Unicode Character Database, and a point where there
//! is none that is one of a to z; the tests compare them with an implementation of Unicode normalisation.

/// U+00C0 to U+024F.
static EXTENDED: &[u8; 0x190] = b"\
aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.y\
aaaaaaccccccccdd..eeeeeeeeeegggggggghh..iiiiiiiii...jjkk.llllll.\
...nnnnnn...oooooo..rrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzz.\
................................oo.............uu...............\
.............aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa....\
aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............\
................";

/// U+1E00 to U+1EFF.
static ADDITIONAL: &[u8; 0x100] = b"\
aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
wwwwwwwwwwxxxxyyzzzzzzhtwy......aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

/// The plain letters of a lower-case Latin letter; `None` where it is one itself.
pub(crate) fn plain(letter: char) -> Option<&'static str> {
    let code = letter as usize;
    let of = |table: &'static [u8], start: usize| table.get(code.checked_sub(start)?..=code - start);
    let found = of(EXTENDED, 0xC0).or_else(|| of(ADDITIONAL, 0x1E00));
    if let Some(base) = found.filter(|base| *base != b".").and_then(|base| str::from_utf8(base).ok()) {
        return Some(base);
    }
    Some(match letter {
        'ß' | 'ẞ' => "ss",
        'æ' | 'ǽ' | 'ǣ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ĳ' => "ij",
        'ǆ' | 'ǳ' => "dz",
        'ǉ' => "lj",
        'ǌ' => "nj",
        'ð' | 'đ' => "d",
        'ǯ' => "ʒ",
        'ħ' => "h",
        'ı' => "i",
        'ł' | 'ŀ' => "l",
        'ŉ' => "n",
        'ø' | 'ǿ' => "o",
        'ſ' | 'ẛ' => "s",
        'ŧ' => "t",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}
