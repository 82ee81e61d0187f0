//! How lives of the server begin and end: in order, by a kill, by a power cut, by a disk that fails; and the days.

use stockroom::domain::time::Day;
use stockroom::engine::writer::Goes;
use stockroom::store::StoreFault;

use crate::audit::{self, Law};
use crate::server::Server;
use crate::world::{DAY, World};

/// Until the end comes at most so many operations of the disk pass.
const REACH: usize = 80;

impl World {
    /// The power goes, or the server is killed: now, or some operations on.
    pub fn is_to_end(&mut self, cuts: bool) -> Result<bool, String> {
        if self.socket.armed() || (self.server.is_none() && !cuts) {
            return Ok(false);
        }
        self.cuts = cuts;
        match self.dice.below(4) {
            0 => {
                self.socket.off();
                self.falls()?;
            }
            _ => {
                let left = self.dice.below(REACH);
                self.socket.arm(left);
                self.trail.leaves(format!("it ends in {left} operations, by power cut {cuts}"));
            }
        }
        Ok(true)
    }

    /// It is over for the server, whatever it was about to do.
    pub fn falls(&mut self) -> Law {
        (self.behind, self.server) = (true, None);
        self.links.server_gone(&mut self.dice);
        self.following.clear();
        if !self.cuts {
            self.tally.one("kills");
            self.trail.leaves(String::from("the server is killed"));
            self.socket.killed();
            return Ok(());
        }
        let hung = self.socket.cut(&mut self.dice);
        self.troubled = false;
        self.tally.one(if hung > 0 { "power cuts with writes in the air" } else { "power cuts at rest" });
        self.trail.leaves(format!("the power is gone, {hung} operations were in the air"));
        for who in 0..self.clients.len() {
            // On the same machine, with its slip or without; or elsewhere.
            match self.dice.below(3) {
                0 => self.client_dies(who, true)?,
                1 => self.client_dies(who, false)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// The server leaves in order.
    pub fn leaves(&mut self) -> Result<bool, String> {
        let Some(server) = &mut self.server else { return Ok(false) };
        self.trail.leaves(String::from("the server leaves"));
        let goes = server.leaves();
        if goes == Goes::On {
            return Err(String::from("it was told to leave, and goes on"));
        }
        let well = server.engine().stopped().is_none() && !self.socket.is_off();
        self.speaks()?;
        match well {
            true => self.counts_up()?,
            false => self.behind = true,
        }
        // It closes the store.
        self.server = None;
        match self.socket.is_off() {
            true => self.falls()?,
            false => self.links.server_left(),
        }
        Ok(true)
    }

    pub fn suffers(&mut self) -> bool {
        let what = self.socket.suffer(&mut self.dice);
        self.troubled = true;
        self.trail.leaves(format!("the disk will fail: {what}"));
        true
    }

    pub fn mends(&mut self) {
        self.socket.mend();
        self.troubled = false;
    }

    pub fn starts(&mut self) -> Result<bool, String> {
        if self.server.is_some() {
            return Ok(false);
        }
        let server = match Server::start(self.socket.plug(), &self.clock, self.bent) {
            Ok(server) => server,
            Err(_) if self.socket.is_off() => return self.falls().map(|()| true),
            Err(StoreFault::Io { .. } | StoreFault::Full { .. } | StoreFault::Stopped(_))
                if self.troubled =>
            {
                self.tally.one("starts that failed");
                self.trail.leaves(String::from("it does not start, the disk fails"));
                if self.dice.heads() {
                    self.mends();
                }
                return Ok(true);
            }
            Err(fault) => return Err(format!("it does not open: {fault}")),
        };
        let head = self.audit.head();
        let opened = server.engine().store().read().and_then(|state| Ok(audit::opened(&state, head)?));
        self.server = Some(server);
        match opened {
            Ok(opened) => {
                self.behind = false;
                self.audit.opens(&opened)?;
                if self.audit.head() < self.told {
                    return Err(format!("entry {}, which somebody was told of, is lost", self.told));
                }
            }
            Err(_) if self.troubled => self.behind = true,
            Err(fault) => return Err(fault.to_string()),
        }
        self.trail.leaves(format!("the server starts at {} of {head}", self.audit.head()));
        if head > 0 {
            self.tally.more("entries found that nobody had been told of", self.audit.head() - head);
        }
        self.begins_today()?;
        Ok(true)
    }

    fn begins_today(&mut self) -> Law {
        let day = Day(u32::try_from(self.now / DAY).unwrap());
        if let Some(server) = &self.server {
            server.begins(day);
        }
        self.pumps(false).map(drop)
    }

    pub fn day_begins(&mut self) -> Result<bool, String> {
        if self.server.is_none() {
            return Ok(false);
        }
        self.passes(DAY - self.now % DAY + 1);
        self.trail.leaves(String::from("a day begins"));
        self.begins_today().map(|()| true)
    }
}
