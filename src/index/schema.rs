//! The schema: one tantivy document a passage.
//!
//! | field | holds | for |
//! |---|---|---|
//! | `doc` | the document's id; indexed, and fast for breaking ties | `show`, grouping |
//! | `seq` | the passage's number in its document, from 0; fast | ids, order |
//! | `file` | the name of the file; indexed | deletion |
//! | `path` | the file's path; indexed | `path:` |
//! | `words` | jieba words, with frequencies | ranking |
//! | `grams` | character pairs, with positions | ranking, exact phrases |
//! | `chars` | single characters, with frequencies | ranking, phrases of one character |
//! | `title` | characters and pairs of the title, with positions | ranking, `title:` |
//! | `section` | pairs of the headings above the passage | ranking |
//! | `from`, `to` | first and last day of the date, as `yyyymmdd`; fast | `date:` |
//! | `issuer`, `number`, `source`, `format` | what the document states, each as one term | filters |
//! | `part`, `head` | all that is shown of a passage, and of its document, packed; stored | results |

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions,
};

use super::terms;

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)] // the table above says what each is
pub struct Fields {
    pub doc: Field,
    pub seq: Field,
    pub file: Field,
    pub path: Field,
    pub words: Field,
    pub grams: Field,
    pub chars: Field,
    pub title: Field,
    pub section: Field,
    pub from: Field,
    pub to: Field,
    pub issuer: Field,
    pub number: Field,
    pub source: Field,
    pub format: Field,
    pub part: Field,
    pub head: Field,
}

/// The names of the fast fields, by which tantivy finds their columns.
pub const DOC: &str = "doc";
/// See [`DOC`].
pub const SEQ: &str = "seq";
/// See [`DOC`].
pub const FROM: &str = "from";
/// See [`DOC`].
pub const TO: &str = "to";

/// Makes the schema and its fields.
pub fn schema() -> (Schema, Fields) {
    let analyzed = |tokenizer: &str, record: IndexRecordOption| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record),
        )
    };
    let exact = || {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic),
        )
    };
    use IndexRecordOption::{WithFreqs, WithFreqsAndPositions};
    let mut builder = Schema::builder();
    let fields = Fields {
        doc: builder.add_text_field(DOC, exact().set_fast("raw")),
        seq: builder.add_u64_field(SEQ, FAST),
        file: builder.add_text_field("file", exact()),
        path: builder.add_text_field("path", exact()),
        words: builder.add_text_field("words", analyzed(terms::WORDS, WithFreqs)),
        grams: builder.add_text_field("grams", analyzed(terms::GRAMS, WithFreqsAndPositions)),
        chars: builder.add_text_field("chars", analyzed(terms::CHARS, WithFreqs)),
        title: builder.add_text_field("title", analyzed(terms::ALL, WithFreqsAndPositions)),
        section: builder.add_text_field("section", analyzed(terms::GRAMS, WithFreqs)),
        from: builder.add_u64_field(FROM, FAST | INDEXED),
        to: builder.add_u64_field(TO, FAST | INDEXED),
        issuer: builder.add_text_field("issuer", exact()),
        number: builder.add_text_field("number", exact()),
        source: builder.add_text_field("source", exact()),
        format: builder.add_text_field("format", exact()),
        part: builder.add_bytes_field("part", STORED),
        head: builder.add_bytes_field("head", STORED),
    };
    (builder.build(), fields)
}
