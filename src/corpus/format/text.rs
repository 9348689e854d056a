//! Plain text: the file is the document, and nothing is known of its lines.

use super::{Extracted, Format, Input, Sink, decoded};
use crate::Result;

pub struct Text;

impl Format for Text {
    fn name(&self) -> &'static str {
        "txt"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let text = decoded(input, None, sink)?;
        sink(Ok(Extracted { text, ..Extracted::default() }));
        Ok(())
    }
}
