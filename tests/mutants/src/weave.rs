//! Weaves mutants into a source: each behind a switch, beside what was there.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::Result;
use proc_macro2::LineColumn;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::list::{Fate, Mutant, Place};

/// A source with its mutants in it.
pub struct Woven {
    pub text: String,
    /// The bytes of `text` that each mutant added, and those of the whole it stands in.
    pub ranges: Vec<(usize, Range<usize>, Range<usize>)>,
}

/// Where bytes are added, and for which mutant.
struct Addition {
    at: usize,
    text: String,
    of: Option<usize>,
}

struct Weaver<'a> {
    source: &'a str,
    lines: Vec<usize>,
    mutants: &'a [Mutant],
    by_place: HashMap<(&'a str, Place), Vec<usize>>,
    additions: Vec<Addition>,
    /// What a mutant stands in, in bytes of the source.
    wholes: Vec<(usize, Range<usize>)>,
    unviable: Vec<usize>,
    /// Within a constant.
    fixed: bool,
}

/// The source with all of its mutants that may still compile. Those that cannot be switched are called fixed.
pub fn weave(source: &str, file: &str, mutants: &mut [Mutant]) -> Result<Woven> {
    let parsed = syn::parse_file(source)?;
    let mut by_place: HashMap<(String, Place), Vec<usize>> = HashMap::new();
    for (id, mutant) in mutants.iter().enumerate() {
        if mutant.file == file && mutant.fate == Fate::Untried {
            by_place.entry((mutant.genre.clone(), mutant.span.start)).or_default().push(id);
        }
    }
    let lines = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut weaver = Weaver {
        source,
        lines,
        by_place: by_place
            .iter()
            .map(|((genre, place), ids)| ((genre.as_str(), *place), ids.clone()))
            .collect(),
        mutants,
        additions: Vec::new(),
        wholes: Vec::new(),
        unviable: Vec::new(),
        fixed: false,
    };
    weaver.visit_file(&parsed);
    let left: Vec<usize> = weaver.by_place.values().flatten().copied().collect();
    let unviable = std::mem::take(&mut weaver.unviable);
    let woven = weaver.finish();
    for id in left {
        mutants[id].fate = Fate::Fixed;
    }
    for id in unviable {
        mutants[id].fate = Fate::Unviable;
    }
    Ok(woven)
}

impl<'a> Weaver<'a> {
    fn byte(&self, at: LineColumn) -> usize {
        // Sources are ASCII: a column is a byte.
        self.lines[at.line - 1] + at.column
    }

    fn range(&self, span: proc_macro2::Span) -> Range<usize> {
        self.byte(span.start())..self.byte(span.end())
    }

    /// Takes the mutants that begin there, if a switch can stand there.
    fn take(&mut self, genre: &'static str, span: proc_macro2::Span) -> Vec<usize> {
        if self.fixed {
            return Vec::new();
        }
        let start = span.start();
        self.by_place
            .remove(&(genre, Place { line: start.line, column: start.column + 1 }))
            .unwrap_or_default()
    }

    fn add(&mut self, at: usize, text: String, of: Option<usize>) {
        self.additions.push(Addition { at, text, of });
    }

    /// `(if on(1) { mutated } else { ` before an expression; the caller adds [`Self::close`] after its insides.
    fn open(&mut self, whole: &Range<usize>, part: &Range<usize>, ids: &[usize], braces: bool) {
        for (nth, id) in ids.iter().enumerate() {
            let raw = self.source;
            let replacement = &self.mutants[*id].replacement;
            let mutated =
                format!("{}{replacement}{}", &raw[whole.start..part.start], &raw[part.end..whole.end]);
            let word = if nth == 0 { "(if" } else { "else if" };
            let mutated = if braces { mutated } else { format!("{mutated};") };
            self.add(whole.start, format!("{word} crate::mutant::on({id}) {{ {mutated} }} "), Some(*id));
            self.wholes.push((*id, whole.clone()));
        }
        if !ids.is_empty() {
            self.add(whole.start, "else { ".into(), None);
        }
    }

    fn close(&mut self, whole: &Range<usize>, ids: &[usize]) {
        if !ids.is_empty() {
            self.add(whole.end, " })".into(), None);
        }
    }

    fn body(&mut self, block: &syn::Block) {
        let Some(first) = block.stmts.first() else { return };
        let at = self.byte(first.span().start());
        let whole = self.range(block.span());
        for id in self.take("FnValue", first.span()) {
            let replacement = &self.mutants[id].replacement;
            let text = format!("if crate::mutant::on({id}) {{ return {replacement}; }} ");
            self.add(at, text, Some(id));
            self.wholes.push((id, whole.clone()));
        }
    }

    fn fixed(&mut self, fixed: bool, inside: impl FnOnce(&mut Self)) {
        let before = self.fixed;
        self.fixed |= fixed;
        inside(self);
        self.fixed = before;
    }

    fn finish(mut self) -> Woven {
        self.additions.sort_by_key(|addition| addition.at);
        let mut text = String::with_capacity(self.source.len() * 3);
        let mut ranges = Vec::new();
        // Where each byte of the source went.
        let mut moved: Vec<(usize, usize)> = Vec::new();
        let mut from = 0;
        for addition in &self.additions {
            text.push_str(&self.source[from..addition.at]);
            from = addition.at;
            let start = text.len();
            text.push_str(&addition.text);
            moved.push((addition.at, text.len() - addition.at));
            if let Some(id) = addition.of {
                ranges.push((id, start..text.len()));
            }
        }
        text.push_str(&self.source[from..]);
        let to = |byte: usize| {
            let before = moved.partition_point(|(at, _)| *at < byte);
            byte + before.checked_sub(1).map_or(0, |at| moved[at].1)
        };
        let wholes: HashMap<usize, Range<usize>> =
            self.wholes.iter().map(|(id, whole)| (*id, to(whole.start)..to(whole.end + 1))).collect();
        let ranges = ranges.into_iter().map(|(id, own)| (id, own, wholes[&id].clone())).collect();
        Woven { text, ranges }
    }
}

/// Whether an `if let` chain is in it, which no switch can stand around.
fn binds(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(binary) => binds(&binary.left) || binds(&binary.right),
        syn::Expr::Paren(paren) => binds(&paren.expr),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Weaver<'_> {
    fn visit_item_const(&mut self, node: &'ast syn::ItemConst) {
        self.fixed(true, |weaver| visit::visit_item_const(weaver, node));
    }

    fn visit_item_static(&mut self, node: &'ast syn::ItemStatic) {
        self.fixed(true, |weaver| visit::visit_item_static(weaver, node));
    }

    fn visit_impl_item_const(&mut self, node: &'ast syn::ImplItemConst) {
        self.fixed(true, |weaver| visit::visit_impl_item_const(weaver, node));
    }

    fn visit_type(&mut self, node: &'ast syn::Type) {
        self.fixed(true, |weaver| visit::visit_type(weaver, node));
    }

    fn visit_expr_repeat(&mut self, node: &'ast syn::ExprRepeat) {
        self.visit_expr(&node.expr);
        self.fixed(true, |weaver| weaver.visit_expr(&node.len));
    }

    fn visit_variant(&mut self, node: &'ast syn::Variant) {
        self.fixed(true, |weaver| visit::visit_variant(weaver, node));
    }

    fn visit_item_fn(&mut self, node: &'ast syn::ItemFn) {
        self.fixed(node.sig.constness.is_some(), |weaver| {
            weaver.body(&node.block);
            visit::visit_item_fn(weaver, node);
        });
    }

    fn visit_impl_item_fn(&mut self, node: &'ast syn::ImplItemFn) {
        self.fixed(node.sig.constness.is_some(), |weaver| {
            weaver.body(&node.block);
            visit::visit_impl_item_fn(weaver, node);
        });
    }

    fn visit_trait_item_fn(&mut self, node: &'ast syn::TraitItemFn) {
        if let Some(block) = &node.default {
            self.body(block);
        }
        visit::visit_trait_item_fn(self, node);
    }

    fn visit_expr_binary(&mut self, node: &'ast syn::ExprBinary) {
        let ids = self.take("BinaryOperator", node.op.span());
        if binds(&node.left) || binds(&node.right) {
            // `||` between bindings does not compile.
            self.unviable.extend(ids);
            return visit::visit_expr_binary(self, node);
        }
        let (whole, part) = (self.range(node.span()), self.range(node.op.span()));
        self.open(&whole, &part, &ids, !assigns(&node.op));
        visit::visit_expr_binary(self, node);
        self.close(&whole, &ids);
    }

    fn visit_expr_unary(&mut self, node: &'ast syn::ExprUnary) {
        let ids = self.take("UnaryOperator", node.op.span());
        let (whole, part) = (self.range(node.span()), self.range(node.op.span()));
        self.open(&whole, &part, &ids, true);
        visit::visit_expr_unary(self, node);
        self.close(&whole, &ids);
    }

    fn visit_expr_struct(&mut self, node: &'ast syn::ExprStruct) {
        let whole = self.range(node.span());
        let mut taken = Vec::new();
        for field in &node.fields {
            for id in self.take("StructField", field.span()) {
                let end = self.mutants[id].span.end;
                let end = self.lines[end.line - 1] + end.column - 1;
                let part = self.byte(field.span().start())..end;
                let word = if taken.is_empty() { "(if" } else { "else if" };
                let mutated =
                    format!("{}{}", &self.source[whole.start..part.start], &self.source[part.end..whole.end]);
                self.add(whole.start, format!("{word} crate::mutant::on({id}) {{ {mutated} }} "), Some(id));
                self.wholes.push((id, whole.clone()));
                taken.push(id);
            }
        }
        if !taken.is_empty() {
            self.add(whole.start, "else { ".into(), None);
        }
        visit::visit_expr_struct(self, node);
        self.close(&whole, &taken);
    }

    fn visit_arm(&mut self, node: &'ast syn::Arm) {
        for id in self.take("MatchArm", node.span()) {
            let pattern = self.range(node.pat.span());
            self.add(pattern.end, format!(" if !crate::mutant::on({id})"), Some(id));
            self.wholes.push((id, pattern));
        }
        let Some((_, guard)) = &node.guard else { return visit::visit_arm(self, node) };
        let ids = self.take("MatchArmGuard", guard.span());
        let whole = self.range(guard.span());
        if let [always, never] = ids.as_slice() {
            let text = format!("(crate::mutant::on({always}) || (!crate::mutant::on({never}) && (");
            self.add(whole.start, text, Some(*always));
            self.wholes.push((*always, whole.clone()));
            self.wholes.push((*never, whole.clone()));
        }
        visit::visit_arm(self, node);
        if let [_, never] = ids.as_slice() {
            self.add(whole.end, ")))".into(), Some(*never));
        }
    }
}

fn assigns(op: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(
        op,
        AddAssign(_)
            | SubAssign(_)
            | MulAssign(_)
            | DivAssign(_)
            | RemAssign(_)
            | BitXorAssign(_)
            | BitAndAssign(_)
            | BitOrAssign(_)
            | ShlAssign(_)
            | ShrAssign(_)
    )
}
