//! The detail screens against a real store in memory: what they show at every size, and what keys do there.

mod first;
mod flows;
mod left;
mod live;
mod matrix;
mod once;
mod pin;
mod seat;
mod stage;
