//! What clients do, what goes over the lines, what the server makes of it; and what of that the account is told.

use stockroom::domain::desk::Change;
use stockroom::domain::receipt::{Receipt, Repeated};
use stockroom::engine::writer::Goes;
use stockroom::service::wire::message::Unsubmitted;
use stockroom::store::journal;

use crate::audit::{self, Law, Wanted};
use crate::client::{Client, Heard, Learnt};
use crate::links::LinkId;
use crate::server::{Ends, Server, Spoken, Told, question};
use crate::shop::{ITEMS, submission};
use crate::wishes::wish;
use crate::world::World;

impl World {
    /// One of those clients that are such.
    fn client(&mut self, such: impl Fn(&Client) -> bool) -> Option<usize> {
        let found: Vec<usize> = (0..self.clients.len()).filter(|who| such(&self.clients[*who])).collect();
        (!found.is_empty()).then(|| found[self.dice.below(found.len())])
    }

    pub fn asks(&mut self) -> bool {
        let Some(who) = self.client(Client::free) else { return false };
        self.asked += 1;
        let ask = self.asked;
        let wish = wish(&mut self.dice, ask, self.audit.head());
        let request = self.clients[who].asks(ask, wish.clone(), &mut self.dice);
        let asked = submission(who, request, &wish);
        self.trail.leaves(format!("{who} asks {ask} under {}: {:?}", request.number, asked.command));
        let (digest, _) = journal::command_digest(&asked).unwrap();
        let (by, action) = (asked.by, asked.command.action());
        self.audit.asked(ask, Wanted { by, request, digest, action });
        self.sends(who);
        true
    }

    pub fn looks(&mut self) -> bool {
        let Some(who) = self.client(Client::free) else { return false };
        let item = ITEMS[self.dice.below(ITEMS.len())];
        self.clients[who].looks(question(item));
        self.sends(who);
        true
    }

    pub fn greets(&mut self) -> bool {
        if self.server.is_none() {
            return false;
        }
        let Some(who) = self.client(|client| client.link().is_none()) else { return false };
        let link = self.links.begin(self.clients[who].hello());
        self.clients[who].greets(link);
        self.trail.leaves(format!("{who} says hello over {link}"));
        true
    }

    /// What a client says goes on its line.
    fn sends(&mut self, who: usize) {
        let said = std::mem::take(&mut self.clients[who].out);
        let link = self.clients[who].link().and_then(|link| self.links.get(link));
        // At a line whose server is gone nobody hears it.
        if let Some(link) = link.filter(|link| link.server) {
            link.up.extend(said);
        }
    }

    pub fn goes_up(&mut self, link: LinkId) -> Law {
        let line = self.links.get(link).ok_or("a line that is none")?;
        let (bytes, client) = (line.up.pop_front().unwrap_or_default(), line.client);
        let last = line.up.is_empty() && !client;
        let Some(server) = &mut self.server else { return Err(String::from("a line to no server")) };
        let heard = server.hears(link, &bytes);
        if server.is_followed(link) && !self.behind {
            self.following.entry(link).or_insert(self.audit.head());
        }
        match heard {
            Err(Ends) => self.ends(link),
            Ok(_) if last => self.ends(link),
            Ok(Some(looked)) if !self.behind => {
                self.tally.one("looks held against the journal");
                self.audit.looked(looked.item, looked.on_hand)?;
            }
            Ok(_) => {}
        }
        self.speaks()
    }

    /// The server's end of a line ends.
    fn ends(&mut self, link: LinkId) {
        if let Some(server) = &mut self.server {
            server.loses(link);
        }
        if let Some(line) = self.links.get(link) {
            line.server = false;
            line.up.clear();
        }
        self.links.sweep();
    }

    /// A client leaves its line, whatever is on its way.
    fn client_leaves(&mut self, link: LinkId) {
        self.following.remove(&link);
        self.links.client_gone(link, &mut self.dice);
        if self.links.get(link).is_none_or(|line| line.up.is_empty()) {
            self.ends(link);
        }
    }

    pub fn goes_down(&mut self, link: LinkId) -> Law {
        let Some(who) = self.clients.iter().position(|client| client.link() == Some(link)) else {
            return Err(format!("nobody is at line {link}"));
        };
        let bytes = self.links.get(link).and_then(|line| line.down.pop_front());
        let Some(bytes) = bytes else {
            self.trail.leaves(format!("{who} loses {link}"));
            self.clients[who].cut();
            self.client_leaves(link);
            return Ok(());
        };
        match self.clients[who].hears(&bytes, &mut self.dice) {
            Heard::Nothing => {}
            Heard::Learnt(ask, learnt) => self.learns(ask, &learnt)?,
            Heard::Changed(change) => self.hears_of(link, &change)?,
            Heard::Leaves => self.clients[who].cut(),
        }
        match self.clients[who].link() {
            Some(_) => self.sends(who),
            None => self.client_leaves(link),
        }
        Ok(())
    }

    pub fn learns(&mut self, ask: u32, learnt: &Learnt) -> Law {
        let word = match learnt {
            Learnt::Done(_) => "asks learnt to be done",
            Learnt::Unchanged => "asks that changed nothing",
            Learnt::Refused => "asks refused",
            Learnt::NotDone => "asks learnt not to be done",
            Learnt::Unknown => "asks of which nobody knows yet",
            Learnt::Recorded(_) => "asks recorded, after all",
            Learnt::NotRecorded => "asks not recorded, after all",
            Learnt::Never => "asks lost with their slips",
        };
        self.tally.one(word);
        self.trail.leaves(format!("ask {ask}: {word}"));
        self.audit.learnt(ask, learnt)
    }

    /// Somebody who follows hears of a change: it is newer than the last, and names what moved.
    fn hears_of(&mut self, link: LinkId, change: &Change) -> Law {
        self.tally.one("changes heard");
        self.told = self.told.max(change.head.0);
        // Where the account was behind when they began to follow, it cannot say.
        let Some(heard) = self.following.get_mut(&link) else { return Ok(()) };
        let before = std::mem::replace(heard, change.head.0);
        if change.head.0 <= before {
            return Err(format!("{change:?} was heard of already: {before}"));
        }
        if !change.many && !self.behind {
            let mut moved = self.audit.items(before, change.head.0)?;
            if let Some(item) = moved.find(|item| !change.items.contains(item)) {
                return Err(format!("{change:?} does not name {item:?}, which moved"));
            }
        }
        Ok(())
    }

    pub fn pumps(&mut self, quiet: bool) -> Result<bool, String> {
        let Some(server) = &mut self.server else { return Ok(false) };
        let waiting = server.waiting();
        if waiting == 0 && !quiet {
            return Ok(false);
        }
        if waiting > 1 {
            self.tally.one("batches of several");
        }
        let goes = server.pump(quiet);
        self.trail.leaves(format!("{waiting} wait, quiet {quiet}: it goes {goes:?}"));
        self.goes(goes)?;
        Ok(true)
    }

    /// What the server has said is on its way, and what it has committed goes into the account.
    fn goes(&mut self, goes: Goes) -> Law {
        if self.socket.is_off() {
            self.speaks()?;
            return self.falls();
        }
        self.speaks()?;
        match (goes, self.socket.failed()) {
            (Goes::On, (false, _)) => return self.counts_up(),
            (Goes::On, (true, _)) => return Err(String::from("the disk has failed, and it goes on")),
            (Goes::Over, (_, 1..)) => return Err(String::from("the disk has failed, and it writes on")),
            (Goes::Over, _) if !self.troubled => return Err(String::from("nothing failed, and it stops")),
            (Goes::Over, _) => {}
        }
        self.tally.one("servers that the disk failed under");
        self.trail.leaves(String::from("the disk has failed"));
        // What was committed before it failed is seen when the store is open again.
        (self.behind, self.server) = (true, None);
        self.links.server_left();
        Ok(())
    }

    /// Brings the account up to date.
    pub fn counts_up(&mut self) -> Law {
        let Some(server) = &self.server else { return Ok(()) };
        let head = self.audit.head();
        let new = server.engine().store().read().and_then(|state| Ok(audit::behind(&state, head)?));
        match new {
            Ok(new) => {
                self.behind = false;
                self.audit.grows(&new)
            }
            Err(_) if self.troubled => {
                self.behind = true;
                Ok(())
            }
            Err(fault) => Err(fault.to_string()),
        }
    }

    pub fn speaks(&mut self) -> Law {
        let spoken = self.server.as_ref().map(Server::spoken).unwrap_or_default();
        for Spoken { link, told, bytes } in spoken {
            if let Some((ask, told)) = told {
                self.says(ask, &told)?;
            }
            if let Some(line) = self.links.get(link) {
                line.down.push_back(bytes);
            }
        }
        Ok(())
    }

    fn says(&mut self, ask: u32, told: &Told) -> Law {
        let word = match told {
            Ok(Receipt::Done(done)) => {
                self.audit.said(ask, done)?;
                match done.repeated {
                    Repeated::New => "answers: done",
                    Repeated::Before => "answers: done before, from the record",
                }
            }
            Ok(Receipt::Unchanged) => "answers: unchanged",
            Err(Unsubmitted::Refused(refused)) if refused.to_string().contains("session is over") => {
                "commands of a session that was over"
            }
            Err(Unsubmitted::Refused(_)) => "answers: refused",
            Err(Unsubmitted::Unknown(_)) => "answers: unknown",
            Err(_) => "answers: not done",
        };
        self.tally.one(word);
        self.trail.leaves(format!("to ask {ask}: {word}"));
        Ok(())
    }

    pub fn breaks(&mut self) -> bool {
        let Some(link) = self.links.pick(&mut self.dice, |line| line.client && line.server) else {
            return false;
        };
        self.trail.leaves(format!("{link} breaks"));
        if let Some(server) = &mut self.server {
            // A message that was cut in the middle is none.
            let half = self.links.get(link).and_then(|line| line.up.pop_front());
            if let Some(half) = half.filter(|half| half.len() > 1) {
                let cut = server.hears(link, &half[..1 + self.dice.below(half.len() - 1)]);
                assert!(cut.is_err(), "half a message was taken for one");
                self.tally.one("messages cut in the middle");
            }
        }
        self.ends(link);
        if let Some(client) = self.clients.iter_mut().find(|client| client.link() == Some(link)) {
            client.cut();
        }
        self.following.remove(&link);
        self.links.forget(link);
        true
    }

    /// A client gives its line up and comes again over another; what it said may still be read.
    pub fn gives_up(&mut self) -> bool {
        let Some(link) = self.links.pick(&mut self.dice, |line| line.client && line.server) else {
            return false;
        };
        self.trail.leaves(format!("{link} is given up"));
        if let Some(client) = self.clients.iter_mut().find(|client| client.link() == Some(link)) {
            client.cut();
        }
        self.client_leaves(link);
        true
    }

    pub fn client_dies(&mut self, who: usize, slip_is_lost: bool) -> Law {
        self.trail.leaves(format!("{who} dies"));
        let link = self.clients[who].link();
        let learnt = self.clients[who].dies(slip_is_lost, &mut self.dice);
        if let Some(link) = link {
            self.client_leaves(link);
        }
        learnt.map_or(Ok(()), |(ask, learnt)| self.learns(ask, &learnt))
    }
}
