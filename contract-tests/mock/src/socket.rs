//! The socket: one thread with its own runtime, so that a test may block and a mock may be dropped anywhere.

use crate::api_error::ApiError;
use crate::body::AnswerBody;
use crate::reply::{Manner, Reply};
use crate::service::{Request, Service};
use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http::header::{CONNECTION, HeaderValue};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// A body may have so many bytes.
const MAX_BODY: usize = 1024 * 1024;
/// A caller who sends more is read for so long before the answer, which would get lost behind what is still being sent.
const MAX_WASTE: usize = 64 * 1024 * 1024;
/// Request line and headers together.
const MAX_HEAD: usize = 64 * 1024;
const MAX_HEADERS: usize = 100;
const MAX_CONNECTIONS: usize = 1000;
/// A caller who stalls is not waited for longer.
const STALLED: Duration = Duration::from_secs(30);
/// Answers under way have so long when the mock is dropped.
const GRACE: Duration = Duration::from_millis(200);

/// A running server; stops when dropped.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

/// Takes a port on this machine, 0 for a free one.
pub(crate) fn bind(port: u16) -> io::Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Starts serving.
pub(crate) fn start(listener: TcpListener, service: Arc<Service>) -> io::Result<Running> {
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let thread = std::thread::Builder::new().name(format!("mock {}", address.port())).spawn(move || {
        runtime.block_on(serve(listener, service, stopped));
    })?;
    Ok(Running { address, stop, thread: Some(thread) })
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            // What panics there is caught there.
            let _ = thread.join();
        }
    }
}

async fn serve(listener: TcpListener, service: Arc<Service>, mut stopped: watch::Receiver<bool>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let mut connections = JoinSet::new();
    loop {
        let room = connections.len() < MAX_CONNECTIONS;
        tokio::select! {
            _ = stopped.changed() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if room => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, Arc::clone(&service), stopped.clone()));
                }
                // Out of file descriptors, as a rule: the next ones may be free again soon.
                Err(_) => sleep(Duration::from_millis(10)).await,
            },
        }
    }
    // The port is free before the last answer is through.
    drop(listener);
    let _ = timeout(GRACE, async { while connections.join_next().await.is_some() {} }).await;
}

async fn connection(stream: TcpStream, service: Arc<Service>, mut stopped: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let caller = Arc::new(Caller { service, reset: AtomicBool::new(false), stopped: stopped.clone() });
    let handler = {
        let caller = Arc::clone(&caller);
        service_fn(move |request| answer(request, Arc::clone(&caller)))
    };
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(STALLED)
        .max_buf_size(MAX_HEAD)
        .max_header_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), handler);
    let mut stopping = false;
    loop {
        tokio::select! {
            // What ends a connection is the caller's concern, or was ordered.
            _ = &mut connection => break,
            _ = stopped.changed(), if !stopping => {
                stopping = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
    if caller.reset.load(Ordering::Relaxed) {
        let stream = connection.into_parts().io.into_inner();
        // Whoever drops a socket that does not linger resets its connection.
        let _ = stream.set_zero_linger();
    }
}

/// The connection is to be reset.
#[derive(Debug)]
struct Reset;

impl std::fmt::Display for Reset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("told to reset the connection")
    }
}

impl std::error::Error for Reset {}

/// What answering takes.
#[derive(Debug)]
struct Caller {
    service: Arc<Service>,
    /// Whether the connection is to be reset.
    reset: AtomicBool,
    stopped: watch::Receiver<bool>,
}

async fn answer(
    request: hyper::Request<Incoming>,
    caller: Arc<Caller>,
) -> Result<hyper::Response<AnswerBody>, Reset> {
    let (head, body) = request.into_parts();
    let body = if body.is_end_stream() { Ok(Ok(Bytes::new())) } else { timeout(STALLED, whole(body)).await };
    let reply = match body {
        Ok(Ok(body)) => caller.service.serve(&Request {
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body,
        }),
        Ok(Err(reply)) => *reply,
        Err(_) => refusal(408, "the body did not arrive within 30 seconds"),
    };
    if reply.delay > Duration::ZERO {
        let mut stopped = caller.stopped.clone();
        tokio::select! {
            () = sleep(reply.delay) => {}
            _ = stopped.changed() => {}
        }
    }
    if reply.manner == Manner::Reset {
        caller.reset.store(true, Ordering::Relaxed);
        return Err(Reset);
    }
    Ok(response(reply))
}

fn response(reply: Reply) -> hyper::Response<AnswerBody> {
    let mut response = hyper::Response::new(AnswerBody::new(reply.body, reply.manner));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().extend(reply.headers);
    response
}

/// The whole body, or the answer to one that is too long or breaks off.
async fn whole(mut body: Incoming) -> Result<Bytes, Box<Reply>> {
    let mut bytes = BytesMut::new();
    let mut seen = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return Err(Box::new(refusal(400, "the body breaks off"))) };
        let Some(data) = frame.data_ref() else { continue };
        seen += data.len();
        if seen <= MAX_BODY {
            bytes.extend_from_slice(data);
        } else if seen > MAX_WASTE {
            break;
        }
    }
    if seen > MAX_BODY {
        return Err(Box::new(refusal(413, &format!("the body has more than {MAX_BODY} bytes"))));
    }
    Ok(bytes.freeze())
}

fn refusal(status: u16, message: &str) -> Reply {
    let mut error = ApiError::new("invalid_request", message);
    error.status = status;
    let mut reply = Reply::error(&error);
    reply.headers.push((CONNECTION, HeaderValue::from_static("close")));
    reply
}
