//! Finds in one pass where short pieces stand in a text, in any case: 64 bytes at a time, by what the halves of their bytes are.

use fearless_simd::{Level, dispatch, prelude::*, u8x16, u8x64};
use std::ops::Range;

/// How long a piece is at most. Behind a shorter one anything may stand.
pub(crate) const PIECE: usize = 4;

/// How many digits a number has at most.
pub(crate) const NUMBER: usize = 6;

/// For so many pieces, eight buckets do.
const NARROW: usize = 24;

/// Bytes at a time, and how many behind them are read, too.
const BLOCK: usize = 64;
const BEHIND: usize = 8;

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
    /// Digits that are as many as those of a number and begin like one, or such digits before an `x`.
    Number,
}

/// Some pieces, and how numbers begin, made ready.
///
/// Pieces are dealt to sixteen buckets, a bit each. For each place of a piece, two tables say in which buckets some piece has such a
/// lower and such an upper half of a byte there. Where a bucket has all of them, the bytes themselves are looked at. A `_` may stand in
/// so many ways in a piece that it has tables of its own: few blocks of a text hold one.
#[derive(Clone)]
pub(crate) struct Sieve {
    level: Level,
    plain: Tables,
    /// The same with all pieces that `_` part.
    parted: Tables,
    /// Whether there are more than eight buckets.
    is_wide: bool,
    has_parted: bool,
    /// One bit for each hash: whether some piece has it. Most places end here.
    known: Vec<u64>,
    /// The pieces by their bytes; a power of two.
    slots: Vec<Slot>,
    shorts: Vec<(Vec<u8>, usize)>,
    /// The buckets of the first half that these are in.
    short_bits: u8,
    /// By three digits, whether a number can begin with them.
    numbers: Vec<bool>,
    /// By a digit, whether it is the first of some.
    leads: [u8; 16],
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
    key: u64,
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
}

/// One of the sixteen buckets while pieces are dealt.
#[derive(Clone, Copy, Default)]
struct Bucket {
    half: usize,
    bits: u8,
    /// By place, the lower and the upper halves of bytes that pass.
    halves: [(u16, u16); PIECE],
}

impl Bucket {
    fn with(mut self, piece: &[u8]) -> Bucket {
        for ((lower, upper), byte) in self.halves.iter_mut().zip(piece) {
            for byte in [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()] {
                *lower |= 1 << (byte & 15);
                *upper |= 1 << (byte >> 4);
            }
        }
        self
    }

    /// How many texts it lets pass.
    fn passes(&self) -> u64 {
        self.halves.iter().map(|(lower, upper)| u64::from(lower.count_ones() * upper.count_ones())).product()
    }
}

impl Sieve {
    /// `numbers` says for each three digits whether a number can begin with them; it may be empty.
    pub(crate) fn new(pieces: &[Piece<'_>], numbers: Vec<bool>) -> Sieve {
        let entries: usize = pieces.iter().map(Piece::partings).sum();
        let mut sieve = Sieve {
            level: Level::new(),
            plain: Tables::default(),
            parted: Tables::default(),
            is_wide: pieces.len() > NARROW,
            has_parted: pieces.iter().any(|piece| piece.parted),
            known: vec![0; (1 << HASH) / 64],
            slots: vec![Slot { key: 0, piece: FREE }; (2 * entries + 1).next_power_of_two()],
            shorts: Vec::new(),
            short_bits: 0,
            leads: [0; 16],
            numbers,
        };
        for (number, _) in sieve.numbers.iter().enumerate().filter(|(_, begins)| **begins) {
            sieve.leads[number / 100] = 1;
        }
        let count = if sieve.is_wide { 16 } else { 8 };
        let bucket = |number: usize| Bucket { half: number / 8, bits: 1 << (number % 8), ..Bucket::default() };
        let mut buckets: Vec<Bucket> = (0..count).map(bucket).collect();
        // Short ones of a length together: anything may stand behind, where another length has more to say.
        let mut short_bits = [0; PIECE];
        for piece in pieces.iter().filter(|piece| piece.bytes.len() < PIECE) {
            let bits = &mut short_bits[piece.bytes.len()];
            if *bits == 0 {
                *bits = buckets.remove(0).bits;
                sieve.short_bits |= *bits;
            }
        }
        let mut passes = vec![0; buckets.len()];
        for (number, piece) in pieces.iter().enumerate() {
            if piece.bytes.len() < PIECE {
                sieve.shorts.push((piece.bytes.to_vec(), number));
                sieve.add(piece.bytes, 0, short_bits[piece.bytes.len()]);
                continue;
            }
            // Into the bucket that lets pass the least more.
            let with = buckets.iter().map(|bucket| bucket.with(piece.bytes)).map(|with| (with.passes(), with));
            let least = with.enumerate().min_by_key(|(place, (with, _))| with - passes[*place]);
            let (place, (with, bucket)) = least.expect("most are left");
            (passes[place], buckets[place]) = (with, bucket);
            sieve.add(piece.bytes, bucket.half, bucket.bits);
            for parting in 0..piece.partings() {
                let bytes = parted(piece.bytes, parting);
                add(&mut sieve.parted, &bytes, bucket.half, bucket.bits);
                sieve.put(&bytes, number);
            }
        }
        sieve
    }

    fn add(&mut self, bytes: &[u8], half: usize, bits: u8) {
        add(&mut self.plain, bytes, half, bits);
        add(&mut self.parted, bytes, half, bits);
    }

    fn put(&mut self, bytes: &[u8], number: usize) {
        let mut padded = [0; 8];
        padded[..PIECE].copy_from_slice(bytes);
        let key = key(&padded);
        self.known[hash(key) / 64] |= 1 << (hash(key) % 64);
        let mut place = self.place(key);
        while self.slots[place].piece != FREE {
            place = (place + 1) & (self.slots.len() - 1);
        }
        self.slots[place] = Slot { key, piece: number as u32 };
    }

    /// Where a key is looked for first.
    fn place(&self, key: u64) -> usize {
        hash(key) & (self.slots.len() - 1)
    }

    /// Calls `visit` with the pieces that begin in a range of a text, and the numbers that end in it.
    pub(crate) fn find(&self, text: &[u8], range: Range<usize>, mut visit: impl FnMut(usize, Found)) {
        dispatch!(self.level, simd => pass(simd, self, text, range, &mut visit));
    }

    #[inline(always)]
    fn is_known(&self, key: u64) -> bool {
        let hash = hash(key);
        self.known[hash / 64] >> (hash % 64) & 1 == 1
    }

    fn look_up(&self, key: u64, at: usize, visit: &mut impl FnMut(usize, Found)) {
        let mut place = self.place(key);
        while self.slots[place].piece != FREE {
            if self.slots[place].key == key {
                visit(at, Found::Piece(self.slots[place].piece as usize));
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    fn look_for_short(&self, text: &[u8], at: usize, visit: &mut impl FnMut(usize, Found)) {
        for (short, piece) in &self.shorts {
            if text[at..].get(..short.len()).is_some_and(|text| text.eq_ignore_ascii_case(short)) {
                visit(at, Found::Piece(*piece));
            }
        }
    }

    /// Looks at the digits that end at a place.
    fn look_for_number(&self, text: &[u8], end: usize, visit: &mut impl FnMut(usize, Found)) {
        let start = end - text[..end].iter().rev().take(NUMBER + 1).take_while(|byte| byte.is_ascii_digit()).count();
        if end - start <= NUMBER && text.get(start..start + 3).is_some_and(|digits| self.begins_number(digits)) {
            visit(start, Found::Number);
        }
    }

    fn is_lead(&self, byte: u8) -> bool {
        byte.is_ascii_digit() && self.leads[usize::from(byte & 15)] != 0
    }

    /// Whether a number, or a family of numbers, can begin with three bytes.
    fn begins_number(&self, bytes: &[u8]) -> bool {
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

fn add(tables: &mut Tables, bytes: &[u8], half: usize, bits: u8) {
    for (place, table) in tables[half].iter_mut().enumerate() {
        table.add_any_case(bytes.get(place).copied(), bits);
    }
}

impl Piece<'_> {
    /// How many ways there are for its first bytes to be parted.
    fn partings(&self) -> usize {
        if self.parted && self.bytes.len() >= PIECE { 1 << (PIECE - 1) } else { 1 }
    }
}

/// A number of the first bytes of a text, the same in any case. Some others share it: whoever asks compares.
#[inline(always)]
fn key(bytes: &[u8]) -> u64 {
    let bytes = u64::from_le_bytes(*bytes.first_chunk().expect("more is behind"));
    (bytes | 0x2020_2020_2020_2020) << (64 - 8 * PIECE)
}

/// How many bits a hash has.
const HASH: usize = 16;

fn hash(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - HASH)) as usize
}

/// What the first bytes of a piece may be when `_` stand inside: behind each byte but the last there may be some.
fn parted(piece: &[u8], parting: usize) -> [u8; PIECE] {
    let mut left = piece.iter();
    let mut next = || *left.next().expect("it is as long");
    std::array::from_fn(|place| if place > 0 && parting >> (place - 1) & 1 == 1 { b'_' } else { next() })
}

/// How many bytes are sifted before what stays is looked at: whether something stays in a block cannot be foreseen, and a processor
/// that guesses wrong loses more time than the block takes.
const STEP: usize = 16 * BLOCK;

/// How many blocks that are.
const BLOCKS: usize = STEP / BLOCK;

/// Places in a step, counted from where it begins.
struct Places {
    all: [u16; STEP + 4],
    count: usize,
}

impl Places {
    /// Those of the ones of blocks, as far as a step goes; `N` is how many a block mostly has.
    #[inline(always)]
    fn read<const N: usize>(&mut self, blocks: &[u64; BLOCKS], left: usize) {
        self.count = 0;
        for (block, &ones) in blocks.iter().enumerate() {
            let (mut ones, mut at) = (ones & below(left.saturating_sub(block * BLOCK)), self.count);
            self.count += ones.count_ones() as usize;
            // What is written behind the last one does no harm.
            loop {
                for place in &mut self.all[at..at + N] {
                    *place = (block * BLOCK) as u16 + ones.trailing_zeros() as u16;
                    ones &= ones.wrapping_sub(1);
                }
                at += N;
                if at >= self.count {
                    break;
                }
            }
        }
    }

    /// Keeps some.
    #[inline(always)]
    fn keep(&mut self, is_kept: impl Fn(usize) -> bool) {
        let mut kept = 0;
        for place in 0..self.count {
            self.all[kept] = self.all[place];
            kept += usize::from(is_kept(usize::from(self.all[place])));
        }
        self.count = kept;
    }

    fn iter(&self) -> impl Iterator<Item = usize> {
        self.all[..self.count].iter().map(|&place| usize::from(place))
    }
}

#[inline(always)] // Only so it is compiled for the processor that runs it.
fn pass<S: Simd>(simd: S, sieve: &Sieve, text: &[u8], range: Range<usize>, visit: &mut impl FnMut(usize, Found)) {
    let mut digits = Digits::before(sieve, text, range.start);
    let mut places = Places { all: [0; STEP + 4], count: 0 };
    let mut padded = [0; STEP + BEHIND];
    // One byte more, since a number may end with the text.
    for step in (range.start..=range.end).step_by(STEP) {
        let bytes: &[u8; STEP + BEHIND] = match text[step..].first_chunk() {
            Some(bytes) => bytes,
            None => {
                padded[..text.len() - step].copy_from_slice(&text[step..]);
                padded[text.len() - step..].fill(0);
                &padded
            }
        };
        let left = range.end - step;
        let blocks = (left / BLOCK + 1).min(BLOCKS);
        let (mut pieces, mut shorts) = ([0; BLOCKS], [0; BLOCKS]);
        let plain = Ready::new(simd, sieve, &sieve.plain);
        for number in 0..blocks {
            [pieces[number], shorts[number]] = plain.passes(simd, block(bytes, number));
        }
        if sieve.has_parted {
            let (mut with, mut count) = ([0; BLOCKS + 1], 0);
            for number in 0..blocks {
                with[count] = number;
                count += usize::from(before_underscore(simd, block(bytes, number)) != 0);
            }
            let parted = Ready::new(simd, sieve, &sieve.parted);
            for &number in &with[..count] {
                let bytes = block(bytes, number);
                let [any, _] = parted.passes(simd, bytes);
                pieces[number] |= any & before_underscore(simd, bytes);
            }
        }
        places.read::<4>(&pieces, left);
        places.keep(|place| sieve.is_known(key(&bytes[place..])));
        places.iter().for_each(|place| sieve.look_up(key(&bytes[place..]), step + place, visit));
        if sieve.short_bits != 0 {
            places.read::<1>(&shorts, left);
            places.iter().for_each(|place| sieve.look_for_short(text, step + place, visit));
        }
        if !sieve.numbers.is_empty() {
            let ends = digits.ends(simd, sieve, bytes, blocks);
            places.read::<1>(&ends, left + 1);
            places.iter().for_each(|place| sieve.look_for_number(text, step + place, visit));
        }
    }
}

/// A block of a step, and what is behind it.
#[inline(always)]
fn block(step: &[u8; STEP + BEHIND], number: usize) -> &[u8; BLOCK + BEHIND] {
    step[number * BLOCK..].first_chunk().expect("there is more behind a step")
}

/// So many ones, the lowest.
fn below(count: usize) -> u64 {
    if count < BLOCK { (1 << count) - 1 } else { u64::MAX }
}

/// Where digits stand in the blocks of a step, and those that begin a number, a bit each. The first block is the one before the step.
struct Digits {
    all: [u64; BLOCKS + 1],
    leads: [u64; BLOCKS + 1],
}

impl Digits {
    /// Those before a place, as the end of a step.
    fn before(sieve: &Sieve, text: &[u8], at: usize) -> Digits {
        let mut digits = Digits { all: [0; BLOCKS + 1], leads: [0; BLOCKS + 1] };
        for (distance, byte) in text[..at].iter().rev().take(NUMBER + 1).enumerate() {
            let bit = |is: bool| u64::from(is) << (BLOCK - 1 - distance);
            digits.all[BLOCKS] |= bit(byte.is_ascii_digit());
            digits.leads[BLOCKS] |= bit(sieve.is_lead(*byte));
        }
        digits
    }

    /// Where in the next step something stands behind digits that may be a number, or a family of them.
    #[inline(always)]
    fn ends<S: Simd>(&mut self, simd: S, sieve: &Sieve, bytes: &[u8; STEP + BEHIND], blocks: usize) -> [u64; BLOCKS] {
        let Digits { all, leads } = self;
        (all[0], leads[0]) = (all[BLOCKS], leads[BLOCKS]);
        let table = u8x64::block_splat(u8x16::from_slice(simd, &sieve.leads));
        let mut x = [0; BLOCKS];
        for number in 0..blocks {
            let bytes = u8x64::from_slice(simd, &block(bytes, number)[..BLOCK]);
            let is_lead =
                table.swizzle_dyn_within_blocks(bytes & u8x64::splat(simd, 15)).simd_ne(u8x64::splat(simd, 0));
            all[number + 1] = (bytes - u8x64::splat(simd, b'0')).simd_lt(u8x64::splat(simd, 10)).to_bitmask();
            leads[number + 1] = is_lead.to_bitmask();
            x[number] = (bytes | u8x64::splat(simd, 0x20)).simd_eq(u8x64::splat(simd, b'x')).to_bitmask();
        }
        // A loop of its own, since processors do this for several blocks at once.
        let mut ends = [0; BLOCKS];
        for (number, ends) in ends.iter_mut().enumerate() {
            let behind = |bits: &[u64; BLOCKS + 1], distance: u32| {
                bits[number + 1] << distance | bits[number] >> (BLOCK as u32 - distance)
            };
            let digit = |distance: u32| behind(all, distance);
            let lead = |distance: u32| digit(distance) & behind(leads, distance);
            let three = digit(1) & digit(2) & lead(3);
            let six = digit(1) & digit(2) & digit(3) & digit(4) & digit(5) & lead(6) & !digit(7);
            *ends = !all[number + 1] & (three & !digit(4) | six | digit(1) & x[number]);
        }
        ends
    }
}

/// The places of a block from which on a `_` stands inside of a piece.
#[inline(always)]
fn before_underscore<S: Simd>(simd: S, bytes: &[u8; BLOCK + BEHIND]) -> u64 {
    let underscore = u8x64::splat(simd, b'_');
    let holds = |from: usize| u8x64::from_slice(simd, &bytes[from..from + BLOCK]).simd_eq(underscore).to_bitmask();
    let (first, last) = (holds(1), holds(PIECE - 1));
    if first | last == 0 {
        return 0;
    }
    (2..PIECE - 1).fold(first | last, |all, from| all | holds(from))
}

/// Tables as a processor wants them.
struct Ready<S: Simd> {
    first: [[u8x64<S>; 2]; PIECE],
    second: [[u8x64<S>; 2]; PIECE],
    is_wide: bool,
    short_bits: u8,
}

impl<S: Simd> Ready<S> {
    #[inline(always)]
    fn new(simd: S, sieve: &Sieve, [first, second]: &Tables) -> Ready<S> {
        let nothing = [[u8x64::splat(simd, 0); 2]; PIECE];
        let mut ready = Ready { first: nothing, second: nothing, is_wide: sieve.is_wide, short_bits: sieve.short_bits };
        for place in 0..PIECE {
            for (ready, Table { lower, upper }) in
                [(&mut ready.first[place], &first[place]), (&mut ready.second[place], &second[place])]
            {
                ready[0] = u8x64::block_splat(u8x16::from_slice(simd, lower));
                ready[1] = u8x64::block_splat(u8x16::from_slice(simd, upper));
            }
        }
        ready
    }

    /// Where in a block a piece may begin, and where a short one, a bit each.
    #[inline(always)]
    fn passes(&self, simd: S, bytes: &[u8; BLOCK + BEHIND]) -> [u64; 2] {
        let (half, zero) = (u8x64::splat(simd, 15), u8x64::splat(simd, 0));
        let (mut first, mut second) = (u8x64::splat(simd, u8::MAX), u8x64::splat(simd, u8::MAX));
        for place in 0..PIECE {
            let bytes = u8x64::from_slice(simd, &bytes[place..place + BLOCK]);
            let (lower, upper) = (bytes & half, (bytes >> 4) & half);
            let [lowers, uppers] = self.first[place];
            first = first & lowers.swizzle_dyn_within_blocks(lower) & uppers.swizzle_dyn_within_blocks(upper);
            if self.is_wide {
                let [lowers, uppers] = self.second[place];
                second = second & lowers.swizzle_dyn_within_blocks(lower) & uppers.swizzle_dyn_within_blocks(upper);
            }
        }
        let any = if self.is_wide { first | second } else { first };
        let shorts = (first & u8x64::splat(simd, self.short_bits)).simd_ne(zero).to_bitmask();
        [any.simd_ne(zero).to_bitmask(), shorts]
    }
}
