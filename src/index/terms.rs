//! The text layer as tantivy sees it: a tokenizer for words and three for grams. Words, and the title,
//! have the numbers of articles beside them, at the end.
//!
//! Positions are indices of characters, not of tokens, which is what makes phrases of grams exact.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use crate::text::{Cutters, articles, fold, grams};

pub const WORDS: &str = "zhengwen_words";
pub const GRAMS: &str = "zhengwen_grams";
pub const CHARS: &str = "zhengwen_chars";
pub const ALL: &str = "zhengwen_all";

/// The tokenizers of an index that is written.
pub fn tokenizers(cutters: Arc<Cutters>) -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, Words { cutters, tokens: Tokens::default() });
    manager.register(GRAMS, Grams { kind: Kind::Pairs, tokens: Tokens::default() });
    manager.register(CHARS, Grams { kind: Kind::Chars, tokens: Tokens::default() });
    manager.register(ALL, Grams { kind: Kind::Both, tokens: Tokens::default() });
    manager
}

/// The tokens of one text: where each stands in the folded text, and at what position.
#[derive(Clone, Default)]
struct Tokens {
    text: String,
    spans: Vec<(usize, usize, usize)>,
}

impl Tokens {
    fn fill<'a>(&'a mut self, text: &str) -> &'a mut Self {
        self.text.clear();
        self.text.push_str(fold(text).as_str());
        self.spans.clear();
        self
    }

    /// Adds the numbers of articles. Their one form stands nowhere in the text, so it is put behind it.
    fn add_articles(&mut self) {
        let articles: Vec<_> = articles(&self.text).collect();
        for article in articles {
            let start = self.text.len();
            self.text.push_str(&article.term);
            self.spans.push((article.range.start, start, self.text.len()));
        }
    }

    fn stream(&mut self) -> Stream<'_> {
        Stream { tokens: self, next: 0, token: Token::default() }
    }
}

struct Stream<'a> {
    tokens: &'a Tokens,
    next: usize,
    token: Token,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(&(position, start, end)) = self.tokens.spans.get(self.next) else { return false };
        self.next += 1;
        self.token.text.clear();
        self.token.text.push_str(&self.tokens.text[start..end]);
        self.token.position = position;
        (self.token.offset_from, self.token.offset_to) = (start, end);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[derive(Clone)]
struct Words {
    cutters: Arc<Cutters>,
    tokens: Tokens,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Box<dyn TokenStream + 'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let tokens = self.tokens.fill(text);
        let words = self.cutters.words(&tokens.text).into_iter().enumerate();
        tokens.spans.extend(words.map(|(position, range)| (position, range.start, range.end)));
        tokens.add_articles();
        Box::new(tokens.stream())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Pairs,
    Chars,
    Both,
}

#[derive(Clone)]
struct Grams {
    kind: Kind,
    tokens: Tokens,
}

impl Tokenizer for Grams {
    type TokenStream<'a> = Box<dyn TokenStream + 'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let tokens = self.tokens.fill(text);
        let span = |gram: grams::Gram<'_>| (gram.position, gram.offset, gram.offset + gram.text.len());
        if self.kind != Kind::Pairs {
            tokens.spans.extend(grams::unigrams(&tokens.text).map(span));
        }
        if self.kind != Kind::Chars {
            tokens.spans.extend(grams::bigrams(&tokens.text).map(span));
        }
        if self.kind == Kind::Both {
            tokens.add_articles();
        }
        Box::new(tokens.stream())
    }
}
