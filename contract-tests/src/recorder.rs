//! A `tracing` subscriber that writes everything down: whatever the target, whatever the level.

use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What is told, line by line: `span`, `record` or `event`, the target, the name of what it is, and each field as `name=value`.
#[derive(Debug, Clone, Default)]
pub struct Recorder {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
    entered: Arc<AtomicUsize>,
}

impl Recorder {
    /// One of its own for this test.
    ///
    /// Somebody listens as long as the tests run. Without that, a span whose place in the code is come by first where nobody
    /// does is now and then not told to who begins to listen at that moment.
    pub fn start() -> Self {
        static ALWAYS: Once = Once::new();
        ALWAYS.call_once(|| drop(tracing::subscriber::set_global_default(Self::default())));
        Self::default()
    }

    /// What has been told so far.
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What has been told so far under this target.
    pub fn lines_of(&self, target: &str) -> Vec<String> {
        let told = |line: &String| line.split(' ').nth(1) == Some(target);
        self.lines().into_iter().filter(told).collect()
    }

    /// Within how many spans we are, of one thread.
    pub fn within(&self) -> usize {
        self.entered.load(Ordering::Relaxed)
    }

    fn write(&self, line: String) {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.spans.fetch_add(1, Ordering::Relaxed) + 1;
        let mut line = Line(format!("span {} {}", span.metadata().target(), span.metadata().name()));
        span.record(&mut line);
        self.write(line.0);
        Id::from_u64(id)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        // The target is not told here; only our own spans record anything later.
        let mut line = Line("record chargebee".to_owned());
        values.record(&mut line);
        self.write(line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(format!("event {}", event.metadata().target()));
        event.record(&mut line);
        self.write(line.0);
    }

    fn enter(&self, _: &Id) {
        self.entered.fetch_add(1, Ordering::Relaxed);
    }

    fn exit(&self, _: &Id) {
        self.entered.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}
