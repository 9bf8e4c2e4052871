//! The way of calls that block: the same attempts, carried out by the thread that calls.

use super::answer::Answer;
use super::attempting::{Attempting, Step};
use super::trace::Trace;
use crate::call::Call;
use crate::client::Connection;
use crate::error::Error;
use crate::operation::Operation;
use std::ops::ControlFlow;
use std::thread;
use std::time::{Duration, Instant};

/// Checks a call, sends it, and waits for the answer.
pub(crate) fn waiting(call: Call) -> Result<Answer, Error> {
    let connection = call.0.connection.clone();
    let operation = call.0.operation;
    let trace = Trace::begin(operation, &|| Some(Instant::now()));
    let began = Instant::now();
    let total = connection.timing().total;
    let over = total.and_then(|total| Some((total, began.checked_add(total)?)));
    let attempting = Attempting::new(call, Some(began))?;
    let answer = trace.inside(|| attempt(attempting, &connection, operation, over, &trace));
    trace.answered(&answer);
    answer
}

/// Carries out what is decided of a call's attempts, until its total time is over.
fn attempt(
    mut attempting: Attempting,
    connection: &Connection,
    operation: &Operation,
    over: Option<(Duration, Instant)>,
    trace: &Trace<'_>,
) -> Result<Answer, Error> {
    let deadline = over.map(|(_, deadline)| deadline);
    loop {
        let (request, limits) = match attempting.next(Some(Instant::now())) {
            ControlFlow::Continue(next) => next,
            ControlFlow::Break(answer) => return answer,
        };
        trace.attempt();
        let exchange = connection.blocking_transport().send(request, limits, deadline);
        let now = Instant::now();
        // Whatever a transport says then: its time was up.
        if let (Err(_), Some((total, deadline))) = (&exchange, over)
            && now >= deadline
        {
            return Err(Attempting::too_late(operation, total));
        }
        match attempting.ended(exchange, Some(now)) {
            Step::Done(answer) => return answer,
            Step::Wait(wait) => {
                trace.retry(wait);
                thread::sleep(wait);
            }
        }
    }
}
