//! A text that knows where each of its bytes stood in the source file.
//!
//! Extraction, rejoining and splitting each take parts of the text before them; the pieces kept
//! here are what leads a passage back to a byte range of the file.

use std::ops::Range;

/// A text assembled from pieces of a source file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sourced {
    text: String,
    pieces: Vec<Piece>,
}

/// A stretch of the text that came from one stretch of the source. Where both have the same length,
/// they are the same bytes; where not (an escape, an entity), they correspond only as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    at: usize,
    length: usize,
    source: Range<usize>,
}

impl Piece {
    fn is_verbatim(&self) -> bool {
        self.length == self.source.len()
    }

    fn part(&self, from: usize, to: usize) -> Range<usize> {
        if self.is_verbatim() {
            self.source.start + from..self.source.start + to
        } else {
            self.source.clone()
        }
    }
}

impl Sourced {
    /// A text that is the source from byte `offset` on.
    pub fn verbatim(text: &str, offset: usize) -> Self {
        let mut sourced = Self::default();
        sourced.push(text, offset..offset + text.len());
        sourced
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds text that stands at `source`.
    pub fn push(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(text);
        if let Some(last) = self.pieces.last_mut() {
            let verbatim = last.is_verbatim() && text.len() == source.len();
            if verbatim && last.at + last.length == at && last.source.end == source.start {
                last.length += text.len();
                last.source.end = source.end;
                return;
            }
        }
        self.pieces.push(Piece { at, length: text.len(), source });
    }

    /// Adds text that stands nowhere in the source, such as a space between two joined lines.
    pub fn push_unsourced(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a part of another sourced text.
    pub fn push_part(&mut self, other: &Self, range: Range<usize>) {
        let mut at = range.start;
        let first = other.pieces.partition_point(|piece| piece.at + piece.length <= range.start);
        for piece in &other.pieces[first..] {
            if piece.at >= range.end {
                break;
            }
            let from = piece.at.max(range.start);
            let to = (piece.at + piece.length).min(range.end);
            self.push_unsourced(&other.text[at..from]);
            self.push(&other.text[from..to], piece.part(from - piece.at, to - piece.at));
            at = to;
        }
        self.push_unsourced(&other.text[at..range.end]);
    }

    /// The byte range of the source from the first to the last byte of a byte range of the text.
    pub fn span(&self, range: Range<usize>) -> Range<usize> {
        let first = self.pieces.partition_point(|piece| piece.at + piece.length <= range.start);
        let mut span: Option<Range<usize>> = None;
        for piece in self.pieces[first..].iter().take_while(|piece| piece.at < range.end) {
            let from = piece.at.max(range.start) - piece.at;
            let to = (piece.at + piece.length).min(range.end) - piece.at;
            let part = piece.part(from, to);
            span = Some(match span {
                // Pieces need not stand in the order of the source: a title may follow its text.
                Some(span) => span.start.min(part.start)..span.end.max(part.end),
                None => part,
            });
        }
        span.unwrap_or(0..0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_parts_lead_back_to_the_source() {
        let source = "以产\n\n业协同为先导";
        let whole = Sourced::verbatim(source, 0);
        let mut joined = Sourced::default();
        joined.push_part(&whole, 0..6);
        joined.push_part(&whole, 8..source.len());
        assert_eq!(joined.as_str(), "以产业协同为先导");
        let at = joined.as_str().find("产业协同").unwrap();
        assert_eq!(&source[joined.span(at..at + 12)], "产\n\n业协同");
        let mut part = Sourced::default();
        part.push_part(&joined, at..at + 6);
        assert_eq!(&source[part.span(0..6)], "产\n\n业");
    }

    #[test]
    fn an_escape_is_one_piece() {
        let source = r"a\n中";
        let mut text = Sourced::verbatim("a", 0);
        text.push("\n", 1..3);
        text.push("中", 3..6);
        assert_eq!(&source[text.span(1..2)], r"\n");
        assert_eq!(&source[text.span(0..5)], source);
    }

    #[test]
    fn unsourced_text_is_between_its_neighbours() {
        let mut text = Sourced::verbatim("policy", 0);
        text.push_unsourced(" ");
        text.push("news", 8..12);
        assert_eq!(text.as_str(), "policy news");
        assert_eq!(text.span(0..11), 0..12);
        assert_eq!(text.span(6..7), 0..0, "text that stands nowhere has no span");
    }
}
