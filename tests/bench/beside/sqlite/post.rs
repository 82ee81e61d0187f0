//! One movement in SQLite: the checks that our `decide` makes, the rows that our commit writes, the hash of the chain.

use super::ask::{Ask, FIRST_INSIDE, Found, Kind, Named, chain, digest_of};
use chrono::{DateTime, Datelike};
use rusqlite::{Connection, OptionalExtension, Result, Row, ToSql, params};

/// What stands against it.
#[derive(Debug)]
pub enum No {
    /// Said in words.
    Refused(#[expect(dead_code, reason = "it is printed where a bench fails")] &'static str),
    /// SQLite itself.
    Sql(#[expect(dead_code, reason = "it is printed where a bench fails")] rusqlite::Error),
}

impl From<rusqlite::Error> for No {
    fn from(fault: rusqlite::Error) -> No {
        No::Sql(fault)
    }
}

/// What a receipt tells.
pub struct Receipt {
    /// The entry.
    pub seq: i64,
    /// What each record holds now.
    pub on_hand: Vec<i64>,
}

/// The last entry: its number, when it was recorded, its hash.
type Head = (i64, i64, Vec<u8>);

fn one<T>(
    sql: &Connection,
    query: &str,
    by: impl rusqlite::Params,
    row: fn(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    sql.prepare_cached(query)?.query_row(by, row).optional()
}

fn put(sql: &Connection, query: &str, by: impl rusqlite::Params) -> Result<usize> {
    sql.prepare_cached(query)?.execute(by)
}

/// Checks and writes one entry inside the transaction under way.
pub fn post(sql: &Connection, ask: &Ask) -> std::result::Result<Receipt, No> {
    let digest = digest_of(ask);
    let known = one(sql, "SELECT number FROM requests WHERE session = ?1", [ask.session], |row| row.get(0))?;
    if known.is_some_and(|last: i64| last >= ask.number) {
        return Err(No::Refused("that number was used"));
    }
    if let (Some(reference), Some(at)) = (&ask.reference, ask.at) {
        let query = "SELECT 1 FROM entries_by_reference r JOIN entries e ON e.seq = r.seq
                     WHERE r.reference = ?1 AND e.effective = ?2";
        if one(sql, query, params![reference, at], |_| Ok(()))?.is_some() {
            return Err(No::Refused("that document is there"));
        }
    }
    let head: Option<Head> =
        one(sql, "SELECT seq, recorded, hash FROM entries ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let (last, before, prev) = head.unwrap_or((0, 0, vec![0; 32]));
    let recorded = now().max(before);
    let at = ask.at.unwrap_or(recorded);
    let look = allowed(sql, at)?;
    let seq = last + 1;
    let mut found = Vec::with_capacity(ask.lines.len());
    for line in &ask.lines {
        let looked_up = look_up(sql, line)?;
        check(sql, ask, &looked_up, at, look)?;
        found.push(looked_up);
    }
    let hash = chain(&prev, ask, seq, at, recorded, &digest, &found);
    put(
        sql,
        "INSERT INTO entries VALUES (?1, 0, 1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, NULL, NULL, NULL, 0, ?9, ?10, ?11)",
        params![
            seq,
            ask.session,
            ask.number,
            digest,
            at,
            recorded,
            ask.kind as i64,
            ask.reference,
            found.len() as i64,
            prev,
            hash
        ],
    )?;
    let mut on_hand = Vec::new();
    for (number, line) in (1_i64..).zip(&found) {
        write_line(sql, (seq, number), ask.kind, line, at, &mut on_hand)?;
    }
    put(
        sql,
        "INSERT OR REPLACE INTO requests VALUES (?1, ?2, ?3, ?4, 1)",
        params![ask.session, ask.number, digest, seq],
    )?;
    put(sql, "INSERT INTO entries_by_person VALUES (1, ?1)", [seq])?;
    if let Some(reference) = &ask.reference {
        put(sql, "INSERT INTO entries_by_reference VALUES (?1, ?2)", params![reference, seq])?;
    }
    for line in &found {
        alerts(sql, line, recorded)?;
    }
    Ok(Receipt { seq, on_hand })
}

/// Whether the person may, and nothing is closed or counted; after how many times how much is asked about.
fn allowed(sql: &Connection, at: i64) -> std::result::Result<(i64, i64), No> {
    let state = one(sql, "SELECT state FROM people WHERE id = 1", [], |row| row.get::<_, i64>(0))?;
    if state != Some(0) {
        return Err(No::Refused("no longer works here"));
    }
    let (after, factor, counts, closed): (i64, i64, i64, i64) = one(
        sql,
        "SELECT look_after, look_factor, last_count, closed_days FROM settings WHERE key = 0",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?
    .ok_or(No::Refused("no settings"))?;
    if counts > 0 || at / 86_400_000 < closed {
        return Err(No::Refused("closed or being counted"));
    }
    Ok((after, factor))
}

fn look_up(sql: &Connection, line: &Named) -> std::result::Result<Found, No> {
    let (item, min) =
        one(sql, "SELECT id, min FROM items WHERE sku = ?1 AND state = 0", [&line.sku], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .ok_or(No::Refused("no such item"))?;
    let place = |code: &str| -> std::result::Result<i64, No> {
        one(sql, "SELECT id FROM locations WHERE code = ?1 AND state = 0", [code], |row| row.get(0))?
            .ok_or(No::Refused("no such place"))
    };
    Ok(Found { item, min, source: place(&line.from)?, target: place(&line.to)?, quantity: line.quantity })
}

/// Enough is there, now and at every later moment; nothing of it is promised; it is not out of the ordinary.
fn check(
    sql: &Connection,
    ask: &Ask,
    line: &Found,
    at: i64,
    look: (i64, i64),
) -> std::result::Result<(), No> {
    if line.source >= FIRST_INSIDE {
        let on_hand: i64 = one(
            sql,
            "SELECT on_hand FROM balances WHERE item = ?1 AND location = ?2 AND lot = 0",
            [line.item, line.source],
            |row| row.get(0),
        )?
        .unwrap_or(0);
        let mut later = sql.prepare_cached(
            "SELECT change FROM moves_by_record WHERE item = ?1 AND location = ?2 AND lot = 0 AND at > ?3
             ORDER BY at DESC, seq DESC, line DESC",
        )?;
        let mut rows = later.query(params![line.item, line.source, at])?;
        let (mut held, mut least) = (on_hand, on_hand);
        while let Some(row) = rows.next()? {
            held -= row.get::<_, i64>(0)?;
            least = least.min(held);
        }
        let promised: Option<i64> =
            one(sql, "SELECT sum(quantity) FROM reservations WHERE item = ?1", [line.item], |row| {
                row.get(0)
            })?
            .flatten();
        if least - promised.unwrap_or(0) < line.quantity {
            return Err(No::Refused("not enough is there"));
        }
    }
    let usual: Option<(i64, i64)> = one(
        sql,
        "SELECT times, quantity FROM largest WHERE item = ?1 AND kind = ?2",
        params![line.item, ask.kind as i64],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if usual.is_some_and(|(times, quantity)| times >= look.0 && line.quantity >= quantity * look.1) {
        return Err(No::Refused("is that so?"));
    }
    Ok(())
}

fn write_line(
    sql: &Connection,
    (seq, number): (i64, i64),
    kind: Kind,
    line: &Found,
    at: i64,
    on_hand: &mut Vec<i64>,
) -> Result<()> {
    let Found { item, source, target, quantity, .. } = *line;
    put(
        sql,
        "INSERT INTO lines VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, NULL, 0, NULL, NULL, 0)",
        params![seq, number, item, source, target, quantity, at, kind as i64],
    )?;
    for (place, change) in [(source, -quantity), (target, quantity)] {
        let held = change_record(sql, (item, place), change, seq)?;
        if is_inside(place) {
            on_hand.push(held);
        }
        put(
            sql,
            "INSERT INTO moves_by_record VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6)",
            params![item, place, at, seq, number, change],
        )?;
        put(sql, "INSERT INTO moves_by_place VALUES (?1, ?2, ?3, ?4)", params![place, at, seq, number])?;
        change_checkpoints(sql, (item, place), at, change)?;
    }
    put(sql, "INSERT INTO moves_by_item VALUES (?1, ?2, ?3, ?4)", params![item, at, seq, number])?;
    let moved = match (is_inside(source), is_inside(target), kind) {
        (false, true, _) => Some([quantity, 0, 0]),
        (true, false, Kind::Issue) => Some([0, quantity, 0]),
        (true, false, _) => Some([0, 0, -quantity]),
        _ => None,
    };
    if let Some([received, used, adjusted]) = moved {
        put(
            sql,
            "INSERT INTO item_months VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET received = received + ?3, used = used + ?4, adjusted = adjusted + ?5",
            params![item, month(at), received, used, adjusted],
        )?;
    }
    put(
        sql,
        "INSERT INTO largest VALUES (?1, ?2, 1, ?3)
         ON CONFLICT DO UPDATE SET times = times + 1, quantity = max(quantity, ?3)",
        params![item, kind as i64, quantity],
    )?;
    Ok(())
}

fn is_inside(place: i64) -> bool {
    place >= FIRST_INSIDE
}

/// What a record holds, and what its item and its places hold in all.
fn change_record(sql: &Connection, (item, place): (i64, i64), change: i64, seq: i64) -> Result<i64> {
    let changed: Option<i64> = one(
        sql,
        "UPDATE balances SET on_hand = on_hand + ?3, last = ?4 WHERE item = ?1 AND location = ?2 AND lot = 0
         RETURNING on_hand",
        params![item, place, change, seq],
        |row| row.get(0),
    )?;
    if changed.is_none() {
        put(sql, "INSERT INTO balances VALUES (?1, ?2, 0, ?3, ?4)", params![item, place, change, seq])?;
        put(sql, "INSERT INTO balances_by_place VALUES (?1, ?2, 0)", [place, item])?;
        if is_inside(place) {
            count_record(sql, item, place)?;
        }
    }
    if is_inside(place) {
        put(
            sql,
            "INSERT INTO totals VALUES (?1, ?2, 0, 0) ON CONFLICT DO UPDATE SET on_hand = on_hand + ?2",
            [item, change],
        )?;
    }
    Ok(changed.unwrap_or(change))
}

/// A record came to be: every place above it lists it.
fn count_record(sql: &Connection, item: i64, place: i64) -> Result<()> {
    let sku: Option<String> = one(sql, "SELECT sku FROM items WHERE id = ?1", [item], |row| row.get(0))?;
    let mut up = Some(place);
    while let Some(place) = up {
        put(
            sql,
            "INSERT INTO place_items VALUES (?1, ?2, ?3, 1) ON CONFLICT DO UPDATE SET records = records + 1",
            params![place, sku, item],
        )?;
        put(
            sql,
            "INSERT INTO place_totals VALUES (?1, 1) ON CONFLICT DO UPDATE SET records = records + 1",
            [place],
        )?;
        up = one(sql, "SELECT parent FROM locations WHERE id = ?1", [place], |row| row.get(0))?.flatten();
    }
    Ok(())
}

/// A month's checkpoint is what the record held at its end; a late movement raises all months after it too.
fn change_checkpoints(sql: &Connection, (item, place): (i64, i64), at: i64, change: i64) -> Result<()> {
    let month = month(at);
    put(
        sql,
        "INSERT OR IGNORE INTO checkpoints VALUES (?1, ?2, 0, ?3, ifnull((SELECT held FROM checkpoints
         WHERE item = ?1 AND location = ?2 AND lot = 0 AND month < ?3 ORDER BY month DESC LIMIT 1), 0))",
        [item, place, month],
    )?;
    put(
        sql,
        "UPDATE checkpoints SET held = held + ?4 WHERE item = ?1 AND location = ?2 AND lot = 0 AND month >= ?3",
        [item, place, month, change],
    )?;
    Ok(())
}

/// Which alerts open or close.
fn alerts(sql: &Connection, line: &Found, recorded: i64) -> Result<()> {
    let live: Option<i64> =
        one(sql, "SELECT urgency FROM alerts_by_item WHERE item = ?1", [line.item], |row| row.get(0))?;
    let Some(min) = line.min else { return Ok(()) };
    let available: Option<i64> =
        one(sql, "SELECT on_hand - on_hold - reserved FROM totals WHERE item = ?1", [line.item], |row| {
            row.get(0)
        })?;
    let available = available.unwrap_or(0);
    let parts: [&dyn ToSql; 4] = [&line.item, &recorded, &available, &min];
    if available <= min {
        put(
            sql,
            "INSERT INTO alerts VALUES (1, ?1, 0, 0, ?2, ?3, ?4, 0) ON CONFLICT DO UPDATE SET quantity = ?3",
            parts,
        )?;
        put(sql, "INSERT OR IGNORE INTO alerts_by_item VALUES (?1, 1, 0, 0)", [line.item])?;
    } else if live.is_some() {
        put(sql, "DELETE FROM alerts WHERE urgency = 1 AND item = ?1", [line.item])?;
        put(sql, "DELETE FROM alerts_by_item WHERE item = ?1", [line.item])?;
    }
    Ok(())
}

/// Months since 1970.
fn month(at: i64) -> i64 {
    let time = DateTime::from_timestamp_millis(at).unwrap_or_default();
    i64::from(time.year() - 1970) * 12 + i64::from(time.month0())
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap_or(0)
}
