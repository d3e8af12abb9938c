//! Finds in one pass where short pieces stand in a text, in any case: 64 bytes at a time, by what the halves of their bytes are.

use fearless_simd::{Level, dispatch, prelude::*, u8x16, u8x64};
use std::ops::Range;

/// How long a piece is at most. Behind a shorter one anything may stand.
pub(crate) const PIECE: usize = 4;

/// For so many pieces, eight buckets do.
const NARROW: usize = 24;

/// Bytes at a time.
const BLOCK: usize = 64;

/// Something to look for.
pub(crate) struct Piece<'a> {
    /// In lower case.
    pub(crate) bytes: &'a [u8],
    /// Whether a `_` may stand anywhere inside.
    pub(crate) parted: bool,
}

/// What stands at a place.
pub(crate) enum Found {
    /// The piece with this number.
    Piece(usize),
    /// Anything but a digit, and behind it a number that begins with known digits, or such a family.
    BeforeNumber,
}

/// Some pieces, and how numbers begin, made ready.
///
/// Pieces are dealt to sixteen buckets, a bit each. For each place of a piece, two tables say in which buckets some piece has such a
/// lower and such an upper half of a byte there. Where a bucket has all of them, the bytes themselves are looked at. A `_` may stand in
/// so many ways in a piece that it has tables of its own: few blocks of a text hold one.
pub(crate) struct Sieve {
    level: Level,
    plain: Tables,
    /// The same with all pieces that `_` part.
    parted: Tables,
    /// Whether there are more than eight buckets.
    is_wide: bool,
    /// One bit for each hash of four bytes: whether some piece has it. Most places end here.
    known: Vec<u64>,
    /// The pieces by their bytes; a power of two.
    slots: Vec<Slot>,
    shorts: Vec<(Vec<u8>, usize)>,
    short_bits: u8,
    /// By three digits, whether a number can begin with them.
    numbers: Vec<bool>,
    number_bits: u8,
}

/// Those of eight buckets, and of eight more.
type Tables = [[Table; PIECE]; 2];

#[derive(Clone, Copy, Default)]
struct Table {
    lower: [u8; 16],
    upper: [u8; 16],
}

#[derive(Clone, Copy)]
struct Slot {
    key: u32,
    piece: u32,
}

const FREE: u32 = u32::MAX;

impl Table {
    fn add(&mut self, byte: u8, bits: u8) {
        self.lower[usize::from(byte & 15)] |= bits;
        self.upper[usize::from(byte >> 4)] |= bits;
    }

    /// Adds both cases of a byte; of none, all bytes.
    fn add_any_case(&mut self, byte: Option<u8>, bits: u8) {
        match byte {
            Some(byte) => {
                self.add(byte.to_ascii_lowercase(), bits);
                self.add(byte.to_ascii_uppercase(), bits);
            }
            None => (0..=u8::MAX).for_each(|byte| self.add(byte, bits)),
        }
    }

    /// How much of ordinary text has a byte that a bucket lets pass.
    fn passes(&self, bits: u8) -> u32 {
        let upper = (2..8).filter(|&upper| self.upper[usize::from(upper)] & bits != 0);
        let lower = |upper: u8| {
            let passes = |lower: &u8| self.lower[usize::from(*lower)] & bits != 0;
            (0..16).filter(passes).map(move |lower| weight(upper << 4 | lower)).sum::<u32>()
        };
        upper.map(lower).sum()
    }
}

/// How often a byte stands in ordinary text, roughly.
fn weight(byte: u8) -> u32 {
    match byte {
        b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' | b' ' => 60,
        b'a'..=b'z' => 20,
        b'0'..=b'9' => 20,
        b'A'..=b'Z' => 4,
        _ => 6,
    }
}

impl Sieve {
    /// `numbers` says for each three digits whether a number can begin with them; it may be empty.
    pub(crate) fn new(pieces: &[Piece<'_>], numbers: Vec<bool>) -> Sieve {
        let mut sieve = Sieve {
            level: Level::new(),
            plain: Tables::default(),
            parted: Tables::default(),
            is_wide: pieces.len() > NARROW,
            known: vec![0; (1 << HASH) / 64],
            slots: vec![Slot { key: 0, piece: FREE }; (32 * pieces.len()).next_power_of_two()],
            shorts: Vec::new(),
            short_bits: 0,
            numbers,
            number_bits: 0,
        };
        // Half of them, and its bit. The first are those that are asked about behind.
        let count = if sieve.is_wide { 16 } else { 8 };
        let buckets: Vec<(usize, u8)> = (0..count).map(|bucket| (bucket / 8, 1 << (bucket % 8))).collect();
        let mut buckets = buckets.as_slice();
        let mut special = || buckets.split_off_first().expect("there are eight").1;
        if sieve.numbers.contains(&true) {
            sieve.add_numbers([special(), special()]);
        }
        if pieces.iter().any(|piece| piece.bytes.len() < PIECE) {
            sieve.short_bits = special();
        }
        let mut passes = vec![0; buckets.len()];
        for (number, piece) in pieces.iter().enumerate() {
            if piece.bytes.len() < PIECE {
                sieve.shorts.push((piece.bytes.to_vec(), number));
                sieve.add(piece.bytes, (0, sieve.short_bits));
                continue;
            }
            // Into the bucket that lets pass the least more.
            let with = |place: usize| {
                let (half, bits) = buckets[place];
                let mut with = sieve.plain[half];
                with.iter_mut().zip(piece.bytes).for_each(|(table, byte)| table.add_any_case(Some(*byte), bits));
                with.iter().map(|table| u64::from(table.passes(bits))).product::<u64>()
            };
            let least =
                (0..buckets.len()).map(|place| (with(place), place)).min_by_key(|(with, place)| with - passes[*place]);
            let (with, place) = least.expect("most are left");
            let bucket = buckets[place];
            passes[place] = with;
            sieve.add(piece.bytes, bucket);
            for parting in 0..if piece.parted { 8 } else { 1 } {
                let bytes = parted(piece.bytes, parting);
                add(&mut sieve.parted, &bytes, bucket);
                sieve.put(bytes, number);
            }
        }
        sieve
    }

    fn add(&mut self, bytes: &[u8], bucket: (usize, u8)) {
        add(&mut self.plain, bytes, bucket);
        add(&mut self.parted, bytes, bucket);
    }

    /// Two buckets of the first half, since what is no digit needs two.
    fn add_numbers(&mut self, [far, near]: [u8; 2]) {
        self.number_bits = far | near;
        for tables in [&mut self.plain[0], &mut self.parted[0]] {
            for byte in 0..=u8::MAX {
                if !byte.is_ascii_digit() {
                    tables[0].add(byte, if byte >> 4 == b'0' >> 4 { near } else { far });
                }
            }
            for number in (0..1000).filter(|&number| self.numbers[number]) {
                for (table, power) in tables[1..].iter_mut().zip([100, 10, 1]) {
                    table.add(b'0' + (number / power % 10) as u8, self.number_bits);
                }
            }
            for table in &mut tables[2..] {
                table.add_any_case(Some(b'x'), self.number_bits);
            }
        }
    }

    fn put(&mut self, bytes: [u8; PIECE], number: usize) {
        let key = key(bytes);
        self.known[hash(key) / 64] |= 1 << (hash(key) % 64);
        let mut place = self.place(key);
        while self.slots[place].piece != FREE {
            place = (place + 1) & (self.slots.len() - 1);
        }
        self.slots[place] = Slot { key, piece: number as u32 };
    }

    /// Where a key is looked for first.
    fn place(&self, key: u32) -> usize {
        hash(key) & (self.slots.len() - 1)
    }

    /// Calls `visit` with what begins in a range of a text, in order.
    pub(crate) fn find(&self, text: &[u8], range: Range<usize>, mut visit: impl FnMut(usize, Found)) {
        dispatch!(self.level, simd => pass(simd, self, text, range, &mut visit));
    }

    /// Looks at the bytes themselves.
    #[inline(always)]
    fn look(&self, bytes: [u8; PIECE], bits: u8, at: usize, visit: &mut impl FnMut(usize, Found)) {
        if bits & self.number_bits != 0 && !bytes[0].is_ascii_digit() && self.begins_number(&bytes[1..]) {
            visit(at, Found::BeforeNumber);
        }
        let key = key(bytes);
        let hash = hash(key);
        if self.known[hash / 64] >> (hash % 64) & 1 == 1 {
            self.look_up(key, at, visit);
        }
        if bits & self.short_bits != 0 {
            for (short, piece) in &self.shorts {
                if bytes[..short.len()].eq_ignore_ascii_case(short) {
                    visit(at, Found::Piece(*piece));
                }
            }
        }
    }

    #[inline(never)] // Few of all places come here.
    fn look_up(&self, key: u32, at: usize, visit: &mut impl FnMut(usize, Found)) {
        let mut place = self.place(key);
        while self.slots[place].piece != FREE {
            if self.slots[place].key == key {
                visit(at, Found::Piece(self.slots[place].piece as usize));
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    /// Whether a number, or a family of numbers, can begin with three bytes.
    pub(crate) fn begins_number(&self, bytes: &[u8]) -> bool {
        let [first, second, third] = bytes[..] else { return false };
        if self.numbers.is_empty() || !first.is_ascii_digit() {
            return false;
        }
        if !second.is_ascii_digit() || !third.is_ascii_digit() {
            return third.eq_ignore_ascii_case(&b'x');
        }
        let value = |digit: u8| usize::from(digit - b'0');
        self.numbers[100 * value(first) + 10 * value(second) + value(third)]
    }
}

fn add(tables: &mut Tables, bytes: &[u8], (half, bits): (usize, u8)) {
    for (place, table) in tables[half].iter_mut().enumerate() {
        table.add_any_case(bytes.get(place).copied(), bits);
    }
}

/// A number of four bytes, the same in any case. Some others share it: whoever asks compares.
fn key(bytes: [u8; PIECE]) -> u32 {
    u32::from_le_bytes(bytes) | 0x2020_2020
}

/// How many bits a hash has.
const HASH: usize = 15;

fn hash(key: u32) -> usize {
    (key.wrapping_mul(0x9e37_79b9) >> (32 - HASH)) as usize
}

/// What the first four bytes of a piece may be when `_` stand inside: behind each byte but the last there may be some.
fn parted(piece: &[u8], parting: u8) -> [u8; PIECE] {
    let mut left = piece.iter();
    let mut next = || *left.next().expect("it has four bytes");
    [0, 1, 2, 3].map(|place| if place > 0 && parting >> (place - 1) & 1 == 1 { b'_' } else { next() })
}

#[inline(always)] // Only so it is compiled for the processor that runs it.
fn pass<S: Simd>(simd: S, sieve: &Sieve, text: &[u8], range: Range<usize>, visit: &mut impl FnMut(usize, Found)) {
    let mut last;
    for start in range.clone().step_by(BLOCK) {
        let bytes: &[u8; BLOCK + PIECE - 1] = match text[start..].first_chunk() {
            Some(bytes) => bytes,
            None => {
                last = [0; BLOCK + PIECE - 1];
                last[..text.len() - start].copy_from_slice(&text[start..]);
                &last
            }
        };
        let [first, second] = if has_underscore(simd, bytes) { &sieve.parted } else { &sieve.plain };
        let first = buckets(simd, bytes, first);
        let any = if sieve.is_wide { first | buckets(simd, bytes, second) } else { first };
        let mut left = any.simd_ne(u8x64::splat(simd, 0)).to_bitmask();
        if range.end - start < BLOCK {
            left &= (1 << (range.end - start)) - 1;
        }
        if left == 0 {
            continue;
        }
        let mut passed = [0; BLOCK];
        first.store_slice(&mut passed);
        while left != 0 {
            let at = left.trailing_zeros() as usize;
            left &= left - 1;
            let piece = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
            sieve.look(piece, passed[at], start + at, visit);
        }
    }
}

/// Whether a `_` is in what begins in a block.
#[inline(always)]
fn has_underscore<S: Simd>(simd: S, bytes: &[u8; BLOCK + PIECE - 1]) -> bool {
    let underscore = u8x64::splat(simd, b'_');
    let holds = |from: usize| u8x64::from_slice(simd, &bytes[from..from + BLOCK]).simd_eq(underscore).to_bitmask() != 0;
    holds(0) || holds(PIECE - 1)
}

/// The buckets that pass what begins with each byte of a block.
#[inline(always)]
fn buckets<S: Simd>(simd: S, bytes: &[u8; BLOCK + PIECE - 1], tables: &[Table; PIECE]) -> u8x64<S> {
    pass_byte(simd, bytes, tables, 0)
        & pass_byte(simd, bytes, tables, 1)
        & pass_byte(simd, bytes, tables, 2)
        & pass_byte(simd, bytes, tables, 3)
}

#[inline(always)]
fn pass_byte<S: Simd>(simd: S, bytes: &[u8; BLOCK + PIECE - 1], tables: &[Table; PIECE], place: usize) -> u8x64<S> {
    let bytes = u8x64::from_slice(simd, &bytes[place..place + BLOCK]);
    let lower = u8x64::block_splat(u8x16::from_slice(simd, &tables[place].lower));
    let upper = u8x64::block_splat(u8x16::from_slice(simd, &tables[place].upper));
    let half = u8x64::splat(simd, 15);
    lower.swizzle_dyn_within_blocks(bytes & half) & upper.swizzle_dyn_within_blocks((bytes >> 4) & half)
}
