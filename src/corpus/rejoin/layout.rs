//! How a text is laid out: flowing, a paragraph a line, or wrapped at a width.
//!
//! Owns what a text as a whole shows of its lines: the width and what it is counted in, how exactly
//! lines are filled, and which signs stand between its paragraphs and not within them. What that
//! says of two lines is decided in `seam`.

use unicode_width::UnicodeWidthChar;

use super::line::{Line, Tail, is_closer, is_sentence_end};

/// The layout of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Lines are as long as their paragraphs; a paragraph is torn only here and there.
    Flowing,
    /// Lines are filled up to a width.
    Wrapped(Wrapped),
}

/// How a wrapped text is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wrapped {
    measure: Measure,
    /// The width, in halves of an ideograph's.
    width: usize,
    fit: Fit,
    line_start: LineStart,
    /// What an empty line before a line says.
    pub gap: Sign,
    /// What a line's indent says.
    pub indent: Sign,
    /// What white space behind a line says.
    pub tail: Sign,
    /// What a full line that ends a sentence most likely does, if nothing else tells.
    pub full_stop: FullStop,
}

/// What lines are measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// Cells: an ideograph has two, a Latin letter one.
    Cells,
    /// Characters, all as wide as an ideograph.
    Characters,
}

/// How closely lines are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// A line ends where what comes next has no room.
    Exact,
    /// Text is set tighter or wider to end at the width, so a line's measure is known roughly.
    Loose,
}

/// What a line may begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineStart {
    /// Anything.
    Any,
    /// No mark that belongs to the character before it.
    NoMark,
}

/// What something that stands between lines says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It stands between paragraphs and not within them.
    Paragraph,
    /// It stands between all lines.
    Line,
    /// Nothing for sure.
    Unclear,
}

/// What follows a full line that ends a sentence, so that it may be a paragraph's last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FullStop {
    /// The paragraph's next sentence.
    Continues,
    /// Another paragraph.
    Ends,
}

/// How many cells short of the width a full line may be: a character that does not fit, and a mark
/// that must not begin a line and takes the character before it along.
const SLACK: usize = 5;

/// How many more it may be short where no sentence ends: justified text is set tighter or wider.
const JUSTIFIED: usize = 2;

/// The narrowest wrapped text, in cells.
const NARROWEST: usize = 24;
/// What is wider, in cells, is no line of a page.
const WIDEST: usize = 400;

impl Layout {
    /// Finds the layout of a text: it is wrapped where most lines that end in mid-sentence end at
    /// one width and hardly any line goes beyond.
    pub fn of(lines: &[Line<'_>]) -> Self {
        let cells = Filling::of(lines, Measure::Cells);
        let characters = Filling::of(lines, Measure::Characters);
        // The measure that more lines fill exactly is the one they were filled by.
        let filling = match (cells, characters) {
            (Some(cells), Some(characters)) if characters.exact > cells.exact => characters,
            (Some(filling), _) | (None, Some(filling)) => filling,
            (None, None) => return Self::Flowing,
        };
        Self::Wrapped(Wrapped::of(lines, filling))
    }

    /// Whether a line comes up to the width.
    pub fn is_full(self, line: &Line<'_>) -> bool {
        match self {
            Self::Flowing => false,
            Self::Wrapped(wrapped) => wrapped.is_about_full(line),
        }
    }
}

/// A width that lines are filled up to.
struct Filling {
    measure: Measure,
    width: usize,
    /// How many lines in mid-sentence end there exactly.
    exact: usize,
}

impl Filling {
    fn of(lines: &[Line<'_>], measure: Measure) -> Option<Self> {
        let extent = |line: &Line<'_>| measure.extent(line).min(WIDEST);
        let widest = lines.iter().map(extent).max()?;
        let mut histogram = vec![0usize; widest + 1];
        let mut torn = vec![0usize; widest + 1];
        for line in lines {
            let extent = extent(line);
            histogram[extent] += 1;
            torn[extent] += usize::from(!line.ends_sentence());
        }
        let window = |width: usize| width.saturating_sub(SLACK - 1)..=width;
        let full = |width: usize| histogram[window(width)].iter().sum::<usize>();
        // Of several widths that as many lines come up to, the narrowest: it is the one they reach.
        let width = (NARROWEST..=widest.min(WIDEST - 1))
            .rev()
            .max_by_key(|width| (full(*width), histogram[*width]))?;
        let beyond = |by: usize| histogram.iter().skip(width + 1 + by).sum::<usize>();
        // Marks that are wide in one font and narrow in another put some lines a little beyond.
        if beyond(0) * 5 > lines.len() || beyond(width / 4) * 50 > lines.len() {
            return None;
        }
        let torn_full = torn[window(width)].iter().sum::<usize>();
        let torn_all = torn[NARROWEST.min(width)..].iter().sum::<usize>();
        let is_wrapped = full(width) >= 5 && torn_full >= 3 && torn_full * 2 >= torn_all;
        let exact = torn[width - 1..=width].iter().sum();
        is_wrapped.then_some(Self { measure, width, exact })
    }
}

impl Measure {
    /// How far a line reaches, its indent included.
    fn extent(self, line: &Line<'_>) -> usize {
        match self {
            Self::Cells => line.width + line.indent,
            Self::Characters => line.characters * 2,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Self::Cells => c.width_cjk().unwrap_or(0),
            Self::Characters => 2,
        }
    }
}

impl Wrapped {
    fn of(lines: &[Line<'_>], filling: Filling) -> Self {
        let Filling { measure, width, .. } = filling;
        let with_mark = lines.iter().filter(|line| line.text.starts_with(is_tied)).count();
        let line_start = if with_mark * 100 > lines.len() { LineStart::Any } else { LineStart::NoMark };
        let mut wrapped = Self {
            measure,
            width,
            fit: Fit::Exact,
            line_start,
            gap: Sign::Unclear,
            indent: Sign::Unclear,
            tail: Sign::Unclear,
            full_stop: FullStop::Continues,
        };
        let torn = |pair: &&[Line<'_>]| !pair[0].ends_sentence() && wrapped.is_about_full(&pair[0]);
        let (had_room, all) = lines.windows(2).filter(torn).fold((0, 0), |(had_room, all), pair| {
            (had_room + usize::from(!wrapped.has_no_room(&pair[0], &pair[1])), all + 1)
        });
        if had_room * 10 > all {
            wrapped.fit = Fit::Loose;
        }
        wrapped.gap = wrapped.sign(lines, |_, next| next.gap > 0);
        wrapped.indent = wrapped.sign(lines, |_, next| next.indent > 0);
        wrapped.tail = wrapped.sign(lines, |line, _| line.tail == Tail::Blank);
        wrapped.full_stop = wrapped.full_stop(lines);
        wrapped
    }

    /// Whether a line comes up to the width, give or take what justified text is set tighter or wider.
    pub fn is_about_full(&self, line: &Line<'_>) -> bool {
        let slack = if line.ends_sentence() { SLACK } else { SLACK + JUSTIFIED };
        self.measure.extent(line) + slack > self.width
    }

    /// Whether a line had to end where it does.
    pub fn is_full(&self, line: &Line<'_>, next: &Line<'_>) -> bool {
        match self.fit {
            Fit::Exact => self.has_no_room(line, next),
            Fit::Loose => self.is_about_full(line),
        }
    }

    /// Whether what `next` begins with had no room left in `line`.
    fn has_no_room(&self, line: &Line<'_>, next: &Line<'_>) -> bool {
        let mut chars = next.text.chars().peekable();
        let mut needed = chars.next().map_or(0, |c| self.measure.width(c));
        let is_word = |c: &char| c.is_ascii_graphic();
        // A word or number is not broken, and a mark stays with the character before it.
        if self.measure == Measure::Cells && next.text.starts_with(|c: char| is_word(&c)) {
            needed += std::iter::from_fn(|| chars.next_if(is_word)).count();
        }
        if self.line_start == LineStart::NoMark {
            let marks = std::iter::from_fn(|| chars.next_if(|c| is_tied(*c)));
            needed += marks.map(|c| self.measure.width(c)).sum::<usize>();
        }
        self.measure.extent(line) + needed > self.width
    }

    /// What a sign says, by how often it stands after full lines in mid-sentence, and after short
    /// lines that end one.
    fn sign(&self, lines: &[Line<'_>], stands: impl Fn(&Line<'_>, &Line<'_>) -> bool) -> Sign {
        let share = |of: &dyn Fn(&Line<'_>) -> bool| {
            let pairs = lines.windows(2).filter(|pair| of(&pair[0]));
            let (with, all) = pairs.fold((0usize, 0usize), |(with, all), pair| {
                (with + usize::from(stands(&pair[0], &pair[1])), all + 1)
            });
            (all > 0).then(|| with as f32 / all as f32)
        };
        let within = share(&|line| self.is_about_full(line) && !line.ends_sentence());
        let between = share(&|line| !self.is_about_full(line) && line.ends_sentence());
        match (within, between) {
            (Some(within), _) if within > 0.5 => Sign::Line,
            (Some(within), Some(between)) if within <= 0.2 && between >= 0.8 => Sign::Paragraph,
            _ => Sign::Unclear,
        }
    }

    /// Whether more sentences or more paragraphs are to be expected to end with a full line: sentences
    /// end in any column alike, and so do paragraphs.
    fn full_stop(&self, lines: &[Line<'_>]) -> FullStop {
        let (mut full, mut characters, mut sentences, mut paragraphs) = (0usize, 0usize, 0usize, 0usize);
        for pair in lines.windows(2) {
            let [line, next] = pair else { continue };
            characters += line.characters;
            sentences += line.text.chars().filter(|c| *c == '。').count();
            match self.is_about_full(line) {
                true => full += 1,
                false => {
                    sentences -= usize::from(line.text.ends_with('。'));
                    paragraphs += usize::from(line.ends_sentence() && !next.begins_anew());
                }
            }
        }
        let within = full * sentences * (self.width / 2);
        if within >= paragraphs * characters { FullStop::Continues } else { FullStop::Ends }
    }
}

/// A mark that does not begin a line where text is set with care.
fn is_tied(c: char) -> bool {
    is_closer(c) || is_sentence_end(c) || matches!(c, '，' | '、' | '：' | ',' | ':' | '.')
}
