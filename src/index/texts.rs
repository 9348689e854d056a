//! How what is shown of a passage is packed: each record by itself, so that a page reads only the
//! records that it shows, and with a dictionary made from the index's own first texts, so that they are
//! smaller together than compressed by the block.
//!
//! A packed record is a byte that says how (0: without dictionary, 1: with the index's), its length
//! unpacked in four bytes, least first, and a Zstandard frame. The dictionary is written once, before the
//! first record that needs it, and never changes; an index of few passages has none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::CParameter;

use super::manifest::write_whole;
use crate::{Error, Result};

/// The most bytes that a record unpacks to: what says more is damaged.
const RECORD_MAX: u32 = 1 << 28;
/// Bytes of a dictionary.
const DICTIONARY: usize = 112 << 10;
/// From so many bytes of samples a dictionary is made.
pub const SAMPLES: usize = 4 << 20;
/// Higher ones cost more time than they save room.
const LEVEL: i32 = 3;

fn path(dir: &Path) -> PathBuf {
    dir.join("texts.dict")
}

/// The dictionary of an index; nothing, where it has none.
fn dictionary(dir: &Path) -> Result<Option<Vec<u8>>> {
    let path = path(dir);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(&path, error)),
    }
}

/// Packs records.
pub struct Packer {
    compressor: Compressor<'static>,
    has_dictionary: bool,
}

impl Packer {
    /// The packer of an index.
    pub fn open(dir: &Path) -> Result<Self> {
        let dictionary = dictionary(dir)?;
        let made = || -> io::Result<Compressor<'static>> {
            let mut compressor = Compressor::with_dictionary(LEVEL, dictionary.as_deref().unwrap_or(&[]))?;
            compressor.set_parameter(CParameter::ContentSizeFlag(false))?;
            compressor.set_parameter(CParameter::DictIdFlag(false))?;
            Ok(compressor)
        };
        let compressor = made().map_err(|error| Error::io(&path(dir), error))?;
        Ok(Self { compressor, has_dictionary: dictionary.is_some() })
    }

    /// Whether the index has a dictionary.
    pub fn has_dictionary(&self) -> bool {
        self.has_dictionary
    }

    /// Makes the dictionary of an index that has none from some of its records, where they are enough.
    pub fn train<'a>(&mut self, dir: &Path, samples: impl Iterator<Item = &'a [u8]>) -> Result<()> {
        if self.has_dictionary {
            return Ok(());
        }
        let samples: Vec<&[u8]> = samples.collect();
        if samples.iter().map(|sample| sample.len()).sum::<usize>() < SAMPLES / 2 {
            return Ok(());
        }
        // Texts in which nothing repeats make no dictionary: then there is none.
        if let Ok(dictionary) = zstd::dict::from_samples(&samples, DICTIONARY) {
            write_whole(&path(dir), &dictionary)?;
            *self = Self::open(dir)?;
        }
        Ok(())
    }

    /// A packed record.
    pub fn pack(&mut self, record: &[u8]) -> io::Result<Vec<u8>> {
        let length = u32::try_from(record.len()).ok().filter(|length| *length <= RECORD_MAX);
        let length = length.ok_or_else(|| io::Error::other("a record of over 256 MB"))?;
        let mut packed = vec![u8::from(self.has_dictionary)];
        packed.extend(length.to_le_bytes());
        packed.extend(self.compressor.compress(record)?);
        Ok(packed)
    }
}

/// Unpacks records, by many threads at once.
pub struct Unpacker {
    dictionary: Option<Vec<u8>>,
    /// Those that are not in use: each has 150 KB of its own, which are dear to ask for anew.
    idle: Mutex<Vec<Decompressor<'static>>>,
}

impl Unpacker {
    /// The unpacker of an index.
    pub fn open(dir: &Path) -> Result<Self> {
        Ok(Self { dictionary: dictionary(dir)?, idle: Mutex::default() })
    }

    /// What was packed; an error, where it is damaged.
    pub fn unpack(&self, packed: &[u8]) -> io::Result<Vec<u8>> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a packed record is damaged");
        let (how, rest) = packed.split_first().ok_or_else(damaged)?;
        let (length, frame) = rest.split_first_chunk().ok_or_else(damaged)?;
        let length = u32::from_le_bytes(*length);
        if length > RECORD_MAX || *how > u8::from(self.dictionary.is_some()) {
            return Err(damaged());
        }
        if *how == 0 && self.dictionary.is_some() {
            return Decompressor::new()?.decompress(frame, length as usize);
        }
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = idle().pop();
        let mut decompressor = match known {
            Some(decompressor) => decompressor,
            None => Decompressor::with_dictionary(self.dictionary.as_deref().unwrap_or(&[]))?,
        };
        let unpacked = decompressor.decompress(frame, length as usize)?;
        idle().push(decompressor);
        Ok(unpacked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Records of like form, as many as make a dictionary.
    fn records() -> Vec<Vec<u8>> {
        let record =
            |n: usize| format!("{{\"section\":[\"第{n}章\"],\"text\":\"{}\"}}", text(n)).into_bytes();
        (0..4000).map(record).collect()
    }

    fn text(n: usize) -> String {
        let word = |at: usize| {
            ["产业", "协同", "横琴", "办法", "申请", "补贴", "企业", "通办"][(n * 31 + at * at) % 8]
        };
        (0..100).map(|at| format!("{}{}", word(at), at * n % 97)).collect()
    }

    #[test]
    fn what_is_packed_with_or_without_a_dictionary_is_unpacked_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let records = records();
        let mut packer = Packer::open(dir.path()).unwrap();
        let before = packer.pack(&records[0]).unwrap();
        packer.train(dir.path(), records.iter().map(Vec::as_slice)).unwrap();
        assert!(packer.has_dictionary());
        let after = packer.pack(&records[0]).unwrap();
        assert!(after.len() < before.len(), "{} bytes, {} without", after.len(), before.len());
        let unpacker = Unpacker::open(dir.path()).unwrap();
        for packed in [&before, &after, &before, &after] {
            assert_eq!(unpacker.unpack(packed).unwrap(), records[0]);
        }
    }

    #[test]
    fn few_records_make_no_dictionary() {
        let dir = tempfile::tempdir().unwrap();
        let mut packer = Packer::open(dir.path()).unwrap();
        packer.train(dir.path(), [b"one".as_slice(), b"two"].into_iter()).unwrap();
        assert!(!packer.has_dictionary());
        let packed = packer.pack(b"one").unwrap();
        assert_eq!(Unpacker::open(dir.path()).unwrap().unpack(&packed).unwrap(), b"one");
    }

    proptest! {
        #[test]
        fn damaged_records_are_errors(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let unpacker = Unpacker { dictionary: None, idle: Mutex::default() };
            // A frame may happen to be whole, but nothing panics, and what is longer than it says fails.
            if let Ok(unpacked) = unpacker.unpack(&bytes) {
                prop_assert!(bytes[0] == 0 && unpacked.len() <= RECORD_MAX as usize);
            }
        }
    }
}
