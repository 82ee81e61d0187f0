//! Decisions on master data, decided and applied over plain maps, as tables of cases.

mod fields;
mod in_the_way;
mod items;
mod locations;
mod lots;
mod parties;
mod rights;
mod room;
mod sorts;
