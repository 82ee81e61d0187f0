//! The store is kept: what is acknowledged stays, what is damaged is noticed, and nobody is answered wrongly.
mod care;
mod damage;
mod desk;
mod files;
mod golden;
mod samples;
mod support;
mod writer;
