//! Paragraph properties: which paragraphs are headings, and which stand in a table.
//!
//! They lie in pages of 512 bytes (FKPs) of `WordDocument`; the index in the table stream says in
//! which. A paragraph is found by the place in `WordDocument` at which its end stands.

use super::fib::{u16_at, u32_at};

/// What is known of a stretch of the stream that is one paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Properties {
    /// The level of heading, 1 being the outermost.
    pub heading: Option<u8>,
    /// Whether it stands in a table.
    pub in_table: bool,
    /// Whether it is the end of a table's row.
    pub ends_row: bool,
}

/// The properties of all paragraphs.
pub struct Paragraphs(Vec<(u32, u32, Properties)>);

const PAGE: usize = 512;

impl Paragraphs {
    /// Reads the properties of all pages that the index names. Of a broken file, what can be read counts.
    pub fn read(main: &[u8], index: &[u8]) -> Self {
        let mut found = Vec::new();
        // The index: count + 1 places, then as many page numbers as count.
        let count = index.len().saturating_sub(4) / 8;
        // No page is named twice in a sound file.
        for at in 0..count.min(main.len() / PAGE) {
            let Some(number) = u32_at(index, 4 * (count + 1 + at)) else { break };
            let start = (number & 0x3F_FFFF) as usize * PAGE;
            if let Some(page) = main.get(start..start + PAGE) {
                read_page(page, &mut found);
            }
        }
        found.sort_by_key(|(start, ..)| *start);
        Self(found)
    }

    /// The properties of the paragraph whose end stands at a place.
    pub fn at(&self, place: u32) -> Properties {
        let after = self.0.partition_point(|(start, ..)| *start <= place);
        let found = after.checked_sub(1).and_then(|last| self.0.get(last));
        found.filter(|(_, end, _)| place < *end).map(|(.., properties)| *properties).unwrap_or_default()
    }
}

fn read_page(page: &[u8], found: &mut Vec<(u32, u32, Properties)>) {
    let count = usize::from(page[PAGE - 1]);
    for at in 0..count {
        let (Some(start), Some(end)) = (u32_at(page, 4 * at), u32_at(page, 4 * at + 4)) else { return };
        let Some(offset) = page.get(4 * (count + 1) + 13 * at) else { return };
        found.push((start, end, read_papx(page, 2 * usize::from(*offset)).unwrap_or_default()));
    }
}

/// A PAPX: its length in words, a style, and changes to the style.
fn read_papx(page: &[u8], at: usize) -> Option<Properties> {
    if at == 0 {
        return None;
    }
    let words = usize::from(*page.get(at)?);
    let (start, length) = match words {
        0 => (at + 2, 2 * usize::from(*page.get(at + 1)?)),
        _ => (at + 1, 2 * words - 1),
    };
    let papx = page.get(start..(start + length).min(PAGE - 1))?;
    let mut properties = Properties::default();
    // The first nine styles after the normal one are the headings in every file.
    let style = u16_at(papx, 0)?;
    properties.heading = (1..=9).contains(&style).then_some(style as u8);
    changes(papx.get(2..)?, &mut properties);
    Some(properties)
}

/// Applies changes (SPRMs), each a number that says how long its operand is.
fn changes(changes: &[u8], properties: &mut Properties) -> Option<()> {
    let mut at = 0;
    while let Some(change) = u16_at(changes, at) {
        let operand = *changes.get(at + 2)?;
        match change {
            0x2416 => properties.in_table = operand != 0,
            0x2417 => properties.ends_row = operand != 0,
            0x2640 if operand < 9 => properties.heading = Some(operand + 1),
            0x2640 => properties.heading = None,
            _ => {}
        }
        at += 2 + match (change, change >> 13) {
            (0xD608, _) => 1 + usize::from(u16_at(changes, at + 2)?),
            // Too long for its length byte: nothing after it is needed.
            (0xC615, _) if operand == 255 => return None,
            (_, 0 | 1) => 1,
            (_, 2 | 4 | 5) => 2,
            (_, 3) => 4,
            (_, 7) => 3,
            _ => 1 + usize::from(operand),
        };
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_found_by_its_end() {
        let mut page = [0; PAGE];
        for (at, place) in [512u32, 520, 530].into_iter().enumerate() {
            page[4 * at..4 * at + 4].copy_from_slice(&place.to_le_bytes());
        }
        // Two paragraphs: a heading of the third level, and the end of a table's row.
        (page[12], page[25], page[PAGE - 1]) = (100, 110, 2);
        page[200..205].copy_from_slice(&[0, 1, 3, 0, 0]);
        page[220..229].copy_from_slice(&[5, 0, 0, 0x16, 0x24, 1, 0x17, 0x24, 1]);
        let main = [[0; PAGE], page].concat();
        let index = [512u32, 530, 1].map(u32::to_le_bytes).concat();
        let found = Paragraphs::read(&main, &index);
        assert_eq!(found.at(519), Properties { heading: Some(3), ..Properties::default() });
        assert_eq!(found.at(520), Properties { heading: None, in_table: true, ends_row: true });
        assert_eq!(found.at(530), Properties::default());
    }

    #[test]
    fn changes_are_read_over_others() {
        let mut properties = Properties::default();
        let bytes =
            [0x03, 0x24, 1, 0x0F, 0x84, 0, 0, 0x08, 0xD6, 3, 0, 9, 9, 0x16, 0x24, 1, 0x40, 0x26, 1, 0x17];
        changes(&bytes, &mut properties);
        assert_eq!(properties, Properties { heading: Some(2), in_table: true, ends_row: false });
    }
}
