//! The demo shop's room: places, who sells to it, and what it keeps running. Data, read by `masters`.

/// Where goods arrive.
pub const DOCK: &str = "DOCK";
/// What lies here is on hold.
pub const CAGE: &str = "CAGE";
/// Goes between store and shop.
pub const CART: &str = "CART-1";
/// The whole shop floor.
pub const SHOP: &str = "SHOP";

/// Code, name, the place it is in, kind. In walk order.
pub const PLACES: &[(&str, &str, &str, &str)] = &[
    ("BACK", "Back room", "", "storage"),
    ("DOCK", "Receiving dock", "BACK", "dock"),
    ("CAGE", "Hold cage", "BACK", "hold"),
    ("RAW", "Timber and sheets", "BACK", "storage"),
    ("LR-01", "Oak rack", "RAW", "storage"),
    ("LR-02", "Beech rack", "RAW", "storage"),
    ("LR-03", "Ash and walnut rack", "RAW", "storage"),
    ("LR-04", "Sheet rack", "RAW", "storage"),
    ("LR-05", "Pine and rods", "RAW", "storage"),
    ("LR-06", "Fabric and foam", "RAW", "storage"),
    ("FIT", "Fittings drawers", "BACK", "storage"),
    ("FD-01", "Wood screws", "FIT", "storage"),
    ("FD-02", "Bolts and nuts", "FIT", "storage"),
    ("FD-03", "Dowels and cams", "FIT", "storage"),
    ("FD-04", "Brackets and plates", "FIT", "storage"),
    ("FD-05", "Hinges and slides", "FIT", "storage"),
    ("FD-06", "Knobs and handles", "FIT", "storage"),
    ("FD-07", "Glides and feet", "FIT", "storage"),
    ("FD-08", "Catches", "FIT", "storage"),
    ("CHEM", "Paint cupboard", "BACK", "storage"),
    ("CH-01", "Glues", "CHEM", "storage"),
    ("CH-02", "Varnish, oil and stain", "CHEM", "storage"),
    ("CRIB", "Tool crib", "BACK", "storage"),
    ("TC-01", "Bits and blades", "CRIB", "storage"),
    ("TC-02", "Abrasives", "CRIB", "storage"),
    ("TC-03", "Protection and upkeep", "CRIB", "storage"),
    ("PACK", "Packing shelf", "BACK", "storage"),
    ("PK-01", "Cartons", "PACK", "storage"),
    ("PK-02", "Wrap, tape and labels", "PACK", "storage"),
    ("WORK", "Workshop", "", "storage"),
    ("BENCH-1", "Tables bench", "WORK", "workplace"),
    ("BENCH-2", "Chairs bench", "WORK", "workplace"),
    ("STORE", "Finished store", "", "storage"),
    ("FS-01", "Tables", "STORE", "storage"),
    ("FS-02", "Chairs", "STORE", "storage"),
    ("FS-03", "Benches, stools, sideboards", "STORE", "storage"),
    ("FS-04", "Small goods", "STORE", "storage"),
    ("CART-1", "Shop cart", "STORE", "cart"),
    ("SHOP", "Shop floor", "", "storage"),
    ("SH-01", "Window", "SHOP", "storage"),
    ("SH-02", "Chair wall", "SHOP", "storage"),
    ("SH-03", "Counter shelf", "SHOP", "storage"),
];

/// The bins that are counted in turn.
pub const COUNTED: &[&str] = &[
    "FD-01", "LR-01", "FS-02", "CH-02", "SH-03", "FD-02", "PK-01", "LR-02", "TC-02", "FS-04", "FD-03",
    "SH-02", "LR-03", "CH-01", "FD-07", "FS-01", "PK-02", "LR-04", "TC-03", "FD-05", "SH-01", "FS-03",
    "LR-06", "FD-04", "TC-01", "LR-05", "FD-06", "FD-08",
];

/// Code, name, how to reach them.
pub const SUPPLIERS: &[(&str, &str, &str)] = &[
    ("ALDER", "Alder & Sons Timber", "Orders by noon, delivers Tuesday and Thursday, +43 1 5550 101"),
    ("BOLT", "Bolt and Hinge Trade", "Webshop, account 20417"),
    ("LACK", "Lackhaus Huber", "Ask for batch dates, +43 1 5550 177"),
    ("LOOM", "Loom Textiles", "Often late in autumn"),
    ("EDGE", "Keen Edge Tools", "Sharpening returns on Fridays"),
    ("KARTON", "Karton Werk", "Full bundles only"),
    ("CARE", "Holz & Care", "Shop goods, free of carriage from 150"),
];

/// Code, name, kind.
pub const JOBS: &[(&str, &str, &str)] = &[
    ("M-SAW", "Table saw", "machine"),
    ("M-BAND", "Band saw", "machine"),
    ("M-DRILL", "Pillar drill", "machine"),
    ("M-ROUTER", "Router table", "machine"),
    ("M-SANDER", "Edge sander", "machine"),
    ("M-DUST", "Dust extractor", "machine"),
    ("W-UPKEEP", "Workshop upkeep", "work"),
    ("W-SHOPFIT", "New shop shelves", "work"),
    ("P-ANNA", "Anna, joiner", "person"),
    ("P-TOMAS", "Tomas, joiner", "person"),
    ("P-LENE", "Lene, finisher", "person"),
];
