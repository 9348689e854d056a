//! What a DOCX file's paragraph styles say: which are headings, which are the table of contents, which are
//! numbered.

use std::collections::HashMap;

use super::super::xml::{self, Node};
use super::numbering::Place;

/// What a paragraph is by its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The document's title.
    Title,
    /// A heading of a level, 1 being the outermost.
    Heading(u8),
    /// An entry of the generated table of contents.
    Contents,
}

/// The styles by their ids.
#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    number: Place,
}

/// The longest chain of styles that are based on one another.
const CHAIN_MAX: usize = 16;

impl Styles {
    /// Reads `styles.xml`. Of a broken one, what could be read counts.
    pub fn read(bytes: &[u8]) -> Self {
        let mut styles = Self::default();
        let mut current: Option<(String, Style)> = None;
        let _ = xml::walk(bytes, &mut |node| match node {
            Node::Open("style", element) => {
                let id = element.attribute("styleId").unwrap_or_default();
                current = Some((id, Style::default()));
            }
            Node::Open(name, element) => {
                let Some((_, style)) = &mut current else { return };
                match name {
                    "name" => style.name = element.value().unwrap_or_default().to_lowercase(),
                    "basedOn" => style.based_on = element.value(),
                    "numId" => style.number.list = element.value(),
                    "ilvl" => style.number.level = element.value().and_then(|level| level.parse().ok()),
                    "outlineLvl" => style.outline = element.value().and_then(|level| level.parse().ok()),
                    _ => {}
                }
            }
            Node::Close("style") => styles.0.extend(current.take()),
            _ => {}
        });
        styles
    }

    /// The role of paragraphs of a style.
    pub fn role(&self, id: &str) -> Option<Role> {
        let mut style = self.0.get(id);
        for _ in 0..CHAIN_MAX {
            let Some(one) = style else { break };
            if let Some(role) = by_name(&one.name) {
                return Some(role);
            }
            if let Some(level) = one.outline {
                return by_outline(level);
            }
            style = one.based_on.as_ref().and_then(|id| self.0.get(id));
        }
        None
    }

    /// The list that paragraphs of a style are in, the style that says so with it.
    pub fn number(&self, id: &str) -> Option<(&Place, &str)> {
        let mut at = self.0.get_key_value(id);
        for _ in 0..CHAIN_MAX {
            let (id, style) = at?;
            if style.number.list.is_some() {
                return Some((&style.number, id));
            }
            at = style.based_on.as_ref().and_then(|id| self.0.get_key_value(id));
        }
        None
    }
}

/// The role by an outline level, 0 being the outermost and 9 running text.
pub fn by_outline(level: u8) -> Option<Role> {
    (level < 9).then_some(Role::Heading(level + 1))
}

fn by_name(name: &str) -> Option<Role> {
    if matches!(name, "title" | "标题") {
        return Some(Role::Title);
    }
    if name == "toc heading" || name.starts_with("toc ") || name.starts_with("目录") {
        return Some(Role::Contents);
    }
    let level = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?;
    level.trim().parse().ok().filter(|level| (1..=9).contains(level)).map(Role::Heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_a_heading_by_name_by_level_or_by_what_it_is_based_on() {
        let styles = Styles::read(
            "<styles><style styleId='1'><name val='heading 2'/></style>\
             <style styleId='a'><name val='章'/><pPr><outlineLvl val='0'/></pPr></style>\
             <style styleId='b'><name val='章二'/><basedOn val='1'/></style>\
             <style styleId='c'><name val='标题'/></style><style styleId='d'><name val='toc 1'/></style>\
             <style styleId='e'><name val='正文'/><basedOn val='e'/></style></styles>"
                .as_bytes(),
        );
        let roles: Vec<_> = ["1", "a", "b", "c", "d", "e", "none"].map(|id| styles.role(id)).into();
        use Role::*;
        let heading = |level| Some(Heading(level));
        assert_eq!(roles, [heading(2), heading(1), heading(2), Some(Title), Some(Contents), None, None]);
    }
}
