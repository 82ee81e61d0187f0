//! One seed: who does what when. All of it in one thread, all of it from one pair of dice.

use std::collections::BTreeMap;

use stockroom::store::scratch::Side;
use stockroom::store::verify::verify_state;

use crate::audit::{Audit, Law};
use crate::client::Client;
use crate::events::Event;
use crate::links::{Link, LinkId, Links};
use crate::server::{Bent, Server};
use crate::shop::{LOGINS, shop};
use crate::socket::{Faith, Socket};
use crate::support::{Dice, HandClock, MORNING};
use crate::trail::{Tally, Trail};

/// How many rounds it may take until all is at rest.
const ROUNDS: usize = 500;
const MINUTE: u64 = 60_000;
pub const DAY: u64 = 24 * 60 * MINUTE;

/// The world of one seed.
pub struct World {
    pub dice: Dice,
    pub trail: Trail,
    pub tally: Tally,
    pub bent: Bent,
    pub now: u64,
    pub clock: HandClock,
    pub socket: Socket,
    /// Whether the end that is to come is a power cut.
    pub cuts: bool,
    /// Whether the disk may fail.
    pub troubled: bool,
    /// Whether the account could not be brought up to date.
    pub behind: bool,
    /// The last entry that anybody who follows was told of.
    pub told: u64,
    pub server: Option<Server>,
    pub links: Links,
    pub clients: Vec<Client>,
    /// Up to which entry whoever follows over a line has heard.
    pub following: BTreeMap<LinkId, u64>,
    pub audit: Audit,
    pub asked: u32,
}

impl World {
    pub fn new(seed: u64, bent: Bent, faith: Faith) -> World {
        let mut dice = Dice::new(seed);
        let (image, founded) = shop();
        let clients = (0..LOGINS.len()).map(|who| Client::new(who, &mut dice)).collect();
        World {
            dice,
            trail: Trail::default(),
            tally: Tally::default(),
            bent,
            now: MORNING + MINUTE,
            clock: HandClock::at(MORNING + MINUTE),
            socket: Socket::new(image.clone(), faith),
            cuts: false,
            troubled: false,
            behind: false,
            told: 0,
            server: None,
            links: Links::default(),
            clients,
            following: BTreeMap::new(),
            audit: Audit::new(*founded, bent != Bent::NoRecord),
            asked: 0,
        }
    }

    /// Lets something happen; whether it could.
    pub fn happens(&mut self, event: Event) -> Result<bool, String> {
        let time = self.dice.next() % 20_000;
        self.passes(time);
        match event {
            Event::Ask => Ok(self.asks()),
            Event::Look => Ok(self.looks()),
            Event::Greet => Ok(self.greets()),
            Event::Up => self.one_goes_up(),
            Event::Down => self.one_goes_down(),
            Event::Serve => self.pumps(false),
            Event::Quiet => self.pumps(true),
            Event::Break => Ok(self.breaks()),
            Event::GiveUp => Ok(self.gives_up()),
            Event::ClientDies => {
                let who = self.dice.below(self.clients.len());
                self.client_dies(who, false).map(|()| true)
            }
            Event::PowerCut => self.is_to_end(true),
            Event::Kill => self.is_to_end(false),
            Event::Restart => self.leaves(),
            Event::Trouble => Ok(self.suffers()),
            Event::Start => self.starts(),
            Event::ClockOn => {
                let on = self.dice.next() % (6 * 60 * MINUTE);
                self.passes(on);
                Ok(true)
            }
            Event::ClockBack => {
                // Less than a minute, which a store bridges, or hours.
                let back = if self.dice.heads() { MINUTE } else { 30 * 60 * MINUTE };
                let back = self.dice.next() % back;
                self.now = (self.now - back).max(MORNING);
                self.passes(0);
                Ok(true)
            }
            Event::Day => self.day_begins(),
        }
    }

    pub fn passes(&mut self, time: u64) {
        self.now += time;
        self.clock.set(self.now);
    }

    pub fn one_goes_up(&mut self) -> Result<bool, String> {
        match self.links.pick(&mut self.dice, Link::goes_up) {
            Some(link) => self.goes_up(link).map(|()| true),
            None => Ok(false),
        }
    }

    pub fn one_goes_down(&mut self) -> Result<bool, String> {
        match self.links.pick(&mut self.dice, Link::goes_down) {
            Some(link) => self.goes_down(link).map(|()| true),
            None => Ok(false),
        }
    }

    /// Everything is put right, and goes on until all is at rest. Then all must be as it was told.
    pub fn comes_to_rest(&mut self) -> Law {
        self.trail.leaves(String::from("everything is put right"));
        self.mends();
        self.socket.disarm();
        self.leaves()?;
        for round in 0..ROUNDS {
            self.passes(1_000);
            self.starts()?;
            while self.greets() {}
            while self.one_goes_up()? {}
            self.pumps(round % 3 == 2)?;
            while self.one_goes_down()? {}
            if self.clients.iter().all(Client::rests) && !self.links.any(Link::goes_up) {
                return self.is_at_rest();
            }
        }
        Err(String::from("it does not come to rest"))
    }

    fn is_at_rest(&mut self) -> Law {
        self.audit.rests()?;
        let head = self.audit.head();
        for client in &self.clients {
            let heard = client.link().and_then(|link| self.following.get(&link));
            if heard != Some(&head) {
                return Err(format!("the journal is at {head}, and somebody who follows heard {heard:?}"));
            }
        }
        self.leaves()?;
        self.starts()?;
        let server = self.server.take().ok_or("it does not start again")?;
        let state = server.engine().store().read();
        let report = state.and_then(|state| verify_state(&state, Side::of(None), None, &mut |_| {}));
        let report = report.map_err(|fault| fault.to_string())?;
        match report.findings.first() {
            Some(finding) => Err(format!("verify: {finding}")),
            None if report.entries != self.audit.head() => {
                Err(format!("verify sees {} of {} entries", report.entries, self.audit.head()))
            }
            None => Ok(()),
        }
    }
}
