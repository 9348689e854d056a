#![doc = "placeholder"]
pub mod corpus;
pub mod error;
pub mod text;
pub use error::{Error, Result};
