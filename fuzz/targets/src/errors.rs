//! The error parser: any answer that is no success is one line that names the operation, and never shows a secret.

use crate::exchange::{KEY, Told, wait};
use crate::text::nearly;
use arbitrary::Unstructured;
use chargebee::payment_source::create_card::Card;

const NUMBER: &str = "4012888888881881";
const CVV: &str = "9753";

const SOUND: &[&str] = &[
    r#"{"message":"card 4012 8888 8888 1881 with 9753 was declined","type":"payment","api_error_code":"payment_processing_failed",
"param":"card[number]","error_code":"x","error_msg":"y","error_param":"z","http_status_code":400,"error_cause_id":"test_key_of_the_site"}"#,
    r#"{"message":"Sorry, 4012-8888-8888-1881\n\u001b[31m is bad","api_error_code":"9753","param":"4012888888881881"}"#,
    "<html><body>502 4012888888881881</body></html>",
];

/// Reads any body under any status but those of success, in answer to a call that holds secrets.
pub fn errors(data: &[u8]) {
    let mut input = Unstructured::new(data);
    let Ok(status) = input.int_in_range(0..=499_u16) else { return };
    let status = if status < 300 { 300 + status % 100 } else { status + 100 };
    let Ok(body) = nearly(SOUND, &mut input) else { return };
    let told = Told::new(status, body.clone());
    let card = Card::number(NUMBER).expiry_month(10).expiry_year(2030).cvv(CVV);
    let call = told.client().payment_sources().create_card().customer_id("c_1").card(card).send();
    let error = wait(call).err().unwrap_or_else(|| panic!("{status} is no success"));
    let message = error.to_string();
    assert_eq!((error.status(), error.raw_body()), (Some(status), Some(body.as_bytes())), "{message}");
    assert!(message.starts_with("payment_source.create_card") && message.lines().count() == 1, "{message:?}");
    let bare: String = message.chars().filter(|it| !matches!(it, ' ' | '-')).collect();
    for shown in [message, format!("{error:?}"), format!("{error:#?}"), bare] {
        for secret in [NUMBER, CVV, KEY] {
            assert!(!shown.contains(secret), "a secret is shown: {}", shown.replace(secret, "(it)"));
        }
    }
}
