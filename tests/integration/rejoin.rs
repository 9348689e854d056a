//! How many line breaks rejoining undoes rightly, over laws wrapped in several manners.

use crate::harness::{Dice, laws};
use crate::wrapping::{Count, Filled, FirstLine, Gaps, Manner, Pages, Wrapped};

const LAWS: usize = 500;

/// The paragraphs of a law: the lines of its Markdown without the markup.
pub fn paragraphs(markdown: &str) -> Vec<&str> {
    let lines = markdown.lines().map(|line| line.trim_start_matches('#'));
    let lines = lines.map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == '\u{200B}'));
    lines.filter(|line| !line.is_empty() && !line.starts_with("<!--") && !line.starts_with('|')).collect()
}

const fn manner(name: &'static str, gaps: Gaps, filled: Filled, pages: Pages, first_line: FirstLine) -> Manner {
    Manner { name, gaps, filled, pages, first_line }
}

/// The manner that has least to go by: empty lines between all lines, nothing indented.
const BARE: Manner =
    manner("gaps between lines", Gaps::Lines, Filled::Characters, Pages::Furnished, FirstLine::Flush);

const MANNERS: [Manner; 9] = [
    BARE,
    manner("the same, typeset", Gaps::Lines, Filled::Typeset, Pages::Furnished, FirstLine::Flush),
    manner("the same, indented", Gaps::Lines, Filled::Typeset, Pages::Furnished, FirstLine::Indented),
    manner("no gaps", Gaps::Nothing, Filled::Characters, Pages::Furnished, FirstLine::Flush),
    manner("no gaps, typeset, no pages", Gaps::Nothing, Filled::Typeset, Pages::None, FirstLine::Flush),
    manner("no gaps, indented", Gaps::Nothing, Filled::Typeset, Pages::Furnished, FirstLine::Indented),
    manner("gaps between paragraphs", Gaps::Paragraphs, Filled::Characters, Pages::Furnished, FirstLine::Flush),
    manner("the same, typeset", Gaps::Paragraphs, Filled::Typeset, Pages::Furnished, FirstLine::Flush),
    manner("the same, indented, no pages", Gaps::Paragraphs, Filled::Typeset, Pages::None, FirstLine::Indented),
];

#[test]
fn laws_wrapped_in_any_manner_are_joined_again() {
    let Some(place) = laws(LAWS) else { return };
    let mut texts = Vec::new();
    for file in zhengwen::corpus::walk::walk(&place.path().join("docs"), "docs").unwrap().files {
        texts.push(std::fs::read_to_string(&file.path).unwrap());
    }
    println!("{} laws\nmanner\tbreaks\tprecision\trecall\tfurniture left\tlines lost", texts.len());
    for (seed, manner) in MANNERS.into_iter().enumerate() {
        let mut dice = Dice(seed as u64 + 1);
        let mut all = Count::default();
        for text in &texts {
            all += Count::of(&Wrapped::of(&paragraphs(text), manner, &mut dice));
        }
        println!(
            "{}\t{}\t{:.4}\t{:.4}\t{} of {}\t{}",
            manner.name,
            all.right + all.missed,
            all.precision(),
            all.recall(),
            all.left,
            all.furniture,
            all.lost
        );
    }
}
