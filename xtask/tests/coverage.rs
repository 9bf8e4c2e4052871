//! `cargo xtask coverage` on a checkout of its own, with a stand-in for cargo that records what a test says; and its page in a
//! real browser, where there is one.

#![allow(clippy::expect_used, clippy::panic)]
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A checkout with the real spec, and a cargo that runs no tests; removed when dropped.
struct Checkout(PathBuf);

impl Checkout {
    /// Its cargo records these lines and ends with this code.
    fn new(name: &str, records: &str, code: i32) -> Self {
        let root = std::env::temp_dir().join(format!("xtask-coverage-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for folder in ["spec", "spec/resources", "spec/samples"] {
            fs::create_dir_all(root.join(folder)).expect("a folder");
            for entry in fs::read_dir(here.join(folder)).expect("the real folder").flatten() {
                if entry.path().is_file() {
                    fs::copy(entry.path(), root.join(folder).join(entry.file_name())).expect("a copy");
                }
            }
        }
        let tests = root.join("contract-tests/tests");
        fs::create_dir_all(tests.join("parameters")).expect("a folder");
        fs::write(tests.join("samples.rs"), "// A test.\nfn it_retrieves() {}\n").expect("a test");
        fs::write(tests.join("parameters/main.rs"), "mod payment_source;\n").expect("a suite");
        let module = "// Two\n// lines.\nfn it_lists() {}\n";
        fs::write(tests.join("parameters/payment_source.rs"), module).expect("its module");
        fs::write(root.join("records.jsonl"), records).expect("records");
        let cargo = format!(
            "#!/bin/sh\necho 'what tests print'\necho \"$@\" > {0}/arguments\n\
             test ! -s {0}/records.jsonl || cp {0}/records.jsonl \"$CONTRACT_COVERAGE/samples-1.jsonl\"\nexit {code}\n",
            root.display()
        );
        fs::write(root.join("cargo"), cargo).expect("a cargo");
        fs::set_permissions(root.join("cargo"), fs::Permissions::from_mode(0o755)).expect("may be run");
        Self(root)
    }

    /// How many operations the spec has.
    fn operations(&self) -> usize {
        let files = fs::read_dir(self.0.join("spec/resources")).expect("the copy").flatten();
        let texts = files.map(|file| fs::read_to_string(file.path()).expect("YAML"));
        let is_route = |line: &&str| line.starts_with("    get: /") || line.starts_with("    post: /");
        texts.map(|text| text.lines().filter(is_route).count()).sum()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("coverage").args(arguments).arg("--root").arg(&self.0);
        command.env("CARGO", self.0.join("cargo")).env_remove("CARGO_TARGET_DIR");
        command.output().expect("xtask runs")
    }
}

impl Drop for Checkout {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const RETRIEVED: &str = r#"{"event":"received","test":"it_retrieves","binary":"samples","method":"GET","path":"/api/v2/payment_sources/pm_1","pairs":[],"headers":[]}
"#;

/// In a test of a module of another program.
const LISTED: &str = r#"{"event":"received","test":"payment_source::it_lists","binary":"parameters","method":"GET","path":"/api/v2/payment_sources","pairs":[],"headers":[]}
"#;

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_report_says_what_ran_and_what_did_not() {
    let checkout = Checkout::new("text", RETRIEVED, 0);
    let output = checkout.run(&[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    let operations = checkout.operations();
    let called = text.lines().find(|line| line.starts_with("operations called")).unwrap_or_default();
    let called: Vec<&str> = called.split_whitespace().collect();
    // Never rounded up: what is not whole must not look whole.
    let percent = format!("{:.1}", (1000.0 / operations as f64).floor() / 10.0);
    assert_eq!(called, ["operations", "called", "1", "of", &*operations.to_string(), &*percent, "%"]);
    for part in [
        "payment_source.create_card: POST /payment_sources/create_card  spec/resources/payment_source.yaml:",
        "recorded by 1 tests in 1 events",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert!(!text.contains("payment_source.retrieve: GET"), "{text}");
    assert!(stderr(&output).contains("what tests print") && !text.contains("what tests print"));
    let ran = fs::read_to_string(checkout.0.join("arguments")).expect("cargo ran");
    assert_eq!(ran.trim(), "test --quiet --package contract-tests --no-fail-fast");
    let left = fs::read_dir(checkout.0.join("target/contract-coverage")).expect("the folder").count();
    assert_eq!(left, 0, "records are removed once read");
}

#[test]
fn json_and_junit_are_all_that_goes_to_standard_output() {
    let checkout = Checkout::new("formats", &format!("{RETRIEVED}{LISTED}"), 0);
    let json = checkout.run(&["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&json)).expect("JSON");
    let rows = json.pointer("/rows").and_then(|rows| rows.as_array()).expect("rows");
    for (operation, file, line) in [
        ("payment_source.retrieve", "contract-tests/tests/samples.rs", 2),
        ("payment_source.list", "contract-tests/tests/parameters/payment_source.rs", 3),
    ] {
        let row = rows.iter().find(|row| row["name"] == operation).expect("the operation's row");
        let called = row.pointer("/items/0/tests/0").expect("a test that called it");
        assert_eq!(
            (called["file"].as_str(), called["line"].as_u64()),
            (Some(file), Some(line)),
            "{operation}"
        );
    }
    let junit = stdout(&checkout.run(&["--format", "junit"]));
    assert!(junit.starts_with("<?xml ") && junit.ends_with("</testsuites>\n"), "{junit}");
}

#[test]
fn a_run_that_executed_nothing_fails() {
    let checkout = Checkout::new("nothing", "", 0);
    let output = checkout.run(&[]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("executed nothing"), "{}", stderr(&output));
}

#[test]
fn a_failing_test_or_too_little_coverage_fails() {
    let failing = Checkout::new("failing", RETRIEVED, 101).run(&[]);
    assert_eq!(code(&failing), 1);
    assert!(stderr(&failing).contains("a contract test failed"), "{}", stderr(&failing));
    assert!(stdout(&failing).contains("operations called"), "the report is there all the same");
    let checkout = Checkout::new("limit", RETRIEVED, 0);
    let under = checkout.run(&["--fail-under", "50"]);
    assert_eq!(code(&under), 1);
    assert!(stderr(&under).contains("% were exercised, and 50 % must be"), "{}", stderr(&under));
    assert_eq!(code(&checkout.run(&["--fail-under", "0.0001"])), 0);
}

#[test]
fn records_that_cannot_be_read_are_named_kept_and_fail_the_run() {
    let checkout = Checkout::new("junk", &format!("{RETRIEVED}{{\"event\":\"rec\n\u{0}\n{RETRIEVED}"), 0);
    let output = checkout.run(&[]);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).contains("no record: samples-1.jsonl:2: not JSON"), "{}", stdout(&output));
    assert!(stdout(&output).contains("recorded by 1 tests in 2 events"), "the others count");
    assert!(stderr(&output).contains("2 lines in "), "{}", stderr(&output));
    let left = fs::read_dir(checkout.0.join("target/contract-coverage")).expect("the folder").count();
    assert_eq!(left, 1);
}

#[test]
fn what_cannot_be_done_ends_with_2_and_says_why() {
    let checkout = Checkout::new("misuse", RETRIEVED, 0);
    let cases: [(&[&str], &str); 5] = [
        (&["--format", "xml"], "coverage prints `text`, `json` or `junit`, not `xml`"),
        (&["--fail-under", "most"], "--fail-under takes a percentage from 0 to 100, not `most`"),
        (&["--fail-under", "101"], "not `101`"),
        (&["--fail-under", "NaN"], "not `NaN`"),
        (&["--html", "/dev/null/page.html"], "/dev/null/page.html: "),
    ];
    for (arguments, why) in cases {
        let output = checkout.run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(why), "{arguments:?}: {}", stderr(&output));
    }
    fs::remove_file(checkout.0.join("cargo")).expect("removed");
    let output = checkout.run(&[]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
}

/// The browser, if this machine has one.
fn browser() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| {
        let version =
            Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        version.is_ok_and(|status| status.success())
    })
}

/// What a page says of itself once its scripts have run.
fn seen(browser: &str, page: &Path, dark: bool) -> String {
    let profile = page.with_extension("profile");
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--blink-settings=preferredColorScheme={}", if dark { 0 } else { 1 }))
        .args(["--virtual-time-budget=10000", "--window-size=1280,900", "--dump-dom"])
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("the browser runs");
    let _ = fs::remove_dir_all(profile);
    let text = stdout(&output);
    let said = text.split("<pre id=\"said\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    said.unwrap_or_else(|| panic!("the page said nothing:\n{}", stderr(&output))).to_owned()
}

/// Asks the page in a frame of this width; `script` makes `said`.
fn ask(browser: &str, page: &Path, width: u32, dark: bool, script: &str) -> String {
    let text = fs::read_to_string(page).expect("the page");
    let asking = format!(
        "<script>addEventListener('load', () => setTimeout(() => {{ let said = ''; {script}; parent.postMessage(said, '*'); }}, 50));</script></body>"
    );
    let inside = page.with_file_name("inside.html");
    fs::write(&inside, text.replace("</body>", &asking)).expect("written");
    let outside = page.with_file_name("outside.html");
    let frame = format!(
        "<!doctype html><body><script>addEventListener('message', (event) => {{ \
         const pre = document.createElement('pre'); pre.id = 'said'; pre.textContent = event.data; document.body.append(pre); }});</script>\
         <iframe src=\"inside.html\" style=\"border:0;width:{width}px;height:800px\"></iframe></body>"
    );
    fs::write(&outside, frame).expect("written");
    seen(browser, &outside, dark)
}

#[test]
fn the_page_works_in_a_browser_at_every_width_in_light_and_dark() {
    let Some(browser) = browser() else {
        eprintln!("there is no Chromium here: the page is not tested in a browser");
        return;
    };
    let checkout = Checkout::new("browser", RETRIEVED, 0);
    let page = checkout.0.join("pages/coverage.html");
    let output = checkout.run(&["--html", &page.to_string_lossy()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = fs::read_to_string(&page).expect("the page");
    assert!(text.contains("href=\"../spec/resources/payment_source.yaml#L"), "links find the checkout");

    for (width, dark) in [(375, false), (375, true), (1280, false), (1280, true)] {
        let fits = ask(
            browser,
            &page,
            width,
            dark,
            "const root = document.documentElement; said = `${root.scrollWidth <= innerWidth} ${innerWidth} ${matchMedia('(prefers-color-scheme: dark)').matches}`",
        );
        assert_eq!(
            fits,
            format!("true {width} {dark}"),
            "the page scrolls sideways, or is not what was asked"
        );
        let unreadable = ask(browser, &page, width, dark, CONTRAST);
        assert_eq!(unreadable, "", "text of too little contrast at {width}, dark: {dark}");
    }

    let filtered = ask(
        browser,
        &page,
        1280,
        false,
        "document.getElementById('find').value = 'payment_source.create_card CVV'; tools.dispatchEvent(new Event('input'));\
         said = document.getElementById('shown').textContent + ' / ' + \
         [...document.querySelectorAll('tbody tr[data-row]')].filter((row) => !row.hidden).length",
    );
    // The parameter and its constraint.
    assert!(filtered.starts_with("2 of ") && filtered.ends_with(" shown / 1"), "{filtered}");
    let missing = ask(
        browser,
        &page,
        1280,
        false,
        "missing.checked = true; for (const kind of document.getElementsByName('kind')) kind.checked = kind.value === 'operation';\
         tools.dispatchEvent(new Event('input'));\
         const left = [...document.querySelectorAll('section.row li')].filter((item) => item.offsetParent);\
         said = left.length + ' ' + left.every((item) => item.matches('.miss')) + ' ' + document.querySelectorAll('thead th[data-kind]:not([hidden])').length",
    );
    let others = checkout.operations() - 1;
    assert_eq!(missing, format!("{others} true 1"), "one was called, and only that column is left");
    let opened = ask(
        browser,
        &page,
        1280,
        false,
        "const cell = document.querySelector('td.whole a'); cell.click(); \
         const list = document.getElementById(cell.getAttribute('href').slice(1)); said = String(list.closest('details').open)",
    );
    assert_eq!(opened, "true", "a cell opens its list");
}

/// Names text whose contrast with its ground is below 4.5 (3 for large text).
const CONTRAST: &str = r"
    for (const details of document.querySelectorAll('details')) details.open = true;
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = (colour) => {
      canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      .reduce((sum, c, index) => sum + c * [0.2126, 0.7152, 0.0722][index], 0);
    const ground = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const colour = rgba(getComputedStyle(at).backgroundColor);
        if (colour[3] === 255) return colour;
      }
      return [255, 255, 255];
    };
    const bad = new Set();
    for (const element of document.body.querySelectorAll('*')) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
      if (!own || ['SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName)) continue;
      const style = getComputedStyle(element);
      const [one, other] = [light(rgba(style.color)), light(ground(element))].sort((a, b) => b - a);
      const contrast = (one + 0.05) / (other + 0.05);
      if (contrast < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) bad.add(`${element.tagName}.${element.className} ${contrast.toFixed(2)}`);
    }
    said = [...bad].slice(0, 20).join('; ')";
