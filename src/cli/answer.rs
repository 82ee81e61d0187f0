//! What a verb answers with `--json`: the fields of its objects, for the reference and for the test that holds it.
//!
//! Lists bring their fields with them; other answers say theirs beside the verb. The names are promises: scripts read
//! them.

use crate::exchange::list::List;

/// A field: its name, and what it holds.
pub type Field = (&'static str, &'static str);

/// Something that has fields.
pub trait Described: Sync {
    /// What it is called in the reference.
    fn name(&self) -> &'static str;
    /// What it is.
    fn doc(&self) -> &'static str;
    /// Its fields, in order.
    fn fields(&self) -> Vec<Field>;
}

impl<R> Described for List<R> {
    fn name(&self) -> &'static str {
        self.name
    }
    fn doc(&self) -> &'static str {
        self.doc
    }
    fn fields(&self) -> Vec<Field> {
        self.columns.iter().map(|column| (column.name, column.doc)).collect()
    }
}

/// An object that is no row of a list.
#[derive(Debug)]
pub struct Object {
    /// What it is called in the reference.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

impl Described for Object {
    fn name(&self) -> &'static str {
        self.name
    }
    fn doc(&self) -> &'static str {
        self.doc
    }
    fn fields(&self) -> Vec<Field> {
        self.fields.to_vec()
    }
}

/// One answer of a verb.
#[derive(Clone, Copy)]
pub struct Answer {
    /// Of which word behind the verb, such as `list`; empty where there is none, or for all that have none of their own.
    pub of: &'static str,
    /// When it is given, in words; empty where it always is.
    pub when: &'static str,
    /// What its objects consist of.
    pub parts: &'static [&'static dyn Described],
}

impl Answer {
    /// Its fields, in order.
    pub fn fields(&self) -> Vec<Field> {
        self.parts.iter().flat_map(|part| part.fields()).collect()
    }
}

/// Writes an answer down: what it consists of, and of which word or in which case where that matters.
macro_rules! answer {
    ($($part:path),+) => {
        Answer { of: "", when: "", parts: &[$(&$part),+] }
    };
    (of $of:literal: $($part:path),+) => {
        Answer { of: $of, when: "", parts: &[$(&$part),+] }
    };
    (when $when:literal: $($part:path),+) => {
        Answer { of: "", when: $when, parts: &[$(&$part),+] }
    };
}
pub(super) use answer;

/// One sentence.
pub static MESSAGE: Object =
    Object { name: "a message", doc: "One sentence.", fields: &[("message", "what was done, in words")] };
