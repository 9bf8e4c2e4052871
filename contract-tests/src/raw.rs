//! A server that keeps the bytes of each request line: what HTTP libraries would tidy up stays as it was sent.

use chargebee_runtime::{Builder, Connection, Retry};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request, byte for byte.
#[derive(Debug, Clone, Default)]
pub struct RawRequest {
    /// Method.
    pub method: String,
    /// Path and query, as they stand in the request line.
    pub target: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl RawRequest {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The path, without the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query behind a `?`.
    pub fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }
}

/// The server. Answers each request with the same, mostly `200 {}`; stops when dropped.
#[derive(Debug)]
pub struct RawServer {
    address: String,
    requests: Arc<Mutex<Vec<RawRequest>>>,
    task: JoinHandle<()>,
}

impl RawServer {
    /// Starts on a free port of this machine.
    pub async fn start() -> Self {
        Self::answering("200 OK", "{}").await
    }

    /// Starts one that answers with this status and body.
    pub async fn answering(status: impl Into<Arc<str>>, body: impl Into<Arc<str>>) -> Self {
        let (status, body) = (status.into(), body.into());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&seen), Arc::clone(&status), Arc::clone(&body)));
            }
        });
        Self { address, requests, task }
    }

    /// Its address, without a path.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A client of it, that repeats nothing.
    ///
    /// # Panics
    /// The settings are refused.
    pub fn client<C: From<Connection>>(&self, builder: Builder<C>) -> C {
        let builder = builder.site("acme-test").api_key("test_key_123").base_url(self.address());
        builder.retry(Retry::off()).build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<RawRequest> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, seen: Arc<Mutex<Vec<RawRequest>>>, status: Arc<str>, body: Arc<str>) {
    let mut buffer = Vec::new();
    loop {
        let request = loop {
            if let Some((request, length)) = parse(&buffer) {
                buffer.drain(..length);
                break request;
            }
            match stream.read_buf(&mut buffer).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        };
        seen.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// A whole request at the beginning of a buffer, and how many bytes it takes.
pub(crate) fn parse(buffer: &[u8]) -> Option<(RawRequest, usize)> {
    let (mut request, body) = parse_head(buffer)?;
    let length: usize = request.header("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
    request.body = buffer.get(body..body + length)?.to_vec();
    Some((request, body + length))
}

/// A request whose head is at the beginning of a buffer, without its body, and where that begins.
pub(crate) fn parse_head(buffer: &[u8]) -> Option<(RawRequest, usize)> {
    let end = buffer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(buffer.get(..end)?).into_owned();
    let mut lines = head.split("\r\n");
    let mut request_line = lines.next()?.split(' ');
    let mut request = RawRequest {
        method: request_line.next()?.to_owned(),
        target: request_line.next()?.to_owned(),
        ..RawRequest::default()
    };
    for line in lines {
        let (name, value) = line.split_once(':')?;
        request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Some((request, end + 4))
}
