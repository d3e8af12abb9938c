// Proves what the Rust helpers of the recipe backoff-jitter do, on a clock that does not wait. tests/recipes/rust.rs puts the
// helpers and the catalog's numbers above this.
use std::{
    cell::RefCell,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    thread,
    time::Duration,
};

thread_local! {
    static WAITS: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
}

fn waited(wait: Duration) {
    WAITS.with(|waits| waits.borrow_mut().push(wait.as_secs_f64()));
}

async fn waited_async(wait: Duration) {
    waited(wait);
}

/// A service on this machine that answers with the given status lines and headers, one a connection: its address, and the
/// bodies that it was sent.
fn serve(answers: Vec<(u16, String)>) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let seen = thread::spawn(move || {
        let mut bodies = Vec::new();
        for (status, headers) in answers {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream);
            let mut length = 0;
            let mut line = String::new();
            while reader.read_line(&mut line).unwrap() > 2 {
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                line.clear();
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            bodies.push(String::from_utf8(body).unwrap());
            let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 4\r\nConnection: close\r\n{headers}\r\nbody");
            reader.get_mut().write_all(answer.as_bytes()).unwrap();
        }
        bodies
    });
    (url, seen)
}

fn plain(statuses: &[u16]) -> Vec<(u16, String)> {
    statuses.iter().map(|status| (*status, String::new())).collect()
}

/// Sends a request with either helper: the status and body that the caller gets, the bodies that the service saw, the waits.
fn run(blocking: bool, answers: Vec<(u16, String)>, codes: &str) -> (u16, String, Vec<String>, Vec<f64>) {
    WAITS.with(|waits| waits.borrow_mut().clear());
    let (url, seen) = serve(answers);
    let (status, text) = if blocking {
        let request = reqwest::blocking::Client::new().put(url).body("twin");
        let response = blocking::send_to_iot_hub(request, codes).unwrap();
        (response.status().as_u16(), response.text().unwrap())
    } else {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let request = reqwest::Client::new().put(url).body("twin");
            let response = waiting::send_to_iot_hub(request, codes).await.unwrap();
            (response.status().as_u16(), response.text().await.unwrap())
        })
    };
    (status, text, seen.join().unwrap(), WAITS.with(|waits| waits.borrow().clone()))
}

fn within(waits: &[f64], bounds: &[(f64, f64)]) {
    assert_eq!(waits.len(), bounds.len(), "{waits:?}");
    for (wait, (lowest, highest)) in waits.iter().zip(bounds) {
        assert!(lowest <= wait && *wait <= highest + 1e-9, "{waits:?} {bounds:?}");
    }
}

fn both(check: impl Fn(bool)) {
    check(false);
    check(true);
}

#[test]
fn at_most_six_attempts_and_the_last_answer_comes_out_as_it_was() {
    both(|blocking| {
        for (status, floor) in [(503, FLOOR), (429, THROTTLED), (408, FLOOR), (500, FLOOR)] {
            let (got, text, bodies, waits) = run(blocking, plain(&[status; ATTEMPTS]), "");
            assert_eq!((got, &*text, bodies), (status, "body", vec!["twin".to_string(); ATTEMPTS]));
            let bounds: Vec<_> = (1..ATTEMPTS).map(|n| (floor, CAP.min(floor * f64::from(1 << n)))).collect();
            within(&waits, &bounds);
        }
    });
}

#[test]
fn a_failure_is_survived_and_the_body_is_sent_again() {
    both(|blocking| {
        let (got, _, bodies, waits) = run(blocking, plain(&[503, 429, 200]), "");
        assert_eq!((got, bodies), (200, vec!["twin".to_string(); 3]));
        within(&waits, &[(FLOOR, FLOOR * 2.0), (THROTTLED, THROTTLED * 4.0)]);
    });
}

#[test]
fn other_statuses_are_not_repeated() {
    both(|blocking| {
        for status in [200, 400, 401, 403, 404, 409, 412, 501] {
            let (got, _, _, waits) = run(blocking, plain(&[status]), "404012|IotHubFailingOver");
            assert_eq!((got, waits.len()), (status, 0));
        }
    });
}

#[test]
fn retry_after_raises_the_floor() {
    both(|blocking| {
        for (value, lowest, highest) in [
            ("25", 25.0, 50.0),
            ("3", THROTTLED, THROTTLED * 2.0),
            ("120", 120.0, 132.0),
            ("-5", THROTTLED, THROTTLED * 2.0),
            ("Wed, 21 Oct 2026 07:28:00 GMT", THROTTLED, THROTTLED * 2.0),
        ] {
            let answers = vec![(429, format!("Retry-After: {value}\r\n")), (200, String::new())];
            let (got, _, _, waits) = run(blocking, answers, "");
            assert_eq!(got, 200);
            within(&waits, &[(lowest, highest)]);
        }
    });
}

#[test]
fn an_error_with_another_status_is_repeated_when_it_is_named() {
    both(|blocking| {
        let answers = vec![(404, "iothub-errorcode: IotHubFailingOver\r\n".to_string()), (200, String::new())];
        let (got, _, bodies, _) = run(blocking, answers, "404012|IotHubFailingOver");
        assert_eq!((got, bodies.len()), (200, 2));
    });
}

#[test]
fn waits_are_random() {
    let mut seen: Vec<f64> = (0..30).flat_map(|_| run(false, plain(&[503, 200]), "").3).collect();
    seen.sort_by(f64::total_cmp);
    seen.dedup();
    assert_eq!(seen.len(), 30);
}

#[test]
fn what_a_put_conflicts_with_is_read() {
    both(|blocking| {
        for (method, statuses, status, sent) in [
            ("PUT", &[201][..], 201, &["pump"][..]),
            ("PUT", &[409, 200], 200, &["pump", ""]),
            ("PUT", &[409, 404], 404, &["pump", ""]),
            ("PUT", &[404], 404, &["pump"]),
            ("POST", &[409], 409, &["pump"]),
        ] {
            let (url, seen) = serve(plain(statuses));
            let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
            let got = if blocking {
                let request = reqwest::blocking::Client::new().request(method, url).body("pump");
                blocking::create_or_read(request).unwrap().status().as_u16()
            } else {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                let request = reqwest::Client::new().request(method, url).body("pump");
                runtime.block_on(waiting::create_or_read(request)).unwrap().status().as_u16()
            };
            assert_eq!((got, seen.join().unwrap()), (status, sent.iter().map(|body| body.to_string()).collect()));
        }
    });
}
