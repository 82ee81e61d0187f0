//! Queries, asked of a room that real commands have filled.
