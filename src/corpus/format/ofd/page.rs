//! The characters of a page: text objects with a boundary, a matrix, and the advance of each character.

use std::collections::HashMap;

use super::package::xml;
use crate::corpus::format::archive::{Archive, resolve};
use crate::corpus::format::layout::Glyph;
use crate::corpus::format::tree::Node;

/// The most characters of a page.
const GLYPHS: usize = 500_000;

/// The most elements looked at for a page, and how deep composites may be in composites.
const ELEMENTS: usize = 5_000_000;
const DEPTH: usize = 8;

/// What the pages of a document share.
pub struct Shared {
    /// Where each page template is, by its id.
    locations: HashMap<String, String>,
    /// The templates that a page has wanted.
    templates: HashMap<String, Vec<Glyph>>,
    /// The paper, where a page does not say which it is on: x, y, width and height.
    paper: Vec<f64>,
    /// The composite units by their ids: some producers put all text of a page there.
    units: HashMap<String, Node>,
}

impl Shared {
    pub fn of(document: &Node, at: &str, package: &mut Archive<'_>) -> Self {
        let locations = document
            .descendants("TemplatePage")
            .filter_map(|one| Some((one.attribute("ID")?.to_owned(), resolve(at, one.attribute("BaseLoc")?))))
            .collect();
        let mut units = HashMap::new();
        for resources in document.descendants("DocumentRes").chain(document.descendants("PublicRes")) {
            // Resources that cannot be read are fonts and pictures, or leave pages that are reported as empty.
            let Ok(mut root) = xml(package, &resolve(at, &resources.text)) else { continue };
            for unit in root.take("CompositeGraphicUnit") {
                units.extend(unit.attribute("ID").map(str::to_owned).map(|id| (id, unit)));
            }
        }
        Self { locations, templates: HashMap::new(), paper: paper(document), units }
    }

    /// The characters of a template; a broken one only decorates less.
    fn template(&mut self, id: &str, package: &mut Archive<'_>) -> &[Glyph] {
        let Some(location) = self.locations.get(id) else { return &[] };
        let units = &self.units;
        self.templates
            .entry(id.to_owned())
            .or_insert_with(|| xml(package, location).map(|page| objects(&page, units)).unwrap_or_default())
    }
}

/// The characters of a page and of the templates it is laid over.
pub fn glyphs(page: &Node, shared: &mut Shared, package: &mut Archive<'_>) -> Vec<Glyph> {
    let mut all = objects(page, &shared.units);
    for template in page.descendants("Template").filter_map(|one| one.attribute("TemplateID")) {
        if all.len() < GLYPHS {
            all.extend_from_slice(shared.template(template, package));
        }
    }
    let own = paper(page);
    let paper = if own.is_empty() { &shared.paper } else { &own };
    all.retain(|glyph| is_on(paper, glyph));
    all
}

fn paper(node: &Node) -> Vec<f64> {
    node.descendants("PhysicalBox").next().map(|area| numbers(Some(area.text.as_str()))).unwrap_or_default()
}

/// Whether a character stands on the paper: what does not is seen by nobody.
fn is_on(paper: &[f64], glyph: &Glyph) -> bool {
    let [left, top, width, height] = *paper else { return true };
    let within = |at: f64, from: f64, length: f64| at > from - glyph.size && at < from + length + glyph.size;
    width <= 0.0 || height <= 0.0 || within(glyph.x, left, width) && within(glyph.y, top, height)
}

fn objects(page: &Node, units: &HashMap<String, Node>) -> Vec<Glyph> {
    let mut walk = Walk { units, glyphs: Vec::new(), left: ELEMENTS };
    walk.node(page, IDENTITY, DEPTH);
    walk.glyphs
}

/// Collects the characters of a page.
struct Walk<'a> {
    units: &'a HashMap<String, Node>,
    glyphs: Vec<Glyph>,
    left: usize,
}

impl Walk<'_> {
    /// An element, in the coordinates that `matrix` leads from to the page's.
    fn node(&mut self, node: &Node, matrix: Matrix, depth: usize) {
        if self.left == 0 || self.glyphs.len() > GLYPHS || node.attribute("Visible") == Some("false") {
            return;
        }
        self.left -= 1;
        match node.name.as_str() {
            "TextObject" => {
                let object = TextObject::of(node, matrix);
                let codes = node.children.iter().filter(|child| child.name == "TextCode");
                codes.for_each(|code| object.place(code, &mut self.glyphs));
            }
            "CompositeObject" if depth > 0 => {
                let unit = node.attribute("ResourceID").and_then(|id| self.units.get(id));
                unit.into_iter().for_each(|unit| self.node(unit, compose(matrix, own(node)), depth - 1));
            }
            _ => node.children.iter().for_each(|child| self.node(child, matrix, depth)),
        }
    }
}

/// A matrix: x' = a·x + c·y + e, y' = b·x + d·y + f.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// How an object's own coordinates lie in those around it.
fn own(node: &Node) -> Matrix {
    let mut matrix = Matrix::try_from(numbers(node.attribute("CTM"))).unwrap_or(IDENTITY);
    let boundary = numbers(node.attribute("Boundary"));
    matrix[4] += boundary.first().copied().unwrap_or(0.0);
    matrix[5] += boundary.get(1).copied().unwrap_or(0.0);
    matrix
}

/// First `inner`, then `outer`.
fn compose(outer: Matrix, inner: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = outer;
    let along = |x: f64, y: f64| (a * x + c * y, b * x + d * y);
    let (x, y, origin) = (along(inner[0], inner[1]), along(inner[2], inner[3]), along(inner[4], inner[5]));
    [x.0, x.1, y.0, y.1, origin.0 + e, origin.1 + f]
}

/// A text object and how its own coordinates lie on the page.
struct TextObject {
    matrix: Matrix,
    size: f64,
    width: f64,
}

impl TextObject {
    fn of(node: &Node, around: Matrix) -> Self {
        let matrix = compose(around, own(node));
        let number = |name: &str, otherwise: f64| {
            numbers(node.attribute(name)).first().copied().filter(|value| *value > 0.0).unwrap_or(otherwise)
        };
        let size = number("Size", 3.5);
        Self { matrix, size, width: size * number("HScale", 1.0) }
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
            // The advance is the width where it can be: how wide a Latin letter is only its font says.
            let widest = if char < '\u{2000}' { 0.95 * self.width } else { self.width };
            let width = if next > 0.0 && next <= widest { next } else { advance };
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
    fn composites_place_their_units_text() {
        let parse = |text: &str| crate::corpus::format::tree::parse(text).unwrap();
        let page = parse("<P><CompositeObject ResourceID='7' CTM='2 0 0 2 1 1' Boundary='10 0 9 9'/></P>");
        let unit = parse(
            "<U><TextObject Boundary='1 2 3 4' Size='3'><TextCode X='0' Y='1'>文</TextCode></TextObject>\
            <CompositeObject ResourceID='7'/></U>",
        );
        let glyphs = objects(&page, &HashMap::from([("7".to_owned(), unit)]));
        assert_eq!((glyphs[0].x, glyphs[0].y, glyphs[0].size), (13.0, 7.0, 6.0));
        assert_eq!(glyphs.len(), DEPTH, "a unit within itself ends");
    }

    #[test]
    fn repeated_advances_are_written_out_and_bounded() {
        assert_eq!(deltas(Some("1 g 3 2.5 4"), 9), [1.0, 2.5, 2.5, 2.5, 4.0]);
        assert_eq!(deltas(Some("g 4000000000 1"), 3), [1.0; 3]);
        assert_eq!(deltas(Some("g"), 3), [] as [f64; 0]);
    }
}
