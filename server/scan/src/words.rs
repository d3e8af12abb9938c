//! The words of a text that are long or short enough to be codes, found by byte masks, 64 bytes at a time.

use wide::u8x16;

/// The shortest word that is asked whether it is a name, in bytes.
pub(crate) const SHORTEST: usize = 8;

/// A word must be shorter than this to be a name: its bits must fit in a mask, and one more.
pub(crate) const LONGEST: usize = 64;

/// A word that deserves a closer look.
pub(crate) enum Word {
    /// Six digits from `start` on that end the word which begins at `word`, and often are the whole of it.
    Number { word: usize, start: usize },
    /// Another word of three or of six bytes that begins with a digit.
    Digits { start: usize, length: usize },
    /// A word that begins with a letter or a `_`.
    Name { start: usize, length: usize, underscores: u64 },
}

/// What the 64 bytes of a block are, one bit a byte, the first byte lowest.
#[derive(Clone, Copy, Default)]
pub(crate) struct Block {
    /// ASCII letters, digits and `_`.
    word: u64,
    digit: u64,
    underscore: u64,
    backslash: u64,
    /// The character that begins what a terminal obeys.
    escape: u64,
}

/// Bytes at a time.
const BLOCK: usize = 64;

/// Calls `visit` with every word of a text that could be a code, in order of their starts.
pub(crate) fn visit(blocks: &[Block], mut visit: impl FnMut(Word)) {
    let (mut before, mut last) = (Block::default(), 0);
    for (place, pair) in blocks.windows(2).enumerate() {
        let (this, next) = (pair[0], pair[1]);
        let word = Runs::new(this.word, next.word);
        let digit = Runs::new(this.digit, next.digit);
        let starts = this.word & !(this.word << 1 | before.word >> 63);
        let numbers = digit.six & !word.at(6) & !(this.digit << 1 | before.digit >> 63);
        let digits = starts & this.digit & (word.three & !word.at(3) | word.six & !word.at(6));
        let names = starts & !this.digit & word.eight;
        let mut left = numbers | digits | names;
        while left != 0 {
            let bit = left.trailing_zeros() as usize;
            left &= left - 1;
            let start = place * BLOCK + bit;
            let from = |this: u64, next: u64| this >> bit | (next << 1) << (BLOCK - 1 - bit);
            let length = from(this.word, next.word).trailing_ones() as usize;
            visit(if numbers >> bit & 1 == 1 {
                Word::Number { word: highest(starts & !(!1 << bit)).map_or(last, |bit| place * BLOCK + bit), start }
            } else if digits >> bit & 1 == 1 {
                Word::Digits { start, length }
            } else if length < LONGEST {
                Word::Name { start, length, underscores: from(this.underscore, next.underscore) & !(!0 << length) }
            } else {
                continue;
            });
        }
        before = this;
        last = highest(starts).map_or(last, |bit| place * BLOCK + bit);
    }
}

fn highest(mask: u64) -> Option<usize> {
    mask.checked_ilog2().map(|bit| bit as usize)
}

/// Where runs of one kind of byte begin: those of at least three, six and eight bytes.
struct Runs {
    this: u64,
    next: u64,
    three: u64,
    six: u64,
    eight: u64,
}

impl Runs {
    fn new(this: u64, next: u64) -> Runs {
        // Of the next block only the first bytes matter, so what would come in at its end may be missing.
        let two = (this & shifted(this, next, 1), next & next >> 1);
        let four = (two.0 & shifted(two.0, two.1, 2), two.1 & two.1 >> 2);
        Runs {
            this,
            next,
            three: two.0 & shifted(this, next, 2),
            six: four.0 & shifted(two.0, two.1, 4),
            eight: four.0 & shifted(four.0, four.1, 4),
        }
    }

    /// The bytes that stand `distance` further on.
    fn at(&self, distance: u32) -> u64 {
        shifted(self.this, self.next, distance)
    }
}

fn shifted(this: u64, next: u64, distance: u32) -> u64 {
    this >> distance | next << (u64::BITS - distance)
}

/// Makes the blocks of a text and an empty one at their end; `lower` is the text in lower case.
///
/// Two kinds of bytes do not belong to the word that they stand before: the letter of an escape, as in the eight characters
/// `\n404103`, and the sequence that colours a terminal.
pub(crate) fn classify(text: &[u8], lower: &[u8], blocks: &mut Vec<Block>) {
    let (whole, rest) = lower.as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    blocks.clear();
    blocks.extend(whole.iter().chain([&last, &[0; BLOCK]]).map(Block::new));
    clear_escapes(text, blocks);
}

impl Block {
    fn new(bytes: &[u8; BLOCK]) -> Block {
        let mut block = Block::default();
        for (place, bytes) in bytes.as_chunks::<16>().0.iter().enumerate() {
            let bytes = u8x16::new(*bytes);
            let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
            // Bytes below the first wrap round and become large.
            let within = |first: u8, last: u8| {
                let distance = bytes - u8x16::splat(first);
                distance.min(u8x16::splat(last - first)).simd_eq(distance)
            };
            let (digit, underscore) = (within(b'0', b'9'), is(b'_'));
            let bits = |mask: u8x16| u64::from(mask.to_bitmask()) << (16 * place);
            block.word |= bits(digit | underscore | within(b'a', b'z'));
            block.digit |= bits(digit);
            block.underscore |= bits(underscore);
            block.backslash |= bits(is(b'\\'));
            block.escape |= bits(is(ESCAPE));
        }
        block
    }
}

const ESCAPE: u8 = 0x1b;

/// Takes out of the words what belongs to an escape before them.
fn clear_escapes(text: &[u8], blocks: &mut [Block]) {
    for place in 0..blocks.len() - 1 {
        // Most backslashes stand before a quote.
        let before_word = shifted(blocks[place].word, blocks[place + 1].word, 1);
        let mut left = blocks[place].backslash & before_word | blocks[place].escape;
        while left != 0 {
            let at = place * BLOCK + left.trailing_zeros() as usize;
            left &= left - 1;
            let cleared = match text[at] {
                ESCAPE => at..at + escape_sequence(&text[at..]),
                b'\\' if matches!(text.get(at + 1), Some(b'n' | b't' | b'r')) => at + 1..at + 2,
                _ => continue,
            };
            for byte in cleared {
                let (block, bit) = (&mut blocks[byte / BLOCK], 1 << (byte % BLOCK));
                block.word &= !bit;
                block.digit &= !bit;
            }
        }
    }
}

/// How many bytes a terminal's escape sequence takes; its final letter must not stick to the word after it. What only begins like one
/// is an escape alone: it must not swallow a word, nor look for its letter in the next line.
pub(crate) fn escape_sequence(text: &[u8]) -> usize {
    let Some(rest) = text.strip_prefix(b"\x1b[") else { return 1 };
    let parameters = rest.iter().take(32).take_while(|byte| matches!(byte, 0x20..=0x3f)).count();
    match rest.get(parameters) {
        Some(0x40..=0x7e) => parameters + 3,
        _ => 1,
    }
}
