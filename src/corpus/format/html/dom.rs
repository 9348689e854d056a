//! A page as a tree: the tags as they are nested, each text as the byte range at which it stands.
//!
//! The tokenizer follows the HTML standard and knows offsets. The tree is made here with as much of
//! the standard's mending as text needs: elements that need no end tag, end tags that match nothing.

use std::ops::Range;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::tags::{CELL, TABLE, closes, is_block, is_cell, is_void};

/// How deep elements are nested; what is nested deeper stands beside its parents.
const MAX_DEPTH: usize = 256;

/// The page's outermost node.
pub const ROOT: usize = 0;

/// A page's nodes, parents before children.
pub struct Dom {
    pub nodes: Vec<Node>,
}

pub struct Node {
    pub parent: usize,
    pub children: Vec<usize>,
    pub data: Data,
}

pub enum Data {
    Element(Element),
    /// The byte range of the raw text, entities and all.
    Text(Range<usize>),
}

#[derive(Default)]
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Dom {
    /// The tree of a page.
    pub fn parse(source: &str) -> Self {
        let mut builder = Builder::new();
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(source, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => builder.open(&tag),
                Token::EndTag(tag) => builder.close(&text(&tag.name)),
                Token::String(string) => {
                    let range = string.span.start..string.span.end.min(source.len());
                    if source.get(range.clone()).is_some_and(|text| !text.is_empty()) {
                        builder.add(Data::Text(range));
                    }
                }
                _ => {}
            }
        }
        Self { nodes: builder.nodes }
    }

    /// The element of a node, unless it is a text.
    pub fn element(&self, node: usize) -> Option<&Element> {
        match &self.nodes[node].data {
            Data::Element(element) => Some(element),
            Data::Text(_) => None,
        }
    }

    /// Whether a table has rows of several cells, and neither tables nor first-level headings in them.
    pub fn is_data_table(&self, table: usize) -> bool {
        let mut open = vec![table];
        let mut has_columns = false;
        while let Some(node) = open.pop() {
            let children = &self.nodes[node].children;
            if children.iter().any(|child| matches!(self.name(*child), "table" | "h1")) {
                return false;
            }
            has_columns |= children.iter().filter(|child| is_cell(self.name(**child))).count() >= 2;
            open.extend(children);
        }
        has_columns
    }

    /// The name of a node's element; empty for a text.
    pub fn name(&self, node: usize) -> &str {
        self.element(node).map_or("", |element| &element.name)
    }

    /// The nodes with an element of a name, in order.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, &'a Element)> {
        let elements = (0..self.nodes.len()).filter_map(|node| Some((node, self.element(node)?)));
        elements.filter(move |(_, element)| element.name == name)
    }

    /// A node and all that it is within, innermost first, without the root.
    pub fn upwards(&self, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(node), |node| Some(self.nodes[*node].parent))
            .take_while(|node| *node != ROOT)
    }

    /// The texts within a node, in order.
    pub fn texts(&self, node: usize) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            match &self.nodes[node].data {
                Data::Text(range) => found.push(range.clone()),
                Data::Element(_) => open.extend(self.nodes[node].children.iter().rev()),
            }
        }
        found
    }
}

struct Builder {
    nodes: Vec<Node>,
    open: Vec<usize>,
}

impl Builder {
    fn new() -> Self {
        let root = Node { parent: ROOT, children: Vec::new(), data: Data::Element(Element::default()) };
        Self { nodes: vec![root], open: vec![ROOT] }
    }

    fn add(&mut self, data: Data) -> usize {
        let parent = self.open.last().copied().unwrap_or(ROOT);
        let node = self.nodes.len();
        self.nodes.push(Node { parent, children: Vec::new(), data });
        self.nodes[parent].children.push(node);
        node
    }

    fn name(&self, node: usize) -> &str {
        match &self.nodes[node].data {
            Data::Element(element) => &element.name,
            Data::Text(_) => "",
        }
    }

    fn open(&mut self, tag: &StartTag<usize>) {
        let name = text(&tag.name);
        let (closed, within) = closes(&name);
        self.close_any(closed, within);
        let attributes = tag.attributes.iter().map(|(key, value)| (text(key), text(&value.value))).collect();
        let is_void = is_void(&name);
        let node = self.add(Data::Element(Element { name, attributes }));
        if !is_void && !tag.self_closing && self.open.len() < MAX_DEPTH {
            self.open.push(node);
        }
    }

    /// Closes the outermost open element of some names that is within none of some others.
    fn close_any(&mut self, names: &[&str], within: &[&str]) {
        let inner =
            self.open.iter().rposition(|node| within.contains(&self.name(*node))).map_or(1, |at| at + 1);
        let found =
            self.open[inner.min(self.open.len())..].iter().position(|node| names.contains(&self.name(*node)));
        if let Some(found) = found {
            self.open.truncate(inner + found);
        }
    }

    /// Closes the innermost element of a name, unless that would close what its end cannot.
    fn close(&mut self, name: &str) {
        let is_table_part = TABLE.contains(&name);
        for at in (1..self.open.len()).rev() {
            let open = self.name(self.open[at]);
            if open == name {
                self.open.truncate(at);
                return;
            }
            let is_fence = CELL.contains(&open) && !is_table_part || is_block(open) && !is_block(name);
            if is_fence {
                return;
            }
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The length of the character reference that a text begins with.
pub fn reference(text: &str) -> Option<usize> {
    let body = text.strip_prefix('&')?;
    let hash = usize::from(body.starts_with('#'));
    let name = body[hash..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len() - hash);
    let end = 1 + hash + name;
    (name > 0 && name <= 40).then(|| end + usize::from(text[end..].starts_with(';')))
}

/// The text that a character reference such as `&amp;` stands for.
pub fn unescape(reference: &str) -> String {
    match reference {
        "&nbsp;" => return "\u{A0}".to_owned(),
        "&amp;" => return "&".to_owned(),
        _ => {}
    }
    let strings = Tokenizer::new(reference).filter_map(|token| match token {
        Ok(Token::String(string)) => Some(text(&string.value)),
        _ => None,
    });
    strings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(dom: &Dom, node: usize, source: &str) -> String {
        match &dom.nodes[node].data {
            Data::Text(range) => source[range.clone()].to_owned(),
            Data::Element(element) => {
                let inner: Vec<_> =
                    dom.nodes[node].children.iter().map(|child| outline(dom, *child, source)).collect();
                format!("{}({})", element.name, inner.join(" "))
            }
        }
    }

    #[test]
    fn what_is_not_closed_is_closed_and_what_matches_nothing_is_passed_over() {
        for (source, tree) in [
            ("<p>一<p>二</div><div>三", "(p(一) p(二) div(三))"),
            ("<ul><li>一<li>二<ul><li>三</ul><li>四</ul>", "(ul(li(一) li(二 ul(li(三))) li(四)))"),
            ("<table><tr><td>一<td>二<tr><td>三</table>四", "(table(tr(td(一) td(二)) tr(td(三))) 四)"),
            ("<div><b><p>一</b>二</p></div>三", "(div(b(p(一 二))) 三)"),
            ("<td>一</span></div>二</td>", "(td(一 二))"),
            ("<br/>一<img>二", "(br() 一 img() 二)"),
            ("<script>if (a<b) '<p>'</script>一", "(script(if (a<b) '<p>') 一)"),
        ] {
            assert_eq!(outline(&Dom::parse(source), ROOT, source), tree, "{source}");
        }
    }

    #[test]
    fn nesting_without_end_is_bounded() {
        let source = "<div>".repeat(100_000) + "文";
        let dom = Dom::parse(&source);
        let last = dom.nodes.len() - 1;
        assert!(dom.upwards(last).count() <= MAX_DEPTH);
    }

    #[test]
    fn references_are_read() {
        for (reference, text) in
            [("&lt;", "<"), ("&#20013;", "中"), ("&#x4e2d;", "中"), ("&middot;", "·"), ("&copy", "©")]
        {
            assert_eq!(unescape(reference), text);
        }
    }
}
