//! The demo shop's items, one line each, and the sums of what is made of what.
//!
//! A table in text, because a row that fits a line can be read and changed; a test reads every row.

use super::Flaw;
use crate::domain::kind::Kind;
use crate::domain::quantity::{DecimalMark, MILLION, Qty, UnitCost};

/// sku | name | kind | category | unit | decimals | cost | price | home | pack=units/per | supplier:days:moq |
/// min..max | days a lot keeps | bin in the shop
const GOODS: &str = "
OAK-27x150 | Oak board 27 x 150 mm | raw | Timber > Oak | m | 2 | 11.40 | - | LR-01 | bundle=24 | ALDER:10:24 | 95..312 | - | -
OAK-40x200 | Oak plank 40 x 200 mm | raw | Timber > Oak | m | 2 | 24.80 | - | LR-01 | bundle=12 | ALDER:10:12 | 24..84 | - | -
BEE-27x120 | Beech board 27 x 120 mm | raw | Timber > Beech | m | 2 | 6.90 | - | LR-02 | bundle=30 | ALDER:10:30 | 90..300 | - | -
BEE-40x60 | Beech leg stock 40 x 60 mm | raw | Timber > Beech | m | 2 | 5.10 | - | LR-02 | bundle=30 | ALDER:10:30 | 60..210 | - | -
ASH-27x150 | Ash board 27 x 150 mm | raw | Timber > Ash | m | 2 | 9.20 | - | LR-03 | bundle=24 | ALDER:10:24 | 55..192 | - | -
WAL-27x150 | Walnut board 27 x 150 mm | raw | Timber > Walnut | m | 2 | 31.50 | - | LR-03 | bundle=6 | ALDER:21:6 | 3..12 | - | -
PIN-20x100 | Pine slat 20 x 100 mm | raw | Timber > Pine | m | 2 | 2.35 | - | LR-05 | bundle=40 | ALDER:10:40 | - | - | -
DOW-08 | Beech rod 8 mm | raw | Timber > Beech | m | 2 | 1.15 | - | LR-05 | bundle=25 | ALDER:14:25 | - | - | -
PLY-09 | Birch plywood 9 mm, 2500 x 1250 | raw | Sheets | sheet | 0 | 34.00 | - | LR-04 | - | ALDER:10:2 | 3..10 | - | -
PLY-18 | Birch plywood 18 mm, 2500 x 1250 | raw | Sheets | sheet | 0 | 61.50 | - | LR-04 | - | ALDER:10:4 | 5..18 | - | -
VEN-OAK | Oak edge veneer 22 mm | raw | Sheets | m | 2 | 0.62 | - | LR-04 | roll=50 | ALDER:10:50 | 20..120 | - | -
FAB-GRY | Seat fabric, grey | raw | Upholstery | m | 2 | 18.90 | - | LR-06 | roll=25 | LOOM:18:5 | 5..30 | - | -
FAB-BLU | Seat fabric, blue | raw | Upholstery | m | 2 | 18.90 | - | LR-06 | roll=25 | LOOM:18:5 | 4..25 | - | -
WEB-50 | Seat webbing 50 mm | raw | Upholstery | m | 2 | 0.88 | - | LR-06 | roll=50 | LOOM:18:50 | 25..125 | - | -
FOAM-40 | Foam 40 mm | raw | Upholstery | m2 | 2 | 14.20 | - | LR-06 | sheet=2 | LOOM:18:2 | 3..12 | - | -
SCR-4x30 | Wood screw 4 x 30 mm | raw | Fittings > Screws | each | 0 | 0.021 | - | FD-01 | box=200 | BOLT:4:200 | 400..1600 | - | -
SCR-5x50 | Wood screw 5 x 50 mm | raw | Fittings > Screws | each | 0 | 0.038 | - | FD-01 | box=200 | BOLT:4:200 | 100..600 | - | -
SCR-6x80 | Wood screw 6 x 80 mm | raw | Fittings > Screws | each | 0 | 0.084 | - | FD-01 | box=100 | BOLT:4:100 | 50..300 | - | -
BLT-M8x60 | Bolt M8 x 60 | raw | Fittings > Bolts | each | 0 | 0.19 | - | FD-02 | box=50 | BOLT:4:50 | 60..250 | - | -
NUT-M8 | Barrel nut M8 | raw | Fittings > Bolts | each | 0 | 0.23 | - | FD-02 | box=100 | BOLT:4:100 | 60..260 | - | -
WSH-M8 | Washer M8 | raw | Fittings > Bolts | each | 0 | 0.02 | - | FD-02 | box=500 | BOLT:4:500 | 60..560 | - | -
DWL-8x35 | Dowel pin 8 x 35 mm | raw | Fittings > Joints | each | 0 | 0.015 | - | FD-03 | bag=500 | BOLT:4:500 | 600..2500 | - | -
CAM-15 | Cam lock 15 mm | raw | Fittings > Joints | each | 0 | 0.27 | - | FD-03 | box=50 | BOLT:4:50 | 20..120 | - | -
BRK-90 | Angle bracket 90 mm | raw | Fittings > Brackets | each | 0 | 0.41 | - | FD-04 | box=50 | BOLT:4:50 | 10..110 | - | -
TBL-PLT | Table mounting plate | raw | Fittings > Brackets | each | 0 | 1.35 | - | FD-04 | box=40 | BOLT:6:40 | 30..120 | - | -
HNG-35 | Concealed hinge 35 mm | raw | Fittings > Hinges | each | 0 | 1.85 | - | FD-05 | box=20 | BOLT:4:20 | 12..60 | - | -
SLD-450 | Drawer slide pair 450 mm | raw | Fittings > Hinges | pair | 0 | 7.40 | - | FD-05 | box=10 | BOLT:6:10 | 4..20 | - | -
KNB-OAK | Oak knob 30 mm | raw | Fittings > Handles | each | 0 | 1.20 | - | FD-06 | box=25 | BOLT:9:25 | - | - | -
HDL-128 | Handle 128 mm, brushed | raw | Fittings > Handles | each | 0 | 3.10 | - | FD-06 | box=20 | BOLT:6:20 | 8..40 | - | -
GLD-FELT | Felt glide 22 mm | raw | Fittings > Feet | each | 0 | 0.09 | - | FD-07 | card=16 | BOLT:4:160 | 160..640 | - | -
LVL-M8 | Levelling foot M8 | raw | Fittings > Feet | each | 0 | 0.56 | - | FD-07 | box=20 | BOLT:4:20 | 30..120 | - | -
MAG-12 | Magnetic catch 12 mm | raw | Fittings > Catches | each | 0 | 0.74 | - | FD-08 | box=20 | BOLT:4:20 | 8..48 | - | -
GLUE-PVA | Wood glue D3 | raw | Glues | l | 2 | 6.40 | - | CH-01 | canister=5 | LACK:7:5 | 3..15 | 360 | -
GLUE-EPX | Epoxy, two parts | raw | Glues | kg | 2 | 22.00 | - | CH-01 | kit=3/2 | LACK:7:3 | - | 420 | -
VARN-MAT | Varnish, matt | raw | Finishes | l | 2 | 17.60 | - | CH-02 | can=5/2 | LACK:7:5 | 4..15 | 300 | -
VARN-GLS | Varnish, gloss | raw | Finishes | l | 2 | 17.90 | - | CH-02 | can=5/2 | LACK:7:5 | - | 300 | -
OIL-HRD | Hard wax oil | raw | Finishes | l | 2 | 27.50 | - | CH-02 | can=5/2 | LACK:7:5 | 3..12.5 | 540 | -
STAIN-WAL | Walnut stain | raw | Finishes | l | 2 | 15.20 | - | CH-02 | can=1 | LACK:7:1 | - | 700 | -
WIP-TBL-OAK | Oak table, glued up | wip | On the bench > Tables | each | 0 | 255.00 | - | BENCH-1 | - | - | - | - | -
WIP-TBL-BEE | Beech table, glued up | wip | On the bench > Tables | each | 0 | 128.00 | - | BENCH-1 | - | - | - | - | -
WIP-BCH-OAK | Oak bench, glued up | wip | On the bench > Benches | each | 0 | 108.00 | - | BENCH-1 | - | - | - | - | -
WIP-CAB-PLY | Sideboard carcass | wip | On the bench > Sideboards | each | 0 | 190.00 | - | BENCH-1 | - | - | - | - | -
WIP-CHR-BEE | Beech chair frame | wip | On the bench > Chairs | each | 0 | 31.00 | - | BENCH-2 | - | - | - | - | -
WIP-CHR-ASH | Ash chair frame | wip | On the bench > Chairs | each | 0 | 44.00 | - | BENCH-2 | - | - | - | - | -
WIP-STL-BEE | Beech stool frame | wip | On the bench > Stools | each | 0 | 19.00 | - | BENCH-2 | - | - | - | - | -
DRL-03 | Drill bit 3 mm | mro | Tools > Bits | each | 0 | 2.10 | - | TC-01 | - | EDGE:3:5 | 4..14 | - | -
DRL-05 | Drill bit 5 mm | mro | Tools > Bits | each | 0 | 2.60 | - | TC-01 | - | EDGE:3:5 | 4..14 | - | -
DRL-08 | Drill bit 8 mm | mro | Tools > Bits | each | 0 | 3.90 | - | TC-01 | - | EDGE:3:5 | 3..12 | - | -
DRL-35F | Forstner bit 35 mm | mro | Tools > Bits | each | 0 | 17.80 | - | TC-01 | - | EDGE:3:1 | 1..3 | - | -
ROU-12 | Router bit 12 mm | mro | Tools > Bits | each | 0 | 24.50 | - | TC-01 | - | EDGE:3:1 | 1..4 | - | -
SAW-250 | Saw blade 250 mm, 48 teeth | mro | Tools > Blades | each | 0 | 58.00 | - | TC-01 | - | EDGE:5:1 | 1..4 | - | -
SAW-BND | Band saw blade 2560 mm | mro | Tools > Blades | each | 0 | 21.00 | - | TC-01 | - | EDGE:5:1 | 1..5 | - | -
SND-120 | Sanding disc P120 | mro | Abrasives | each | 0 | 0.44 | - | TC-02 | box=50 | EDGE:3:50 | 30..150 | - | -
SND-180 | Sanding disc P180 | mro | Abrasives | each | 0 | 0.44 | - | TC-02 | box=50 | EDGE:3:50 | 30..150 | - | -
SND-240 | Sanding disc P240 | mro | Abrasives | each | 0 | 0.46 | - | TC-02 | box=50 | EDGE:3:50 | 20..100 | - | -
GLV-M | Work gloves, size M | mro | Protection | pair | 0 | 1.30 | - | TC-03 | box=12 | EDGE:3:12 | 10..48 | - | -
GLV-L | Work gloves, size L | mro | Protection | pair | 0 | 1.30 | - | TC-03 | box=12 | EDGE:3:12 | 10..48 | - | -
MSK-FFP2 | Dust mask FFP2 | mro | Protection | each | 0 | 0.95 | - | TC-03 | box=20 | EDGE:3:20 | 15..75 | - | -
EAR-PLG | Ear plugs | mro | Protection | pair | 0 | 0.22 | - | TC-03 | box=100 | EDGE:3:100 | 20..150 | - | -
LUB-400 | Spray lubricant 400 ml | mro | Upkeep | can | 0 | 6.70 | - | TC-03 | - | EDGE:3:2 | 1..5 | - | -
BAG-DST | Dust bag | mro | Upkeep | each | 0 | 4.90 | - | TC-03 | pack=5 | EDGE:5:5 | 3..12 | - | -
BELT-V10 | V-belt 10 x 850 | mro | Upkeep | each | 0 | 11.30 | - | TC-03 | - | EDGE:9:1 | - | - | -
TBL-OAK-180 | Dining table oak 180 cm | finished | Furniture > Tables | each | 0 | 340.00 | 1290.00 | FS-01 | - | - | 2..5 | - | SH-01
TBL-OAK-220 | Dining table oak 220 cm | finished | Furniture > Tables | each | 0 | 385.00 | 1490.00 | FS-01 | - | - | 1..4 | - | SH-01
TBL-BEE-160 | Dining table beech 160 cm | finished | Furniture > Tables | each | 0 | 195.00 | 790.00 | FS-01 | - | - | 2..5 | - | SH-01
CHR-BEE | Chair beech | finished | Furniture > Chairs | each | 0 | 48.00 | 189.00 | FS-02 | - | - | 6..20 | - | SH-02
CHR-BEE-G | Chair beech, grey seat | finished | Furniture > Chairs | each | 0 | 68.00 | 239.00 | FS-02 | - | - | 4..14 | - | SH-02
CHR-ASH | Chair ash | finished | Furniture > Chairs | each | 0 | 64.00 | 229.00 | FS-02 | - | - | 4..14 | - | SH-02
CHR-ASH-B | Chair ash, blue seat | finished | Furniture > Chairs | each | 0 | 83.00 | 279.00 | FS-02 | - | - | 3..10 | - | SH-02
BCH-OAK-140 | Bench oak 140 cm | finished | Furniture > Benches | each | 0 | 142.00 | 520.00 | FS-03 | - | - | 1..5 | - | SH-01
STL-BEE | Stool beech | finished | Furniture > Stools | each | 0 | 29.00 | 98.00 | FS-03 | - | - | 3..12 | - | SH-02
CAB-PLY-2D | Sideboard, two doors | finished | Furniture > Sideboards | each | 0 | 260.00 | 980.00 | FS-03 | - | - | 1..4 | - | SH-01
SHF-PIN | Wall shelf pine | finished | Furniture > Shelves | each | 0 | 22.00 | 79.00 | FS-03 | - | - | - | - | SH-03
BRD-OAK | Cutting board oak | finished | Small goods | each | 0 | 9.50 | 34.00 | FS-04 | - | - | 8..34 | - | SH-03
COA-WAL | Coasters walnut, set of 4 | finished | Small goods | set | 0 | 8.80 | 29.00 | FS-04 | - | - | 4..20 | - | SH-03
OIL-CARE | Care oil 250 ml | finished | Small goods | bottle | 0 | 6.20 | 14.90 | FS-04 | carton=12 | CARE:6:12 | 8..42 | 420 | SH-03
CLO-CARE | Care cloth | finished | Small goods | each | 0 | 1.40 | 4.90 | FS-04 | pack=10 | CARE:6:20 | 10..60 | - | SH-03
CTN-CHR | Carton for two chairs | packing | Cartons | each | 0 | 3.80 | - | PK-01 | bundle=10 | KARTON:8:10 | 15..60 | - | -
CTN-TBL | Carton for a table top | packing | Cartons | each | 0 | 8.90 | - | PK-01 | bundle=5 | KARTON:8:5 | 8..30 | - | -
CTN-SML | Carton 300 x 200 x 150 mm | packing | Cartons | each | 0 | 0.62 | - | PK-01 | bundle=25 | KARTON:8:25 | 20..100 | - | -
WRP-BUB | Bubble wrap 1 m wide | packing | Wrap | m | 2 | 0.31 | - | PK-02 | roll=100 | KARTON:8:100 | 50..300 | - | -
WRP-STR | Stretch film roll | packing | Wrap | roll | 0 | 7.20 | - | PK-02 | - | KARTON:8:3 | 2..8 | - | -
FIL-PAP | Paper fill | packing | Wrap | kg | 1 | 2.10 | - | PK-02 | bale=10 | KARTON:8:10 | 5..30 | - | -
TAP-50 | Packing tape 50 mm | packing | Tape and labels | roll | 0 | 1.75 | - | PK-02 | box=12 | KARTON:8:12 | 8..36 | - | -
EDG-PRO | Edge protector | packing | Wrap | each | 0 | 0.48 | - | PK-01 | bundle=50 | KARTON:8:50 | 40..190 | - | -
LBL-ADR | Address label | packing | Tape and labels | each | 0 | 0.03 | - | PK-02 | roll=500 | KARTON:8:500 | 100..900 | - | -
";

/// What one of the first takes; work in progress lies on the bench between its two steps.
const RECIPES: &str = "
WIP-CHR-BEE | BEE-27x120 2.2, BEE-40x60 1.8, DWL-8x35 10, GLUE-PVA 0.05
WIP-CHR-ASH | ASH-27x150 4, DWL-8x35 10, GLUE-PVA 0.05
WIP-TBL-OAK | OAK-27x150 12.5, OAK-40x200 3.1, DWL-8x35 16, GLUE-PVA 0.2
WIP-TBL-BEE | BEE-27x120 13, BEE-40x60 3, DWL-8x35 16, GLUE-PVA 0.2
WIP-BCH-OAK | OAK-27x150 4.5, OAK-40x200 1.8, DWL-8x35 8, GLUE-PVA 0.08
WIP-STL-BEE | BEE-27x120 0.9, BEE-40x60 1.9, DWL-8x35 6, GLUE-PVA 0.03
WIP-CAB-PLY | PLY-18 2, PLY-09 1, VEN-OAK 9.5, CAM-15 8, GLUE-PVA 0.1
CHR-BEE | WIP-CHR-BEE 1, SCR-4x30 8, GLD-FELT 4, VARN-MAT 0.08
CHR-BEE-G | WIP-CHR-BEE 1, SCR-4x30 8, GLD-FELT 4, VARN-MAT 0.06, FAB-GRY 0.55, FOAM-40 0.22, WEB-50 1.8
CHR-ASH | WIP-CHR-ASH 1, SCR-4x30 8, GLD-FELT 4, OIL-HRD 0.06
CHR-ASH-B | WIP-CHR-ASH 1, SCR-4x30 8, GLD-FELT 4, OIL-HRD 0.05, FAB-BLU 0.55, FOAM-40 0.22, WEB-50 1.8
TBL-OAK-180 | WIP-TBL-OAK 1, BLT-M8x60 8, NUT-M8 8, WSH-M8 8, TBL-PLT 4, LVL-M8 4, OIL-HRD 0.25
TBL-OAK-220 | WIP-TBL-OAK 1, OAK-27x150 2.4, BLT-M8x60 8, NUT-M8 8, WSH-M8 8, TBL-PLT 4, LVL-M8 4, OIL-HRD 0.3
TBL-BEE-160 | WIP-TBL-BEE 1, BLT-M8x60 8, NUT-M8 8, WSH-M8 8, TBL-PLT 4, LVL-M8 4, VARN-MAT 0.3
BCH-OAK-140 | WIP-BCH-OAK 1, SCR-6x80 8, GLD-FELT 4, OIL-HRD 0.12
STL-BEE | WIP-STL-BEE 1, SCR-5x50 6, GLD-FELT 4, VARN-MAT 0.05
CAB-PLY-2D | WIP-CAB-PLY 1, HNG-35 4, SLD-450 1, HDL-128 2, SCR-4x30 40, MAG-12 2, BRK-90 4, LVL-M8 4, VARN-MAT 0.3
BRD-OAK | OAK-27x150 0.5, OIL-HRD 0.02
COA-WAL | WAL-27x150 0.25, OIL-HRD 0.01
";

/// One item as the table gives it. Quantities are in millionths of its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Good {
    /// Its code.
    pub sku: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// Category path.
    pub category: &'static str,
    /// Base unit.
    pub unit: &'static str,
    /// Decimals.
    pub decimals: u8,
    /// What one costs.
    pub cost: UnitCost,
    /// What one is sold for.
    pub price: Option<UnitCost>,
    /// Its home bin.
    pub home: &'static str,
    /// Its pack: name, units, per.
    pub pack: Option<(&'static str, u64, u64)>,
    /// Who sells it; none for what is made here.
    pub source: Option<Source>,
    /// Minimum and maximum, where it has a policy.
    pub policy: Option<(i64, i64)>,
    /// How many days a lot of it keeps; none where it has no lots.
    pub keeps: Option<i64>,
    /// Where it stands in the shop, if it is sold there.
    pub shop: Option<&'static str>,
}

/// Who sells an item, how long it takes, and the least they sell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Who.
    pub supplier: &'static str,
    /// Days.
    pub days: u16,
    /// At least this, and in steps of it.
    pub moq: i64,
}

/// What one of something takes, in millionths each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// What is made.
    pub makes: &'static str,
    /// Of what and how much.
    pub takes: Vec<(&'static str, i64)>,
}

/// All items, in the order of the table.
pub fn goods() -> Result<Vec<Good>, Flaw> {
    GOODS.lines().filter(|line| !line.is_empty()).map(|line| good(line).ok_or(Flaw::Row(line))).collect()
}

/// All recipes.
pub fn recipes() -> Result<Vec<Recipe>, Flaw> {
    RECIPES.lines().filter(|line| !line.is_empty()).map(|line| recipe(line).ok_or(Flaw::Row(line))).collect()
}

fn good(line: &'static str) -> Option<Good> {
    let mut cells = line.split(" | ").map(str::trim);
    let mut cell = || cells.next();
    let good = Good {
        sku: cell()?,
        name: cell()?,
        kind: Kind::parse(cell()?)?,
        category: cell()?,
        unit: cell()?,
        decimals: cell()?.parse().ok()?,
        cost: UnitCost::parse(cell()?, DecimalMark::Point).ok()?,
        price: given(cell()?).map(|text| UnitCost::parse(text, DecimalMark::Point)).transpose().ok()?,
        home: cell()?,
        pack: match given(cell()?) {
            Some(text) => Some(pack(text)?),
            None => None,
        },
        source: match given(cell()?) {
            Some(text) => Some(source(text)?),
            None => None,
        },
        policy: match given(cell()?) {
            Some(text) => {
                let (min, max) = text.split_once("..")?;
                Some((quantity(min)?, quantity(max)?))
            }
            None => None,
        },
        keeps: given(cell()?).map(str::parse).transpose().ok()?,
        shop: given(cell()?),
    };
    cell().is_none().then_some(good)
}

fn given(cell: &'static str) -> Option<&'static str> {
    (cell != "-").then_some(cell)
}

fn quantity(text: &str) -> Option<i64> {
    Qty::parse(text, DecimalMark::Point).ok().map(|quantity| quantity.0)
}

fn pack(text: &'static str) -> Option<(&'static str, u64, u64)> {
    let (name, factor) = text.split_once('=')?;
    let (units, per) = factor.split_once('/').unwrap_or((factor, "1"));
    Some((name, units.parse().ok()?, per.parse().ok()?))
}

fn source(text: &'static str) -> Option<Source> {
    let mut parts = text.split(':');
    Some(Source {
        supplier: parts.next()?,
        days: parts.next()?.parse().ok()?,
        moq: parts.next()?.parse::<i64>().ok()?.checked_mul(MILLION)?,
    })
}

fn recipe(line: &'static str) -> Option<Recipe> {
    let (makes, takes) = line.split_once(" | ")?;
    let takes = takes
        .split(", ")
        .map(|part| {
            let (sku, amount) = part.split_once(' ')?;
            Some((sku, quantity(amount)?))
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Recipe { makes, takes })
}
