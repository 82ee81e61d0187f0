//! Many people, one store: the [`Desk`] that screens and commands talk to.
pub mod desk;
