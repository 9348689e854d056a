//! XML as a tree of its elements, by local names, for formats whose parts refer to one another.

use super::xml::{self, Node as Event};

/// An element.
#[derive(Debug, Default)]
pub struct Node {
    /// Its local name.
    pub name: String,
    /// Its attributes, by local names.
    pub attributes: Vec<(String, String)>,
    /// The text directly in it.
    pub text: String,
    /// The elements directly in it.
    pub children: Vec<Node>,
}

impl Node {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first element of a name directly in it.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Takes all elements of a name out of it.
    pub fn take(&mut self, name: &str) -> Vec<Self> {
        let (mut taken, kept): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.children).into_iter().partition(|child| child.name == name);
        self.children = kept;
        self.children.iter_mut().for_each(|child| taken.append(&mut child.take(name)));
        taken
    }

    /// All elements of a name within it, in the order of the file.
    pub fn descendants<'a>(&'a self, name: &'a str) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(self.children.iter().flat_map(move |child| {
            let own = (child.name == name).then_some(child);
            own.into_iter().chain(child.descendants(name))
        }))
    }
}

/// Parses a text; a node without a name holds its root. What follows a broken place is left out, unless
/// nothing comes before it.
pub fn parse(text: &str) -> Result<Node, String> {
    let mut open = vec![Node::default()];
    let walked = xml::walk_text(text, &mut |event| match event {
        Event::Open(name, element) => {
            open.push(Node { name: name.to_owned(), attributes: element.attributes(), ..Node::default() });
        }
        Event::Close(_) => close(&mut open),
        Event::Text(text) => open.last_mut().into_iter().for_each(|node| node.text.push_str(text)),
    });
    while open.len() > 1 {
        close(&mut open);
    }
    match (open.pop(), walked) {
        (Some(root), _) if !root.children.is_empty() => Ok(root),
        (_, Err(what)) => Err(what),
        _ => Err("不是 XML (not XML: the file is broken, get it anew)".to_owned()),
    }
}

fn close(open: &mut Vec<Node>) {
    // The node that holds the root stays.
    if open.len() > 1
        && let Some(node) = open.pop()
        && let Some(around) = open.last_mut()
    {
        around.children.push(node);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_do_not_count_and_references_are_characters() {
        let root =
            parse("<?xml version='1.0'?><o:A x='1&amp;2'><B>甲&amp;&#x4E59;<![CDATA[<丙>]]></B></o:A>")
                .unwrap();
        let a = root.child("A").unwrap();
        assert_eq!((a.attribute("x"), a.child("B").unwrap().text.as_str()), (Some("1&2"), "甲&乙<丙>"));
    }

    #[test]
    fn what_breaks_off_gives_what_stands_before() {
        assert!(parse("没有标签").is_err());
        assert_eq!(parse("<a><b>甲</b><c").unwrap().descendants("b").count(), 1);
        assert_eq!(parse("<a><b>甲</c></b></a>").unwrap().descendants("b").count(), 1);
        assert!(parse(&"<a>".repeat(300)).is_ok_and(|root| root.descendants("a").count() < 300));
    }
}
