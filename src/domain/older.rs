//! Stored types as older programs wrote them: read for ever, written never again.
//!
//! A field here is never changed. What an older value does not say is filled in with what was so then.

use serde::{Deserialize, Serialize};

use super::entry::{Action, Clock, Evaluate, Header, Undoes, Vouched};
use super::ids::{Hash, PersonId, RequestId, Seq};
use super::table::OldValue;
use super::tables::{PersonName, Personal, StoredHeader};
use super::text::{Code, Note};
use super::time::Moment;

/// Version 1 of an entry's header: nobody's word was taken for anybody.
#[derive(Serialize, Deserialize)]
struct Header1 {
    epoch: u32,
    seq: Seq,
    by: PersonId,
    request: RequestId,
    digest: Hash,
    effective: Moment,
    recorded: Moment,
    clock: Clock,
    action: Action,
    reference: Option<Code>,
    note: Option<Note>,
    override_reason: Option<Note>,
    undoes: Option<Undoes>,
    alerts: Evaluate,
    lines: u32,
    prev: Hash,
}

#[derive(Serialize, Deserialize)]
struct StoredHeader1 {
    header: Header1,
    hash: Hash,
}

/// A header with its hash, of version 1.
pub(super) fn header<O: OldValue>(version: u8, old: &O) -> Result<Option<StoredHeader>, String> {
    if version != 1 {
        return Ok(None);
    }
    let StoredHeader1 { header, hash } = old.read()?;
    let header = Header {
        epoch: header.epoch,
        seq: header.seq,
        by: header.by,
        vouched: Vouched::Account,
        request: header.request,
        digest: header.digest,
        effective: header.effective,
        recorded: header.recorded,
        clock: header.clock,
        action: header.action,
        reference: header.reference,
        note: header.note,
        override_reason: header.override_reason,
        undoes: header.undoes,
        alerts: header.alerts,
        lines: header.lines,
        prev: header.prev,
    };
    Ok(Some(StoredHeader { header, hash }))
}

/// What is kept of a person, of version 1: login and name.
pub(super) fn personal<O: OldValue>(version: u8, old: &O) -> Result<Option<Personal>, String> {
    match version {
        1 => Ok(Some(Personal::from(old.read::<PersonName>()?))),
        _ => Ok(None),
    }
}
