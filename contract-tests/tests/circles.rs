//! Lists whose pages lead nowhere new, over a real socket: every way to read a list ends in an error, after few calls.

#![allow(clippy::panic, reason = "a test that cannot go on says why")]

use chargebee::payment_source::list::List;
use chargebee::{Client, Error, Retry};
use contract_tests::faulty::{Act, FaultyServer};
use futures_core::Stream;
use std::future::poll_fn;
use std::pin::Pin;

/// The ways to read a list.
#[derive(Debug, Clone, Copy)]
enum Way {
    Entries,
    EntriesAsStream,
    EntriesAwaitedByTheThread,
    EntriesInALoop,
    Pages,
    PagesAsStream,
    PagesAwaitedByTheThread,
    PagesInALoop,
}

use Way::*;

const WAYS: [Way; 8] = [
    Entries,
    EntriesAsStream,
    EntriesAwaitedByTheThread,
    EntriesInALoop,
    Pages,
    PagesAsStream,
    PagesAwaitedByTheThread,
    PagesInALoop,
];

/// How many items a list gives before it ends, how it ends, and that it stays ended.
async fn read(list: List, way: Way) -> (usize, Option<Error>) {
    /// By the method of this name, until there is no more.
    macro_rules! by {
        ($items:expr, |$list:ident| $next:expr) => {{
            let mut $list = $items;
            let mut read = 0;
            let error = loop {
                match $next {
                    Ok(Some(_)) => read += 1,
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                }
            };
            assert!(matches!($next, Ok(None)), "{way:?} goes on after its end");
            (read, error)
        }};
    }
    async fn next<T>(list: &mut (impl Stream<Item = Result<T, Error>> + Unpin)) -> Result<Option<T>, Error> {
        poll_fn(|context| Pin::new(&mut *list).poll_next(context)).await.transpose()
    }
    match way {
        Entries => by!(list.stream(), |it| it.try_next().await),
        EntriesAsStream => by!(list.stream(), |it| next(&mut it).await),
        EntriesAwaitedByTheThread => by!(list.stream(), |it| it.wait_next()),
        EntriesInALoop => by!(list.stream(), |it| it.wait_each().next().transpose()),
        Pages => by!(list.pages(), |it| it.try_next().await),
        PagesAsStream => by!(list.pages(), |it| next(&mut it).await),
        PagesAwaitedByTheThread => by!(list.pages(), |it| it.wait_next()),
        PagesInALoop => by!(list.pages(), |it| it.wait_each().next().transpose()),
    }
}

/// A page of so many entries that leads there, or nowhere; it stays in memory, as the acts of a server have to.
fn page(entries: usize, next: Option<&str>) -> Act {
    let entry = serde_json::json!({"payment_source": {
        "id": "pm_1", "customer_id": "c", "type": "card", "reference_id": "r", "status": "valid", "gateway": "stripe",
    }});
    let body = serde_json::json!({"list": vec![entry; entries], "next_offset": next}).to_string();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    Act::Answer(Box::leak(answer.into_boxed_str()))
}

/// Where a list begins, where its pages lead (the last of them again and again), which pages are asked for, how many of them
/// are given before the one that leads back, and how the error says that it does.
type Row = (Option<&'static str>, &'static [&'static str], &'static [&'static str], usize, &'static str);

const ITSELF: &str = "next_offset: expected another offset than that of this very page, found the same";
const BEFORE: &str = "next_offset: expected an offset that no page before has led to, found one of theirs";

#[rustfmt::skip]
const ROWS: [Row; 4] = [
    (None,      &["a"],                &["", "a"],                1, ITSELF),
    (Some("a"), &["a"],                &["a"],                    0, ITSELF),
    (None,      &["a", "b", "b"],      &["", "a", "b"],           2, ITSELF),
    (None,      &["a", "b", "a", "b"], &["", "a", "b"],           2, BEFORE),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn pages_that_lead_back_end_every_way_to_read_a_list_in_an_error_after_few_calls() {
    for (begin, leads, asked, given, message) in ROWS {
        // Pages without entries too: there, nothing is given to the caller between two calls.
        for (way, entries) in WAYS.into_iter().flat_map(|way| [(way, 2), (way, 0)]) {
            // If nobody noticed, the list would end after a while, and not hang.
            let around = leads.iter().chain(leads.last().into_iter().cycle()).take(30);
            let mut script: Vec<Act> = around.map(|next| page(entries, Some(next))).collect();
            script.push(page(entries, None));
            let server = FaultyServer::start(&script).await;
            let address = format!("http://{}", server.address());
            let built = Client::builder().base_url(address).api_key("test_key").retry(Retry::off()).build();
            let mut list = built.unwrap_or_else(|error| panic!("{error}")).payment_sources().list();
            if let Some(begin) = begin {
                list = list.offset(begin);
            }
            let (read, error) = read(list, way).await;
            let shown = error.as_ref().map(ToString::to_string).unwrap_or_default();
            assert!(
                shown.starts_with("payment_source.list got ") && shown.ends_with(message),
                "{way:?}: {shown}"
            );
            let all: Vec<String> = server.requests().into_iter().map(|request| request.target).collect();
            let offsets: Vec<&str> = all
                .iter()
                .map(|target| target.split_once("offset=").map_or("", |(_, offset)| offset))
                .collect();
            assert_eq!(offsets, asked, "{way:?}");
            let per_page = if matches!(way, Pages | PagesAsStream | PagesAwaitedByTheThread | PagesInALoop) {
                1
            } else {
                entries
            };
            assert_eq!(read, given * per_page, "{way:?}");
            assert!(!error.is_some_and(|error| error.is_retryable()), "{way:?}: the list is what it is");
        }
    }
}
