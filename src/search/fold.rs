//! One hit of many reposts. Documents that the index has in one group are as one: of documents the
//! best-ranked is shown, and of passages no more come first than of one document, none that says what a
//! shown one of another document of the group says. Of equals stays the one of the earliest date. What is
//! a group is the index's.
//!
//! A passage's document is read to know its group, so no more passages are looked at than the page wants and
//! those that are equal to its last one; what follows them is left as it is.

use std::collections::HashMap;
use std::rc::Rc;

use super::candidates::{Candidate, DocKey, Order};
use super::fetched::Fetched;
use crate::Result;
use crate::index::{Group, Groups, Record};
use crate::text::sketch::is_same;

/// How many passages of a document, or of a group, come before others have had their turn.
const PASSAGES_EACH: usize = 2;

/// Whether passages give way where their document has others before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// From the third on they do.
    Even,
    /// They stand by their scores alone.
    Free,
}

/// Hits, one pool after the other, what is folded away left out.
pub struct Fold<'a> {
    fetched: &'a Fetched<'a>,
    order: &'a Order,
    groups: Option<&'a Groups>,
    wanted: usize,
    ranked: Vec<Candidate>,
    shown: HashMap<Group, Vec<Shown>>,
}

/// A hit whose document is in a group.
struct Shown {
    /// Its place among the ranked, unless it came in an earlier pool.
    at: Option<usize>,
    record: Rc<Record>,
}

/// What passages are counted by.
#[derive(PartialEq, Eq, Hash)]
enum Owner {
    Document(DocKey),
    Group(Group),
}

impl<'a> Fold<'a> {
    /// Of the hits only the first `wanted` are sure to be in their place.
    pub fn new(
        fetched: &'a Fetched<'a>,
        order: &'a Order,
        groups: Option<&'a Groups>,
        wanted: usize,
    ) -> Self {
        Self { fetched, order, groups, wanted, ranked: Vec::new(), shown: HashMap::new() }
    }

    /// How many hits there are so far.
    pub fn len(&self) -> usize {
        self.ranked.len()
    }

    /// All hits.
    pub fn into_ranked(self) -> Vec<Candidate> {
        self.ranked
    }

    /// Adds a pool of documents, best first.
    pub fn documents(&mut self, pool: Vec<Candidate>) -> Result<()> {
        let Some(groups) = self.groups else {
            self.ranked.extend(pool);
            return Ok(());
        };
        self.close();
        for one in pool {
            if self.is_enough(&one, self.ranked.len()) {
                self.ranked.push(one);
                continue;
            }
            let record = self.fetched.record(one.address)?;
            let Some(group) = groups.group(&record.doc) else {
                self.ranked.push(one);
                continue;
            };
            match self.shown.get(&group).and_then(|shown| shown.first()) {
                Some(shown) => {
                    if let Some(at) = shown.at.filter(|at| self.goes_before(&one, *at)) {
                        self.ranked[at] = one;
                    }
                }
                None => self.show(group, one, record),
            }
        }
        Ok(())
    }

    /// Adds a pool of passages, best first.
    pub fn passages(&mut self, pool: &[Candidate], spread: Spread) -> Result<()> {
        if self.groups.is_none() && spread == Spread::Free {
            self.ranked.extend(pool);
            return Ok(());
        }
        self.close();
        let start = self.ranked.len();
        let mut counts: HashMap<Owner, usize> = HashMap::new();
        let mut is_further = Vec::new();
        let mut first = start;
        for one in pool {
            if self.is_enough(one, first) {
                self.ranked.push(*one);
                is_further.push(false);
                continue;
            }
            let Some(owner) = self.place(*one)? else { continue };
            let count = counts.entry(owner).or_default();
            *count += 1;
            is_further.push(spread == Spread::Even && *count > PASSAGES_EACH);
            first += usize::from(is_further.last() == Some(&false));
        }
        self.close();
        let mut places = is_further.into_iter().zip(self.ranked.split_off(start)).collect::<Vec<_>>();
        places.sort_by_key(|(is_further, _)| *is_further);
        self.ranked.extend(places.into_iter().map(|(_, one)| one));
        Ok(())
    }

    /// Puts a passage behind the ranked, and says what it is counted by; nothing, where it is folded away.
    fn place(&mut self, one: Candidate) -> Result<Option<Owner>> {
        let alone = Some(Owner::Document(self.order.doc_key(&one)));
        let Some(groups) = self.groups else {
            self.ranked.push(one);
            return Ok(alone);
        };
        let record = self.fetched.record(one.address)?;
        let Some(group) = groups.group(&record.doc) else {
            self.ranked.push(one);
            return Ok(alone);
        };
        let mut shown = self.shown.get_mut(&group).into_iter().flatten();
        let is_told =
            |shown: &&mut Shown| shown.record.doc != record.doc && is_same(&shown.record.text, &record.text);
        if let Some(same) = shown.find(is_told) {
            if let Some(at) = same.at.filter(|at| goes_before(self.order, &one, &self.ranked[*at])) {
                same.record = record;
                self.ranked[at] = one;
            }
            return Ok(None);
        }
        self.show(group, one, record);
        Ok(Some(Owner::Group(group)))
    }

    fn show(&mut self, group: Group, one: Candidate, record: Rc<Record>) {
        let shown = Shown { at: Some(self.ranked.len()), record };
        self.shown.entry(group).or_default().push(shown);
        self.ranked.push(one);
    }

    fn goes_before(&self, one: &Candidate, at: usize) -> bool {
        goes_before(self.order, one, &self.ranked[at])
    }

    /// Whether the page is full, so that neither a hit nor what is equal to it has a place there.
    fn is_enough(&self, one: &Candidate, first: usize) -> bool {
        first >= self.wanted && self.ranked.last().is_none_or(|last| one.score < last.score)
    }

    /// Ends a pool: places of its hits are not kept, for they are put in order.
    fn close(&mut self) {
        self.shown.values_mut().flatten().for_each(|shown| shown.at = None);
    }
}

/// Whether a passage is as good as one that is shown, and its document earlier.
fn goes_before(order: &Order, one: &Candidate, shown: &Candidate) -> bool {
    let date = |one: &Candidate| order.date(one).unwrap_or(u64::MAX);
    one.score == shown.score && date(one) < date(shown)
}
