//! The store is kept: what is acknowledged stays, what is damaged is noticed, and nobody is answered wrongly.
#[cfg(test)]
mod care;
#[cfg(test)]
mod clock;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod files;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod golden_store;
#[cfg(test)]
mod migration;
#[cfg(test)]
mod pieces;
#[cfg(test)]
mod reserve;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod support;
#[cfg(test)]
mod writer;
