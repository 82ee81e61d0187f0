//! The orders of lists, held against lists that are sorted anew.
