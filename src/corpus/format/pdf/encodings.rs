//! Characters of fonts that do not say what their codes stand for, as a file without embedded fonts has them.
//!
//! Such a font names a predefined encoding of its codes (`GBK-EUC-H`, `UniGB-UCS2-H`), or has identity
//! codes of a published collection (Adobe-GB1). Which font drew a glyph is not known here, so this serves
//! only where all such fonts of a page agree; elsewhere the characters stay unknown and are counted.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro_syntax::page::Resources;

/// How deep forms may be in forms.
const DEPTH: usize = 4;
/// How many forms of a page are looked into.
const FORMS: usize = 200;

/// What the codes of such fonts of a page are, if they agree.
pub struct Encodings(Option<Codes>);

#[derive(Debug, Clone)]
enum Codes {
    Bytes(&'static Encoding),
    Utf16,
    Collection(Box<CMap>),
}

impl Encodings {
    pub fn of(resources: &Resources<'_>) -> Self {
        let mut names = Vec::new();
        let mut forms = FORMS;
        collect(&resources.fonts, &resources.x_objects, &mut names, &mut forms, DEPTH);
        names.sort_unstable();
        names.dedup();
        match names.as_slice() {
            [name] => Self(Codes::named(name)),
            _ => Self(None),
        }
    }

    pub fn decode(&self, code: u32) -> Option<String> {
        self.0.as_ref()?.decode(code)
    }
}

impl Codes {
    /// By the name of the encoding, or of the character collection for identity codes.
    fn named(name: &str) -> Option<Self> {
        let is = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if is(&["UCS2", "UTF16"]) {
            return Some(Self::Utf16);
        }
        let encoding = if is(&["GBK", "GBpc", "GB-EUC"]) {
            GB18030
        } else if is(&["B5"]) {
            BIG5
        } else if is(&["RKSJ"]) {
            SHIFT_JIS
        } else if is(&["KSC"]) {
            EUC_KR
        } else if name == "EUC-H" || name == "EUC-V" {
            EUC_JP
        } else {
            let collection = format!("{name}-UCS2");
            return CMap::parse(load_embedded(CMapName::from_bytes(collection.as_bytes()))?, load_embedded)
                .map(|map| Self::Collection(Box::new(map)));
        };
        Some(Self::Bytes(encoding))
    }

    fn decode(&self, code: u32) -> Option<String> {
        match self {
            Self::Bytes(encoding) => {
                let bytes = code.to_be_bytes();
                let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(3);
                let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[first..])?;
                Some(text.into_owned())
            }
            Self::Utf16 => {
                let units = [(code >> 16) as u16, code as u16];
                String::from_utf16(&units[usize::from(units[0] == 0)..]).ok()
            }
            Self::Collection(cmap) => match cmap.lookup_bf_string(code)? {
                BfString::Char(char) => Some(char.to_string()),
                BfString::String(text) => Some(text),
            },
        }
    }
}

/// The names of what such fonts' codes are, forms within the page included.
fn collect(fonts: &Dict<'_>, x_objects: &Dict<'_>, names: &mut Vec<String>, forms: &mut usize, depth: usize) {
    names.extend(fonts.keys().filter_map(|key| codes_of(&fonts.get::<Dict<'_>>(&*key)?)));
    for key in x_objects.keys() {
        if depth == 0 || *forms == 0 {
            return;
        }
        *forms -= 1;
        let resources = x_objects
            .get::<Stream<'_>>(&*key)
            .and_then(|form| form.dict().get::<Dict<'_>>(b"Resources".as_slice()));
        if let Some(resources) = resources {
            let part = |key: &[u8]| resources.get::<Dict<'_>>(key).unwrap_or_else(Dict::empty);
            collect(&part(b"Font"), &part(b"XObject"), names, forms, depth - 1);
        }
    }
}

/// What the codes of a composite font are, if nothing in the file says it character by character.
fn codes_of(font: &Dict<'_>) -> Option<String> {
    let name = |dict: &Dict<'_>, key: &[u8]| Some(dict.get::<Name<'_>>(key)?.as_str().to_owned());
    if name(font, b"Subtype")? != "Type0" || font.contains_key(b"ToUnicode") {
        return None;
    }
    let encoding = name(font, b"Encoding").unwrap_or_else(|| "unknown".to_owned());
    if !encoding.starts_with("Identity") {
        // Horizontal and vertical writing have the same codes.
        return Some(encoding.trim_end_matches("-H").trim_end_matches("-V").to_owned() + "-H");
    }
    let descendant = font.get::<Array<'_>>(b"DescendantFonts".as_slice())?.iter::<Dict<'_>>().next()?;
    let system = descendant.get::<Dict<'_>>(b"CIDSystemInfo".as_slice())?;
    let part = |key: &[u8]| {
        let string = system.get::<hayro_syntax::object::String<'_>>(key)?;
        String::from_utf8(string.as_ref().to_vec()).ok()
    };
    Some(format!("{}-{}", part(b"Registry")?, part(b"Ordering")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_predefined_encodings_are_characters() {
        let decode = |name: &str, code: u32| Codes::named(name).and_then(|codes| codes.decode(code));
        assert_eq!(decode("GBK-EUC-H", 0xD5FE).as_deref(), Some("政"));
        assert_eq!(decode("GBK-EUC-H", 0x41).as_deref(), Some("A"));
        assert_eq!(decode("UniGB-UCS2-H", 0x653F).as_deref(), Some("政"));
        assert_eq!(decode("ETen-B5-H", 0xAC46).as_deref(), Some("政"));
        assert_eq!(decode("Adobe-GB1", 4559).map(|text| text.chars().count()), Some(1));
        assert_eq!(decode("Adobe-Identity", 4559), None);
    }
}
