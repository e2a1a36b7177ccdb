//! Reads the packed tables. Their layout is described in `tools/ephemeris/encode.py`.
//!
//! The tables are part of the program and their checksums are tested, so a read past their end is a broken
//! invariant of the build: the reader then yields zeros, which every golden test would catch, rather than a
//! way to fail at run time.

/// A cursor over the bytes of one table.
pub(crate) struct Reader {
    bytes: &'static [u8],
    at: usize,
}

impl Reader {
    pub(crate) fn new(bytes: &'static [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    pub(crate) fn u8(&mut self) -> u8 {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        byte
    }

    pub(crate) fn u16(&mut self) -> u16 {
        u16::from_le_bytes([self.u8(), self.u8()])
    }

    pub(crate) fn f64(&mut self) -> f64 {
        let mut bytes = [0; 8];
        bytes.fill_with(|| self.u8());
        f64::from_le_bytes(bytes)
    }

    /// A signed integer in the zigzag form: 0, −1, 1, −2 … become 0, 1, 2, 3 …, seven bits to a byte, low
    /// bits first.
    pub(crate) fn varint(&mut self) -> i64 {
        let mut number = 0u64;
        for shift in (0..63).step_by(7) {
            let byte = self.u8();
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    /// The rest of the table as a row of bit fields.
    pub(crate) fn bits(self) -> Bits {
        Bits { bytes: self.bytes.get(self.at..).unwrap_or(&[]), at: 0 }
    }
}

/// A cursor over two's-complement bit fields, low bit first.
pub(crate) struct Bits {
    bytes: &'static [u8],
    at: usize,
}

impl Bits {
    /// The next field of `width` bits, 1 to 63.
    pub(crate) fn signed(&mut self, width: u8) -> i64 {
        let mut field = 0i64;
        for bit in 0..usize::from(width) {
            let position = self.at + bit;
            let byte = self.bytes.get(position / 8).copied().unwrap_or(0);
            field |= i64::from(byte >> (position % 8) & 1) << bit;
        }
        self.at += usize::from(width);
        let unused = 64 - u32::from(width);
        field << unused >> unused
    }

    /// Whether all but the padding of the last byte has been read.
    pub(crate) fn is_at_end(&self) -> bool {
        self.at.div_ceil(8) == self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::Reader;

    #[test]
    fn zigzag_numbers_keep_their_sign() {
        let mut reader = Reader::new(&[0x00, 0x01, 0x02, 0xd8, 0x04, 0xd7, 0x04]);
        let numbers = [(); 5].map(|()| reader.varint());
        assert_eq!(numbers, [0, -1, 1, 300, -300]);
        assert!(reader.is_at_end());
    }

    #[test]
    fn bit_fields_are_read_low_bit_first_with_their_sign() {
        // 3 bits of −2 (110), 5 bits of 5 (00101), 4 bits of −8 (1000).
        let mut bits = Reader::new(&[0b0010_1110, 0b0000_1000]).bits();
        assert_eq!([bits.signed(3), bits.signed(5), bits.signed(4)], [-2, 5, -8]);
        assert!(bits.is_at_end());
    }
}
