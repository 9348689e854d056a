//! The records that a search has read, each once: what passages are folded by is shown of them afterwards.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use tantivy::DocAddress;

use crate::Result;
use crate::index::{Index, Record};

/// Records by where they are.
pub struct Fetched<'a> {
    index: &'a Index,
    records: RefCell<HashMap<DocAddress, Rc<Record>>>,
}

impl<'a> Fetched<'a> {
    /// No record yet of an index.
    pub fn of(index: &'a Index) -> Self {
        Self { index, records: RefCell::default() }
    }

    /// A passage's record.
    pub fn record(&self, address: DocAddress) -> Result<Rc<Record>> {
        if let Some(record) = self.records.borrow().get(&address) {
            return Ok(Rc::clone(record));
        }
        let record = Rc::new(self.index.record(address)?);
        self.records.borrow_mut().insert(address, Rc::clone(&record));
        Ok(record)
    }

    /// The same, to keep.
    pub fn take(&self, address: DocAddress) -> Result<Record> {
        let known = self.records.borrow_mut().remove(&address);
        match known.map(Rc::try_unwrap) {
            Some(Ok(record)) => Ok(record),
            Some(Err(shared)) => Ok((*shared).clone()),
            None => self.index.record(address),
        }
    }
}
