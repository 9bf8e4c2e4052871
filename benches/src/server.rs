//! A server that answers everything with the same answer, on a thread of its own.

use crate::{ANSWER, runtime};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use tokio::net::TcpListener;

/// The server. It runs until the process ends.
#[derive(Debug)]
pub struct Server {
    url: String,
}

impl Server {
    /// Starts it on a free port of this machine.
    ///
    /// # Panics
    /// No port is free.
    pub fn start() -> Self {
        let (port, ready) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            runtime().block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
                port.send(listener.local_addr().expect("it has an address").port()).expect("somebody waits");
                while let Ok((socket, _)) = listener.accept().await {
                    let _ = socket.set_nodelay(true);
                    tokio::spawn(serve(socket));
                }
            });
        });
        Self { url: format!("http://127.0.0.1:{}", ready.recv().expect("the server starts")) }
    }

    /// Its address, for `base_url`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

async fn serve(socket: tokio::net::TcpStream) {
    let answer = service_fn(|request: http::Request<hyper::body::Incoming>| async {
        let _ = request.into_body().collect().await;
        let mut answer = http::Response::new(Full::new(Bytes::from_static(ANSWER.as_bytes())));
        let json = http::HeaderValue::from_static("application/json;charset=utf-8");
        answer.headers_mut().insert(http::header::CONTENT_TYPE, json);
        Ok::<_, Infallible>(answer)
    });
    let _ = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(socket), answer)
        .await;
}
