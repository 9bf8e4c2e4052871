//! The JSON decoder: any answer of success is a model that loses nothing, or an error that says where.

use crate::exchange::{Told, wait};
use crate::text::nearly;
use arbitrary::Unstructured;
use chargebee::payment_source::PaymentSource;
use chargebee::{Decode, Encode, Json};

const SOUND: &[&str] = &[
    r#"{"payment_source":{"id":"pm_1","object":"payment_source","customer_id":"c_1","type":"card","reference_id":"r","status":"valid",
"gateway":"chargebee","ip_address":null,"card":{"iin":"411111","last4":"1111","brand":"visa","funding_type":"credit","expiry_month":10,
"expiry_year":2030,"masked_number":"************1111","billing_city":"é"},"cf_Loyalty Points":7}}"#,
    r#"{"payment_source":{"id":"pm_2","customer_id":"c","type":"new_kind","reference_id":"","status":"?","gateway":"gocardless",
"bank_account":{"name_on_account":"A","mandate_id":"m_123","account_type":"savings"},"deep":[[[{"a":[1,2.5,-3e9,true]}]]]}}"#,
];

/// Decodes any body as the answer of `retrieve`. What can be decoded is encoded again without loss and decoded to an equal model.
pub fn answers(data: &[u8]) {
    let mut input = Unstructured::new(data);
    let Ok(body) = nearly(SOUND, &mut input) else { return };
    let told = Told::new(200, body.clone());
    match wait(told.client().payment_sources().retrieve("pm_1").send()) {
        Ok(answer) => {
            let sent: Json = serde_json::from_str(&body).expect("what was decoded is JSON");
            let encoded = answer.payment_source.encode();
            assert_eq!(Some(&encoded), sent.get("payment_source"), "a member was lost or changed");
            let again = PaymentSource::decode(encoded).expect("what was encoded can be decoded");
            assert_eq!(again, answer.payment_source);
        }
        Err(error) => {
            let message = error.to_string();
            assert!(error.undecodable().is_some(), "{message}");
            assert!(
                message.starts_with("payment_source.retrieve") && message.lines().count() == 1,
                "{message:?}"
            );
            assert_eq!(error.raw_body(), Some(body.as_bytes()));
        }
    }
}
