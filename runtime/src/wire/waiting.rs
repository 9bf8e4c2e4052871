//! The way of calls that block: the same attempts, carried out by the thread that calls.

use super::answer::Answer;
use super::attempting::{Attempting, Step};
use crate::call::Call;
use crate::error::Error;
use std::thread;
use std::time::Instant;

/// Checks a call, sends it, and waits for the answer.
pub(crate) fn waiting(call: Call) -> Result<Answer, Error> {
    let connection = call.0.connection.clone();
    let operation = call.0.operation;
    let began = Instant::now();
    let total = connection.timing().total;
    let over = total.and_then(|total| Some((total, began.checked_add(total)?)));
    let mut attempting = Attempting::new(call, Some(began))?;
    loop {
        let deadline = over.map(|(_, deadline)| deadline);
        let exchange =
            connection.blocking_transport().send(attempting.request(), attempting.limits(), deadline);
        let now = Instant::now();
        // Whatever a transport says then: its time was up.
        if let (Err(_), Some((total, deadline))) = (&exchange, over)
            && now >= deadline
        {
            return Err(Attempting::too_late(operation, total));
        }
        match attempting.ended(exchange, Some(now)) {
            Step::Done(answer) => return answer,
            Step::Wait(wait) => thread::sleep(wait),
        }
    }
}
