//! What the forms that move stock become.

use super::filled::{Fault, Filled, Texts};
use crate::domain::command::{
    AdjustLine, Command, InLine, IssueTo, ItemRef, LocationRef, MoveLine, OutLine, ReleaseWhat, ReserveLine,
    ReturnWay,
};
use crate::domain::desk::Request;
use crate::domain::event::Reason;

type Built = Result<Request, Fault>;

fn in_line(line: &Texts<'_>, place: Option<LocationRef>) -> Result<InLine, Fault> {
    Ok(InLine {
        item: line.need_named::<ItemRef>("item")?,
        amount: line.need("qty", line.amount("qty")?)?,
        place,
        lot: line.lot()?,
        expires: line.day("expires")?,
        cost: line.cost("cost")?,
    })
}

fn out_line(line: &Texts<'_>, from: Option<LocationRef>) -> Result<OutLine, Fault> {
    Ok(OutLine {
        item: line.need_named::<ItemRef>("item")?,
        amount: line.need("qty", line.amount("qty")?)?,
        from,
        lot: line.lot()?,
        document: line.code("document")?,
    })
}

fn reason(form: &Filled<'_>) -> Result<Reason, Fault> {
    form.head.need("reason", Reason::parse(form.head.text("reason")))
}

pub fn receive(form: &Filled<'_>) -> Built {
    let to: Option<LocationRef> = form.head.named("to")?;
    let lines = form.each(|line| in_line(line, to.clone()))?;
    form.request(Command::Receive { supplier: form.head.named("supplier")?, lines })
}

pub fn put_away(form: &Filled<'_>) -> Built {
    let from: Option<LocationRef> = form.head.named("from")?;
    let lines = form.each(|line| {
        Ok(MoveLine {
            item: line.need_named("item")?,
            amount: line.amount("qty")?,
            from: from.clone(),
            to: line.named("to")?,
            lot: line.lot()?,
        })
    })?;
    form.request(Command::PutAway(lines))
}

pub fn issue(form: &Filled<'_>) -> Built {
    let to = match form.head.text("way") {
        "" => None,
        "production" => Some(IssueTo::Production),
        "job" => Some(IssueTo::Job(form.head.need_named("job")?)),
        _ => Some(IssueTo::Customer),
    };
    let from: Option<LocationRef> = form.head.named("from")?;
    let lines = form.each(|line| out_line(line, from.clone()))?;
    form.request(Command::Issue { to, lines })
}

pub fn move_lines(form: &Filled<'_>) -> Built {
    let from: LocationRef = form.head.need_named("from")?;
    let to: LocationRef = form.head.need_named("to")?;
    let lines = form.each(|line| {
        Ok(MoveLine {
            item: line.need_named("item")?,
            amount: line.amount("qty")?,
            from: Some(from.clone()),
            to: Some(to.clone()),
            lot: line.lot()?,
        })
    })?;
    form.request(Command::Move(lines))
}

pub fn move_all(form: &Filled<'_>) -> Built {
    form.request(Command::MoveAll { from: form.head.need_named("from")?, to: form.head.need_named("to")? })
}

pub fn adjust(form: &Filled<'_>) -> Built {
    let reason = reason(form)?;
    let lines = form.each(|line| {
        Ok(AdjustLine {
            item: line.need_named("item")?,
            at: line.need_named("at")?,
            lot: line.lot()?,
            change: line.need("change", line.change("change")?)?,
            reason,
        })
    })?;
    form.request(Command::Adjust(lines))
}

pub fn scrap(form: &Filled<'_>) -> Built {
    let from: Option<LocationRef> = form.head.named("from")?;
    let lines = form.each(|line| out_line(line, from.clone()))?;
    form.request(Command::Scrap { reason: reason(form)?, lines })
}

pub fn return_lines(form: &Filled<'_>) -> Built {
    let way = match form.head.text("way") {
        "from-production" => ReturnWay::FromProduction,
        "from-job" => ReturnWay::FromJob(form.head.need_named("job")?),
        "to-supplier" => ReturnWay::ToSupplier(form.head.named("supplier")?),
        "from-customer" => ReturnWay::FromCustomer,
        _ => form.head.need("way", None)?,
    };
    let at: Option<LocationRef> = form.head.named("at")?;
    let lines = form.each(|line| in_line(line, at.clone()))?;
    form.request(Command::Return { way, lines })
}

pub fn reserve(form: &Filled<'_>) -> Built {
    let place: Option<LocationRef> = form.head.named("place")?;
    let lines = form.each(|line| {
        Ok(ReserveLine {
            item: line.need_named("item")?,
            amount: line.need("qty", line.amount("qty")?)?,
            place: place.clone(),
            lot: line.lot()?,
        })
    })?;
    let priority = form.head.number("priority")?.map(|number| u8::try_from(number).unwrap_or(u8::MAX));
    form.request(Command::Reserve { document: form.head.need_code("document")?, priority, lines })
}

pub fn release(form: &Filled<'_>) -> Built {
    let document = form.head.need_code("document")?;
    let what = ReleaseWhat::Document { document, item: form.head.named("item")? };
    let quantity = form.head.amount("qty")?.map(|amount| amount.quantity);
    form.request(Command::Release { what, quantity })
}

pub fn opening(form: &Filled<'_>) -> Built {
    let place: LocationRef = form.head.need_named("place")?;
    let lines = form.each(|line| in_line(line, Some(place.clone())))?;
    form.request(Command::Opening(lines))
}
