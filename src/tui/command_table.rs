//! The table of commands: one line each.

use super::command_rules::*;
use super::commands::{Command, Danger};
use super::context::Ctx::{self, *};

macro_rules! commands {
    ($($id:ident $name:literal $doc:literal [$($context:ident $keys:literal),*] $danger:ident $enabled:ident;)*) => {
        /// A command of the screen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Cmd {
            $(#[doc = $doc] $id,)*
        }

        /// Every command, in the order in which help and palette list them.
        pub const TABLE: &[Command] = &[
            $(Command {
                id: Cmd::$id,
                name: $name,
                doc: $doc,
                keys: { const KEYS: &[(Ctx, &str)] = &[$(($context, $keys)),*]; KEYS },
                danger: Danger::$danger,
                enabled: $enabled,
            },)*
        ];
    };
}

commands! {
    Help "help" "Every key of this screen" [Always "F1", Global "?"] Safe always;
    OpenPalette "palette" "Every command by name; a line of the command line runs too" [Always "F8", Global ":"] Safe always;
    Back "back" "Back to where you came from" [Global "esc", Global "left", Global "q"] Safe always;
    Quit "quit" "Leave the program; asks while work is unfinished" [Always "ctrl-c", Global "F10", Home "q"] Safe always;
    Redraw "redraw" "Draw the screen again" [Always "ctrl-l"] Safe always;

    Up "up" "One row up" [List "up", List "k", Reading "up", Reading "k", Counting "up"] Safe always;
    Down "down" "One row down" [List "down", List "j", Reading "down", Reading "j", Counting "down"] Safe always;
    PageUp "page-up" "One page up" [List "pgup", Reading "pgup"] Safe always;
    PageDown "page-down" "One page down" [List "pgdn", Reading "pgdn", Reading "space"] Safe always;
    HalfUp "half-up" "Half a page up" [List "ctrl-u", Reading "ctrl-u"] Safe always;
    HalfDown "half-down" "Half a page down" [List "ctrl-d", Reading "ctrl-d"] Safe always;
    First "first" "The first row" [List "g", List "home", Reading "g", Reading "home"] Safe always;
    Last "last" "The last row" [List "G", List "end", Reading "G", Reading "end"] Safe always;
    Open "open" "Open what is selected" [List "enter", List "right"] Safe always;
    Filter "filter" "Show only what matches" [List "/"] Safe can_filter;
    FilterKeep "filter-keep" "Keep the filter and go to the list" [Filter "enter", Filter "down", Filter "tab"] Safe always;
    FilterClear "filter-clear" "Take the filter away" [Filter "esc"] Safe always;

    Mark "mark" "Mark the row, or take its mark away" [Marks "space"] Safe always;
    MarkRange "mark-range" "Mark from the last mark to here" [Marks "v"] Safe always;
    MarkAll "mark-all" "Mark all rows shown, or take all marks away" [Marks "*"] Safe always;

    PaneNext "next-pane" "The next pane" [Home "tab"] Safe always;
    PanePrevious "previous-pane" "The pane before" [Home "shift-tab"] Safe always;
    PaneLocations "locations" "The locations" [Home "1"] Safe always;
    PaneItems "items" "The items" [Home "2"] Safe always;
    PaneAlerts "alerts" "The alerts" [Home "3"] Safe always;
    AllPlaces "all-places" "The items of all places" [Home "0"] Safe always;
    SortSku "sort-sku" "Sort by SKU" [Home "s s"] Safe always;
    SortName "sort-name" "Sort by name" [Home "s n"] Safe always;
    SortOnHand "sort-on-hand" "Sort by what is on hand" [Home "s o"] Safe always;
    SortAvailable "sort-available" "Sort by what is available" [Home "s a"] Safe always;
    SortTurn "sort-turn" "Sort the other way round" [Home "s r"] Safe always;

    Receive "receive" "Goods come in" [Global "r", Global "F2"] Safe receiving;
    Issue "issue" "Goods go out: to a customer, to production, to a job" [Global "i", Global "F3"] Safe issuing;
    Move "move" "Goods move inside the room" [Global "m", Global "F4"] Safe moving;
    Count "count" "Count a bin" [Global "c", Global "F5"] Safe counting;
    Adjust "adjust" "Stock goes up or down, with a reason" [Global "a", Global "F6"] Safe adjusting;
    PutAway "put-away" "Goods go from the dock to their bins" [Global "p", Global "F11"] Safe putting_away;
    Undo "undo" "Undo an entry or a line; it is named first" [Global "u", Global "F7"] Asks undoing;
    New "new" "New: an item, or a location where locations are listed" [Global "n"] Safe adding;
    Edit "edit" "Change what is selected" [Global "e"] Safe changing;
    Why "why" "The sum that makes the number" [Global "w"] Safe with_number;
    Acknowledge "acknowledge" "The alerts are seen to" [Global "y"] Safe acknowledging;
    Snooze "snooze" "Not to be told of the alerts until a day" [Global "z"] Safe snoozing;

    MoveAll "move-all" "Everything in a bin or on a cart moves" [Global "x m"] Safe moving;
    Scrap "scrap" "Goods are thrown away" [Global "x s"] Safe scrapping;
    Return "return" "Goods come back, or go back to a supplier" [Global "x r"] Safe returning;
    Reserve "reserve" "Promise a quantity to a document" [Global "x p"] Safe reserving;
    Release "release" "End a promise" [Global "x e"] Safe releasing;
    Opening "opening" "Opening stock with its cost, by bin" [Global "x o"] Safe opening;
    Attach "attach" "Attach a barcode to an item" [Global "x b"] Safe attaching;

    Pin "pin" "Prove who you are, at a shared login: your PIN holds for 15 minutes" [Global "P"] Safe at_shared_login;

    GoHome "home" "Back to locations, items and alerts" [Global "o h"] Safe with_store;
    Afresh "afresh" "Home as it comes: all places, no filter, no mark" [Global "o b"] Safe with_store;
    GoJournal "journal" "All entries, newest first" [Global "o j"] Safe with_store;
    GoCounts "counts" "The counts" [Global "o c"] Safe with_store;
    GoAlerts "alert-review" "All alerts, by urgency" [Global "o a"] Safe with_store;
    GoCompany "company" "Who is here, at which place or document" [Global "o o"] Safe always;
    GoDrafts "drafts" "Forms that were left half filled, yours and your colleagues'" [Global "o d"] Safe with_store;
    GoMessages "messages" "What the program has said" [Global "o m"] Safe always;
    GoLocation "location" "The location that is selected" [Global "o l"] Safe with_location;
    GoItem "item" "The item that is selected" [Global "o i"] Safe with_item;
    GoSuppliers "suppliers" "Who goods come from" [Global "o s"] Safe with_store;
    GoJobs "jobs" "What MRO is issued to: machines, work, people" [Global "o w"] Safe with_store;
    GoLots "lots" "The lots of the selected item, or all" [Global "o t"] Safe with_store;
    GoPeople "people" "Who works here, and as what" [Global "o u"] Safe with_store;
    GoReservations "promises" "What is promised to documents" [Global "o p"] Safe with_store;

    SectionNext "next-section" "The next section" [Item "tab", Location "tab"] Safe always;
    SectionPrevious "previous-section" "The section before" [Item "shift-tab", Location "shift-tab"] Safe always;
    Section1 "section-1" "The first section" [Item "1", Location "1"] Safe always;
    Section2 "section-2" "The second section" [Item "2", Location "2"] Safe always;
    Section3 "section-3" "The third section" [Item "3", Location "3"] Safe always;
    Section4 "section-4" "The fourth section" [Item "4"] Safe always;
    Section5 "section-5" "The fifth section" [Item "5"] Safe always;
    Section6 "section-6" "The sixth section" [Item "6"] Safe always;
    ShowAll "show-all" "Closed, snoozed or retired ones too, or not" [Counts "s", Alerts "s", Lists "s"] Safe always;
    AlertKind "alert-kind" "Only one kind of alert; again for the next kind" [Alerts "t"] Safe always;
    Approve "approve" "The variance is posted" [CountReview "y"] Safe judging;
    Reject "reject" "The book stands" [CountReview "d"] Safe judging;
    CountTake "count-take" "Record what is typed and go to the next" [Counting "enter"] Safe always;
    CountSkip "count-skip" "The next that is not counted yet" [Counting "tab"] Safe always;
    CountClose "count-close" "Close the count" [Counting "F9", Counting "ctrl-d"] Safe always;
    CountLeave "count-leave" "Leave; the count stays open" [Counting "esc"] Safe always;

    NewItem "new-item" "A new item" [] Safe on_items;
    NewLocation "new-location" "A new location" [] Safe on_places;
    NewSupplier "new-supplier" "A new supplier" [] Safe on_suppliers;
    NewJob "new-job" "A new job: a machine, a piece of work, a person" [] Safe on_jobs;
    NewLot "new-lot" "A new lot of an item" [] Safe adding_lots;
    ChangeItem "change-item" "Change an item" [] Safe on_items;
    ChangeLocation "change-location" "Change a location" [] Safe on_places;
    ChangeSupplier "change-supplier" "Change a supplier" [] Safe on_suppliers;
    ChangeJob "change-job" "Change a job" [] Safe on_jobs;
    ChangeLot "change-lot" "Change a lot: its last day, whether it is on hold" [] Safe on_lots;
    ItemTerms "supplier-terms" "What a supplier asks for an item: code, pack, price, days, least order" [] Safe on_items;
    DropTerms "drop-supplier" "A supplier sells an item no more" [] Safe on_items;
    Policy "policy" "When an item is low, in the whole room or in one place" [] Safe on_items;
    DropBarcode "drop-barcode" "A barcode means an item no more" [] Safe on_items;
    ChangeRole "change-role" "What a person may do" [] Safe on_people;
    RenameItem "rename-item" "Give an item another SKU" [] Safe on_items;
    RenameLocation "rename-location" "Give a location another code" [] Safe on_places;
    RenameSupplier "rename-supplier" "Give a supplier another code" [] Safe on_suppliers;
    RenameJob "rename-job" "Give a job another code" [] Safe on_jobs;
    RenameLot "rename-lot" "Give a lot another number" [] Safe on_lots;
    MergeItem "merge-item" "Move all of an item into another" [] Asks on_items;
    MergeLocation "merge-location" "Move all of a location into another" [] Asks on_places;
    MergeSupplier "merge-supplier" "One supplier answers for another" [] Asks on_suppliers;
    MergeJob "merge-job" "One job answers for another" [] Asks on_jobs;
    MergeLot "merge-lot" "Move all of a lot into another" [] Asks on_lots;
    RetireItem "retire-item" "Take an item out of use" [] Asks on_items;
    RetireLocation "retire-location" "Take a location out of use" [] Asks on_places;
    RetireSupplier "retire-supplier" "Take a supplier out of use" [] Asks on_suppliers;
    RetireJob "retire-job" "Take a job out of use" [] Asks on_jobs;
    RetireLot "retire-lot" "Take a lot out of use" [] Asks on_lots;
    ClosePeriod "close-period" "Close all days up to one: nothing can be dated there any more" [] Asks closing;
    Settings "settings" "Change a setting of the store" [] Safe on_settings;

    FormNext "form-next" "Take the field and go to the next" [Form "enter"] Safe always;
    FormTab "form-tab" "The next field" [Form "tab"] Safe always;
    FormBefore "form-before" "The field before" [Form "shift-tab"] Safe always;
    FormUp "form-up" "The proposal above, or the line before" [Form "up"] Safe always;
    FormDown "form-down" "The proposal below, or the line after" [Form "down"] Safe always;
    FormPost "post" "Post it: nothing is booked before" [Form "F9", Form "ctrl-d"] Safe always;
    FormRemove "form-remove" "Take this line out" [Form "F6", Form "ctrl-x"] Safe always;
    FormMore "form-more" "Fields that are seldom needed: lot, reference, note, time" [Form "F5", Form "ctrl-o"] Safe always;
    FormClear "form-clear" "Begin the form again" [Form "F7"] Asks always;
    FormLeave "form-leave" "Leave the form; what is typed is kept" [Form "esc"] Safe always;
    PromptTake "prompt-take" "Take what is typed" [Prompt "enter"] Safe always;
    PromptList "prompt-list" "Go to the list below" [Prompt "down"] Safe always;
    PromptLeave "prompt-leave" "Leave it" [Prompt "esc"] Safe always;

    PinGive "pin-give" "Give the PIN that is typed" [Pin "enter"] Safe always;
    PinLeave "pin-leave" "Give none: what was asked is not done, what is filled in stays" [Pin "esc"] Safe always;

    PaletteRun "palette-run" "Run what is chosen" [Palette "enter"] Safe always;
    PaletteUp "palette-up" "The command above" [Palette "up"] Safe always;
    PaletteDown "palette-down" "The command below" [Palette "down"] Safe always;
    PaletteTake "palette-take" "Take its name into the line" [Palette "tab"] Safe always;
    PaletteLeave "palette-leave" "Leave the palette" [Palette "esc"] Safe always;
    Close "close" "Close what is read" [Reading "esc", Reading "q", Reading "enter", Reading "left"] Safe always;

    BeginNew "begin-new" "A new, empty store" [First "n"] Safe in_empty_place;
    BeginDemo "begin-demo" "A store with a demo: a furniture maker, 18 months" [First "d"] Safe in_empty_place;
    BeginImport "begin-import" "A new store from CSV files in a folder" [First "i"] Safe in_empty_place;
}
