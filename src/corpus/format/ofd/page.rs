//! The characters of a page: text objects with a boundary, a matrix, and the advance of each character.

use std::collections::HashMap;

use super::package::{self, Package};
use super::xml::Node;
use crate::corpus::format::layout::Glyph;

/// The most characters of a page.
const GLYPHS: usize = 500_000;

/// The page templates of a document, read when a page first wants them.
pub struct Templates {
    /// Where each is, by its id.
    locations: HashMap<String, String>,
    read: HashMap<String, Vec<Glyph>>,
}

impl Templates {
    pub fn of(document: &Node, at: &str) -> Self {
        let locations = document
            .descendants("TemplatePage")
            .filter_map(|one| {
                Some((one.attribute("ID")?.to_owned(), package::resolve(at, one.attribute("BaseLoc")?)))
            })
            .collect();
        Self { locations, read: HashMap::new() }
    }

    /// The characters of a template; a broken one only decorates less.
    fn glyphs(&mut self, id: &str, package: &mut Package<'_>) -> &[Glyph] {
        let Some(location) = self.locations.get(id) else { return &[] };
        self.read
            .entry(id.to_owned())
            .or_insert_with(|| package.xml(location).map(|page| objects(&page)).unwrap_or_default())
    }
}

/// The characters of a page and of the templates it is laid over.
pub fn glyphs(page: &Node, templates: &mut Templates, package: &mut Package<'_>) -> Vec<Glyph> {
    let mut all = objects(page);
    if all.len() < GLYPHS {
        for template in page.descendants("Template").filter_map(|one| one.attribute("TemplateID")) {
            all.extend_from_slice(templates.glyphs(template, package));
        }
    }
    all
}

fn objects(page: &Node) -> Vec<Glyph> {
    let mut glyphs = Vec::new();
    for object in page.descendants("TextObject").filter(|one| one.attribute("Visible") != Some("false")) {
        let object = TextObject::of(object);
        for code in object.node.children.iter().filter(|child| child.name == "TextCode") {
            if glyphs.len() > GLYPHS {
                return glyphs;
            }
            object.place(code, &mut glyphs);
        }
    }
    glyphs
}

/// A text object and how its own coordinates lie on the page.
struct TextObject<'a> {
    node: &'a Node,
    /// The matrix: x' = a·x + c·y + e, y' = b·x + d·y + f.
    matrix: [f64; 6],
    size: f64,
    width: f64,
}

impl<'a> TextObject<'a> {
    fn of(node: &'a Node) -> Self {
        let boundary = numbers(node.attribute("Boundary"));
        let mut matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        if let Ok(given) = <[f64; 6]>::try_from(numbers(node.attribute("CTM"))) {
            matrix = given;
        }
        matrix[4] += boundary.first().copied().unwrap_or(0.0);
        matrix[5] += boundary.get(1).copied().unwrap_or(0.0);
        let number = |name: &str, otherwise: f64| {
            numbers(node.attribute(name)).first().copied().filter(|value| *value > 0.0).unwrap_or(otherwise)
        };
        let size = number("Size", 3.5);
        Self { node, matrix, size, width: size * number("HScale", 1.0) }
    }

    fn place(&self, code: &Node, glyphs: &mut Vec<Glyph>) {
        // Line breaks and indents of a pretty-printed file are not part of the text, single spaces may be.
        let text = code.text.trim_matches(['\n', '\r', '\t']);
        let count = text.chars().count();
        let start = |name: &str| numbers(code.attribute(name)).first().copied().unwrap_or(0.0);
        let (mut x, mut y) = (start("X"), start("Y"));
        let across = deltas(code.attribute("DeltaX"), count);
        let down = deltas(code.attribute("DeltaY"), count);
        let vertical = across.iter().all(|delta| *delta == 0.0) && down.iter().any(|delta| *delta != 0.0);
        for (index, char) in text.chars().enumerate() {
            let advance = if char < '\u{2000}' { self.width / 2.0 } else { self.width };
            let (dx, dy) = match (across.get(index), down.get(index)) {
                (None, None) => (advance, 0.0),
                (dx, dy) => (dx.copied().unwrap_or(0.0), dy.copied().unwrap_or(0.0)),
            };
            let direction = if vertical { (0.0, 1.0) } else { (1.0, 0.0) };
            let next = if vertical { dy } else { dx };
            let width = if next > 0.0 { advance.min(next) } else { advance };
            glyphs.push(self.glyph(char, (x, y), direction, width));
            (x, y) = (x + dx, y + dy);
        }
    }

    fn glyph(&self, char: char, (x, y): (f64, f64), direction: (f64, f64), width: f64) -> Glyph {
        let [a, b, c, d, e, f] = self.matrix;
        let along = |(x, y): (f64, f64)| (a * x + c * y, b * x + d * y);
        let direction = along(direction);
        Glyph {
            text: char.to_string(),
            x: a * x + c * y + e,
            y: b * x + d * y + f,
            width: width * direction.0.hypot(direction.1),
            size: self.size * c.hypot(d),
            direction,
        }
    }
}

fn numbers(list: Option<&str>) -> Vec<f64> {
    list.unwrap_or_default()
        .split([' ', ',', '\t', '\n'])
        .filter_map(|number| number.parse().ok())
        .filter(|number: &f64| number.is_finite())
        .collect()
}

/// The advances of the characters of a text, `g n v` being n times v; no more than there are characters.
fn deltas(list: Option<&str>, count: usize) -> Vec<f64> {
    let mut all = Vec::new();
    let mut tokens = list.unwrap_or_default().split_whitespace();
    while let Some(token) = tokens.next() {
        let (times, value) = match token {
            "g" => (tokens.next().and_then(|n| n.parse().ok()).unwrap_or(0), tokens.next()),
            value => (1, Some(value)),
        };
        let value = value.and_then(|value| value.parse().ok()).filter(|value: &f64| value.is_finite());
        let left = count.saturating_sub(all.len());
        all.extend(std::iter::repeat_n(value.unwrap_or(0.0), times.min(left)));
        if all.len() >= count {
            break;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_advances_are_written_out_and_bounded() {
        assert_eq!(deltas(Some("1 g 3 2.5 4"), 9), [1.0, 2.5, 2.5, 2.5, 4.0]);
        assert_eq!(deltas(Some("g 4000000000 1"), 3), [1.0; 3]);
        assert_eq!(deltas(Some("g"), 3), [] as [f64; 0]);
    }
}
