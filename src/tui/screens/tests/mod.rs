//! The detail screens against a real store in memory.
