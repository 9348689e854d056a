//! The glyphs of a page, with the place and the character of each: all drawing but that of text is ignored.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use hayro_syntax::page::Page;

use super::encodings::Encodings;
use crate::corpus::format::layout::Glyph;

/// The units of a font's em.
const EM: f64 = 1000.0;
/// The most glyphs of a page: more are drawn by nobody who wants them read.
const GLYPHS: usize = 500_000;

/// Reads the pages of one file; what its fonts say is read once.
pub struct Reader<'a> {
    file: &'a Pdf,
    cache: InterpreterCache<'a>,
}

/// What a page holds.
#[derive(Default)]
pub struct Glyphs {
    pub known: Vec<Glyph>,
    /// How many are of no known character.
    pub unknown: usize,
}

impl<'a> Reader<'a> {
    pub fn new(file: &'a Pdf) -> Self {
        Self { file, cache: InterpreterCache::new() }
    }

    pub fn read(&self, page: &'a Page<'a>) -> Glyphs {
        let top_left = Affine::new(page.initial_transform(true).as_coeffs());
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings::default();
        let mut context = Context::new(top_left, bounds, &self.cache, self.file.xref(), settings);
        let mut collector =
            Collector { encodings: Encodings::of(page.resources()), glyphs: Glyphs::default() };
        interpret_page(page, &mut context, &mut collector);
        collector.glyphs
    }
}

struct Collector {
    encodings: Encodings,
    glyphs: Glyphs,
}

impl Collector {
    fn take(&mut self, glyph: &PositionedGlyph<'_>, to_page: Affine, mode: WritingMode) {
        let Some(text) = self.text(glyph) else {
            self.glyphs.unknown += 1;
            return;
        };
        // A glyph of a Type 3 font is drawn in units of its own; nearly always they are a thousandth too.
        let to_page = to_page * glyph.transform();
        let origin = to_page * Point::ZERO;
        let up = to_page * Point::new(0.0, EM) - origin;
        let advance = match &**glyph {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(drawn) => drawn.advance_width(),
        };
        let ahead = to_page * Point::new(f64::from(advance.unwrap_or(EM as f32)), 0.0) - origin;
        let along = to_page * Point::new(EM, 0.0) - origin;
        let (direction, width) = match mode {
            WritingMode::Vertical => ((-up.x, -up.y), up.hypot()),
            WritingMode::Horizontal => ((along.x, along.y), ahead.hypot()),
        };
        let (x, y, size) = (origin.x, origin.y, up.hypot());
        self.glyphs.known.push(Glyph { text, x, y, width, size, direction });
    }

    fn text(&self, glyph: &PositionedGlyph<'_>) -> Option<String> {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(char)) => char.to_string(),
            Some(BfString::String(text)) => text,
            None => self.encodings.decode(glyph.char_code())?,
        };
        // Control characters stand for spaces, as some producers have it, or for nothing.
        Some(text.replace(char::is_control, " "))
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.glyphs.known.len() < GLYPHS {
                self.take(glyph, props.transform, run.writing_mode());
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
