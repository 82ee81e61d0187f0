//! The tables: one for each of ours that a movement reads or writes, each with the same key.

/// All tables. Keys are the order of the rows, as in our file.
pub const TABLES: &str = "
CREATE TABLE settings (key INTEGER PRIMARY KEY, currency TEXT, zone TEXT, cut_over INTEGER, look_factor INTEGER,
    look_after INTEGER, closed_days INTEGER, last_count INTEGER);
CREATE TABLE people (id INTEGER PRIMARY KEY, role INTEGER, state INTEGER);
CREATE TABLE items (id INTEGER PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, kind INTEGER, unit TEXT,
    decimals INTEGER, state INTEGER, min INTEGER);
CREATE UNIQUE INDEX items_by_sku ON items (sku);
CREATE TABLE locations (id INTEGER PRIMARY KEY, code TEXT NOT NULL, parent INTEGER, kind INTEGER, walk INTEGER,
    state INTEGER);
CREATE UNIQUE INDEX locations_by_code ON locations (code);

CREATE TABLE entries (seq INTEGER PRIMARY KEY, epoch INTEGER, by INTEGER, session BLOB, number INTEGER, digest BLOB,
    effective INTEGER, recorded INTEGER, clock INTEGER, action INTEGER, reference TEXT, note TEXT, override TEXT,
    undoes INTEGER, alerts INTEGER, lines INTEGER, prev BLOB, hash BLOB);
CREATE TABLE lines (seq INTEGER, line INTEGER, item INTEGER, lot INTEGER, source INTEGER, target INTEGER,
    quantity INTEGER, at INTEGER, kind INTEGER, cost INTEGER, party INTEGER, reason INTEGER, typed TEXT, about INTEGER,
    PRIMARY KEY (seq, line)) WITHOUT ROWID;
CREATE TABLE requests (session BLOB PRIMARY KEY, number INTEGER, digest BLOB, seq INTEGER, by INTEGER) WITHOUT ROWID;
CREATE TABLE entries_by_person (person INTEGER, seq INTEGER, PRIMARY KEY (person, seq)) WITHOUT ROWID;
CREATE TABLE entries_by_reference (reference TEXT, seq INTEGER, PRIMARY KEY (reference, seq)) WITHOUT ROWID;

CREATE TABLE balances (item INTEGER, location INTEGER, lot INTEGER, on_hand INTEGER, last INTEGER,
    PRIMARY KEY (item, location, lot)) WITHOUT ROWID;
CREATE TABLE balances_by_place (location INTEGER, item INTEGER, lot INTEGER, PRIMARY KEY (location, item, lot))
    WITHOUT ROWID;
CREATE TABLE totals (item INTEGER PRIMARY KEY, on_hand INTEGER, on_hold INTEGER, reserved INTEGER);
CREATE TABLE place_items (location INTEGER, sku TEXT, item INTEGER, records INTEGER, PRIMARY KEY (location, sku, item))
    WITHOUT ROWID;
CREATE TABLE place_totals (location INTEGER PRIMARY KEY, records INTEGER);
CREATE TABLE moves_by_record (item INTEGER, location INTEGER, lot INTEGER, at INTEGER, seq INTEGER, line INTEGER,
    change INTEGER, PRIMARY KEY (item, location, lot, at, seq, line)) WITHOUT ROWID;
CREATE TABLE moves_by_item (item INTEGER, at INTEGER, seq INTEGER, line INTEGER, PRIMARY KEY (item, at, seq, line))
    WITHOUT ROWID;
CREATE TABLE moves_by_place (location INTEGER, at INTEGER, seq INTEGER, line INTEGER,
    PRIMARY KEY (location, at, seq, line)) WITHOUT ROWID;
CREATE TABLE checkpoints (item INTEGER, location INTEGER, lot INTEGER, month INTEGER, held INTEGER,
    PRIMARY KEY (item, location, lot, month)) WITHOUT ROWID;
CREATE TABLE item_months (item INTEGER, month INTEGER, received INTEGER, used INTEGER, adjusted INTEGER,
    PRIMARY KEY (item, month)) WITHOUT ROWID;
CREATE TABLE largest (item INTEGER, kind INTEGER, times INTEGER, quantity INTEGER, PRIMARY KEY (item, kind))
    WITHOUT ROWID;
CREATE TABLE reservations (id INTEGER PRIMARY KEY, item INTEGER, place INTEGER, quantity INTEGER);
CREATE INDEX reservations_by_item ON reservations (item);
CREATE TABLE alerts (urgency INTEGER, item INTEGER, place INTEGER, lot INTEGER, opened INTEGER, quantity INTEGER,
    bound INTEGER, state INTEGER, PRIMARY KEY (urgency, item, place, lot)) WITHOUT ROWID;
CREATE TABLE alerts_by_item (item INTEGER, urgency INTEGER, place INTEGER, lot INTEGER,
    PRIMARY KEY (item, urgency, place, lot)) WITHOUT ROWID;
";
