//! A server that does what no server should: it breaks off, stalls, drips, lies, and never ends.

use crate::raw::{RawRequest, parse, parse_head};
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
    /// Answers so as soon as the request's head is there, ends its side, and reads away what comes of the body.
    Early(&'static str),
    /// Answers so as soon as the request's head is there, and closes: what comes of the body resets the connection.
    EarlyClose(&'static str),
    /// Answers so as soon as the request's head is there, reads the body, and waits for the next request on the same connection.
    EarlyOpen(&'static str),
    /// Answers so as soon as the request's head is there, and reads nothing any more.
    EarlyDeaf(&'static str),
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

impl Act {
    /// Whether it does not wait for the request's end.
    fn is_early(&self) -> bool {
        matches!(self, Self::Early(_) | Self::EarlyClose(_) | Self::EarlyOpen(_) | Self::EarlyDeaf(_))
    }
}

impl Seen {
    /// How many requests there were.
    fn count(&self) -> usize {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

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
        // Those that answer early are for requests that come one after the other.
        let early = acts.get(seen.count().min(acts.len() - 1)).is_some_and(Act::is_early);
        let Some(request) = read(&mut stream, &mut buffer, early).await else { return };
        let index = seen.add(request).min(acts.len() - 1);
        let act = acts.get(index).copied().unwrap_or(Act::ResetUnread);
        if act_out(&mut stream, act).await.is_none() {
            return;
        }
        if early && read(&mut stream, &mut buffer, false).await.is_none() {
            return;
        }
    }
}

/// The next request, and takes it out of the buffer; of one that is to be answered early, its head, which stays there.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>, early: bool) -> Option<RawRequest> {
    loop {
        if early && let Some((request, _)) = parse_head(buffer) {
            return Some(request);
        }
        if let Some((request, length)) = parse(buffer) {
            buffer.drain(..length);
            return Some(request);
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

/// `None` where the connection has ended.
async fn act_out(stream: &mut TcpStream, act: Act) -> Option<()> {
    match act {
        Act::Answer(text) | Act::EarlyOpen(text) => stream.write_all(text.as_bytes()).await.ok(),
        Act::Close(text) | Act::EarlyClose(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let _ = stream.shutdown().await;
            None
        }
        Act::Early(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let _ = stream.shutdown().await;
            read_away(stream).await
        }
        Act::EarlyDeaf(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            std::future::pending().await
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
            read_away(stream).await
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

/// Until the other side has gone.
async fn read_away(stream: &mut TcpStream) -> Option<()> {
    let mut rest = vec![0; 65_536];
    while stream.read(&mut rest).await.is_ok_and(|count| count > 0) {}
    None
}
