//! A server that does what no server should: it breaks off, stalls, drips, lies, and never ends.

use crate::raw::{RawRequest, parse};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server does with a request.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// Answers so, and waits for the next request on the same connection.
    Answer(&'static str),
    /// Answers so, and closes.
    Close(&'static str),
    /// Answers so, and resets the connection.
    Reset(&'static str),
    /// Resets the connection without having read a byte.
    ResetUnread,
    /// Answers so, and then nothing more.
    Stall(&'static str),
    /// Answers so, and then a byte every few milliseconds, for ever.
    Drip(&'static str),
    /// Answers so, and then as much as it can, for ever.
    Endless(&'static str),
    /// Answers so without having read the request to its end, and closes.
    Early(&'static str),
}

/// The server. It treats all requests alike, or the first ones by a script; stops when dropped.
#[derive(Debug)]
pub struct FaultyServer {
    address: String,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Seen {
    requests: Mutex<Vec<RawRequest>>,
    connections: AtomicUsize,
    ended: AtomicUsize,
}

impl FaultyServer {
    /// Starts on a free port of this machine. The acts are for one request each; the last one is for all further ones.
    pub async fn start(acts: &[Act]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let seen = Arc::new(Seen::default());
        let (to, acts) = (Arc::clone(&seen), Arc::<[Act]>::from(acts));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                to.connections.fetch_add(1, Ordering::Relaxed);
                let (to, acts) = (Arc::clone(&to), Arc::clone(&acts));
                tokio::spawn(async move {
                    serve(stream, &to, &acts).await;
                    to.ended.fetch_add(1, Ordering::Relaxed);
                });
            }
        });
        Self { address, seen, task }
    }

    /// Its address, as `127.0.0.1:4711`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<RawRequest> {
        self.seen.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.connections().saturating_sub(self.seen.ended.load(Ordering::Relaxed))
    }

    /// How many connections were opened.
    pub fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::Relaxed)
    }
}

impl Drop for FaultyServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Seen {
    /// Writes a request down, and says how many there were before it.
    fn add(&self, request: RawRequest) -> usize {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.push(request);
        requests.len() - 1
    }
}

/// Ends with the connection: who is served endlessly must go.
async fn serve(mut stream: TcpStream, seen: &Seen, acts: &[Act]) {
    if let [Act::ResetUnread] = acts {
        // Not before the other side has its connection, and has written.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let _ = stream.set_zero_linger();
        return;
    }
    let mut buffer = Vec::new();
    loop {
        let early = matches!(acts, [Act::Early(_)]);
        let Some(request) = read(&mut stream, &mut buffer, early).await else { return };
        let index = seen.add(request).min(acts.len() - 1);
        let act = acts.get(index).copied().unwrap_or(Act::ResetUnread);
        if act_out(&mut stream, act).await.is_none() {
            return;
        }
    }
}

/// The next request; of one that is to be answered early, what has come of it.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>, early: bool) -> Option<RawRequest> {
    loop {
        if let Some((request, length)) = parse(buffer) {
            buffer.drain(..length);
            return Some(request);
        }
        if early && !buffer.is_empty() {
            return Some(RawRequest::default());
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

/// `None` where the connection has ended.
async fn act_out(stream: &mut TcpStream, act: Act) -> Option<()> {
    match act {
        Act::Answer(text) => stream.write_all(text.as_bytes()).await.ok(),
        Act::Close(text) | Act::Early(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let _ = stream.shutdown().await;
            None
        }
        Act::Reset(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            // What was written is to arrive before the reset does.
            tokio::time::sleep(Duration::from_millis(10)).await;
            let _ = stream.set_zero_linger();
            None
        }
        Act::ResetUnread => {
            let _ = stream.set_zero_linger();
            None
        }
        Act::Stall(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            // Until the other side has gone.
            let mut rest = [0; 64];
            while stream.read(&mut rest).await.is_ok_and(|count| count > 0) {}
            None
        }
        Act::Drip(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            while stream.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            None
        }
        Act::Endless(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            while stream.write_all(&[b' '; 8192]).await.is_ok() {}
            None
        }
    }
}
