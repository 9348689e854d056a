//! How many line breaks rejoining undoes rightly, over laws wrapped in several manners.

use zhengwen::corpus::Links;
use zhengwen::corpus::walk::walk;

use crate::harness::{Dice, laws};
use crate::wrapping::{Count, Filled, FirstLine, Gaps, Line, Manner, Pages, Wrapped};

const LAWS: usize = 500;

/// The paragraphs of a law: the lines of its Markdown without the markup.
fn paragraphs(markdown: &str) -> Vec<&str> {
    let lines = markdown.lines().map(|line| line.trim_start_matches('#'));
    let lines = lines.map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == '\u{200B}'));
    lines.filter(|line| !line.is_empty() && !line.starts_with("<!--") && !line.starts_with('|')).collect()
}

const fn manner(
    name: &'static str,
    gaps: Gaps,
    filled: Filled,
    pages: Pages,
    first_line: FirstLine,
) -> Manner {
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
    manner(
        "gaps between paragraphs",
        Gaps::Paragraphs,
        Filled::Characters,
        Pages::Furnished,
        FirstLine::Flush,
    ),
    manner("the same, typeset", Gaps::Paragraphs, Filled::Typeset, Pages::Furnished, FirstLine::Flush),
    manner(
        "the same, indented, no pages",
        Gaps::Paragraphs,
        Filled::Typeset,
        Pages::None,
        FirstLine::Indented,
    ),
];

#[test]
fn laws_wrapped_in_any_manner_are_joined_again() {
    let Some(laws) = laws_alone() else { return };
    println!("{} laws\nmanner\tbreaks\tprecision\trecall\tfurniture left\tlines lost", laws.len());
    let mut short = Vec::new();
    for (seed, manner) in MANNERS.into_iter().enumerate() {
        let mut dice = Dice(seed as u64 + 1);
        let mut count = Count::default();
        for law in &laws {
            count += Count::of(&Wrapped::of(&paragraphs(law), manner, &mut dice));
        }
        let Count { left, furniture, lost, .. } = count;
        let (precision, recall, breaks) = (count.precision(), count.recall(), count.right + count.missed);
        println!("{}\t{breaks}\t{precision:.4}\t{recall:.4}\t{left} of {furniture}\t{lost}", manner.name);
        // Of 100 page numbers and heads one may be left, of 10 000 lines one may be taken for one.
        if precision < 0.995 || recall < 0.995 || left * 100 > furniture || lost * 10_000 > breaks {
            short.push(manner.name);
        }
    }
    assert!(short.is_empty(), "falls short: {short:?}");
}

#[test]
fn laws_that_are_not_wrapped_stay_as_they_are() {
    let Some(laws) = laws_alone() else { return };
    let (mut joined, mut all, mut changed) = (0, 0, 0);
    for law in &laws {
        let whole = paragraphs(law);
        let mut at = 0;
        let lines = whole.iter().enumerate().map(|(number, paragraph)| {
            let start = at;
            at += paragraph.len() + 1;
            Line { range: start..start + paragraph.len(), paragraph: Some(number) }
        });
        let count = Count::of(&Wrapped { lines: lines.collect(), text: whole.join("\n") });
        assert_eq!(count.lost, 0, "{}", whole[0]);
        joined += count.wrong;
        all += whole.len();
        changed += usize::from(count.wrong > 0);
    }
    println!("{joined} of {all} paragraphs of {changed} laws joined to the one before");
    // A few laws are torn as they are given, and joining them is right.
    assert!(changed * 20 < laws.len(), "{changed} laws");
}

/// The text of each law, without the pages that only list them.
fn laws_alone() -> Option<Vec<String>> {
    let place = laws(LAWS + LAWS / 50)?;
    let files = walk(&place.path().join("docs"), "docs", Links::Skip).unwrap().files;
    let laws = files.iter().filter(|file| !file.path.ends_with("_index.md"));
    Some(laws.take(LAWS).map(|file| std::fs::read_to_string(&file.path).unwrap()).collect())
}
