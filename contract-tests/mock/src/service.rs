//! One request, from its bytes to its reply.

use crate::api_error::ApiError;
use crate::control;
use crate::course::Course;
use crate::described::{Described, OperationId};
use crate::fault::{Fault, Plan};
use crate::idempotency::Answers;
use crate::log::{self, Log};
use crate::reply::Reply;
use crate::state::State;
use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value as Json;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A request, whole.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// As it came, still encoded.
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What does not change while the mock runs.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) strict: bool,
    pub(crate) api_key: Option<String>,
    pub(crate) seed: u64,
    /// What the state begins with.
    pub(crate) beginning: Json,
    pub(crate) max_resources: usize,
    pub(crate) max_log: usize,
    pub(crate) verbose: bool,
}

/// A mock behind its socket.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) described: Arc<Described>,
    pub(crate) settings: Settings,
    memory: Mutex<Memory>,
    panics: Mutex<Vec<String>>,
}

/// What changes while the mock runs.
#[derive(Debug)]
pub(crate) struct Memory {
    pub(crate) state: State,
    pub(crate) answers: Answers,
    pub(crate) plan: Plan,
    pub(crate) log: Log,
}

/// So many panics are remembered word by word.
const MOST_PANICS: usize = 100;

impl Service {
    pub(crate) fn new(described: Arc<Described>, settings: Settings) -> Result<Self, String> {
        let memory = Memory {
            state: State::new(settings.seed, settings.max_resources),
            answers: Answers::default(),
            plan: Plan::default(),
            log: Log::new(settings.max_log),
        };
        let service = Self { described, settings, memory: Mutex::new(memory), panics: Mutex::default() };
        service.begin(&mut service.memory().state)?;
        Ok(service)
    }

    fn begin(&self, state: &mut State) -> Result<(), String> {
        crate::by_hand::seed(&self.described, state, &self.settings.beginning, self.settings.strict)
    }

    /// A panic in a handler leaves the memory as it is: the next request finds it.
    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything but what the state begins with.
    pub(crate) fn reset(&self) {
        let mut memory = self.memory();
        let mut state = State::new(self.settings.seed, self.settings.max_resources);
        // It was put in before without an error.
        let _ = self.begin(&mut state);
        memory.state = state;
        memory.answers = Answers::default();
        memory.plan = Plan::default();
        memory.log.clear();
    }

    /// Orders a fault, for an operation by name or for all.
    pub(crate) fn plan(&self, operation: Option<&str>, fault: Fault, times: u32) -> Result<(), String> {
        let operation = match operation {
            Some(name) => Some(self.find_operation(name)?),
            None => None,
        };
        self.memory().plan.add(operation, fault, times)
    }

    /// An operation by name.
    pub(crate) fn find_operation(&self, name: &str) -> Result<OperationId, String> {
        let mut ids = self.described.operation_ids();
        ids.find(|id| self.described.name(*id) == name).ok_or_else(|| {
            let known: Vec<&str> = self.described.operation_ids().map(|id| self.described.name(id)).collect();
            let near = chargebee_codegen::spec::nearest(name, &known)
                .map(|near| format!("; did you mean `{near}`?"));
            format!("there is no operation `{name}`{}", near.unwrap_or_default())
        })
    }

    pub(crate) fn panics(&self) -> MutexGuard<'_, Vec<String>> {
        self.panics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something that must never happen: it fails the test that the mock serves.
    pub(crate) fn note_panic(&self, message: String) {
        let mut panics = self.panics();
        if panics.len() < MOST_PANICS {
            panics.push(message);
        }
    }

    /// Answers a request. A panic on the way is an answer too (500), and is kept for the test.
    pub(crate) fn serve(&self, request: &Request) -> Reply {
        match catch_unwind(AssertUnwindSafe(|| self.answer(request))) {
            Ok(reply) => reply,
            Err(panic) => {
                let message =
                    format!("{} {}: {}", request.method, log::redacted_path(&request.path), said(&*panic));
                let mut error = ApiError::of_status(500);
                error.message = format!("the mock server panicked: {message}");
                self.note_panic(message);
                Reply::error(&error)
            }
        }
    }

    fn answer(&self, request: &Request) -> Reply {
        if let Some(path) = request.path.strip_prefix(control::PREFIX) {
            return control::answer(self, request, path);
        }
        let mut course = Course::of(self, request);
        let reply = course.run(self, request);
        let logged = course.logged(self, request, reply.status);
        let logged = self.memory().log.push(logged, self.settings.verbose);
        if let Some(line) = logged {
            eprintln!("{line}");
        }
        reply
    }
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "something that is no text".to_owned())
}
