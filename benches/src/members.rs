//! The members of an answer by hand: those of the client's models, since who calls wants the same. Open enums are text.

#![allow(missing_docs, reason = "named as in the API's documentation")]

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
pub struct Created {
    pub payment_source: PaymentSource,
    pub customer: Customer,
}

#[derive(Debug, Deserialize)]
pub struct Customer {
    pub id: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub company: Option<String>,
    pub vat_number: Option<String>,
    pub auto_collection: String,
    pub offline_payment_method: Option<String>,
    pub net_term_days: i64,
    pub vat_number_validated_time: Option<i64>,
    pub vat_number_status: Option<String>,
    pub allow_direct_debit: bool,
    pub is_location_valid: Option<bool>,
    pub created_at: i64,
    pub created_from_ip: Option<String>,
    pub exemption_details: Option<Value>,
    pub taxability: Option<String>,
    pub entity_code: Option<String>,
    pub exempt_number: Option<String>,
    pub updated_at: Option<i64>,
    pub locale: Option<String>,
    pub billing_date: Option<i64>,
    pub billing_month: Option<i64>,
    pub billing_date_mode: Option<String>,
    pub billing_day_of_week: Option<String>,
    pub billing_day_of_week_mode: Option<String>,
    pub pii_cleared: Option<String>,
    pub auto_close_invoices: Option<bool>,
    pub channel: Option<String>,
    pub active_id: Option<String>,
    pub resource_version: Option<i64>,
    pub deleted: bool,
    pub registered_for_gst: Option<bool>,
    pub consolidated_invoicing: Option<bool>,
    pub customer_type: Option<String>,
    pub business_customer_without_vat_number: Option<bool>,
    pub client_profile_id: Option<String>,
    pub relationship: Option<CustomerRelationship>,
    pub use_default_hierarchy_settings: Option<bool>,
    pub parent_account_access: Option<CustomerParentAccountAccess>,
    pub child_account_access: Option<CustomerChildAccountAccess>,
    pub vat_number_prefix: Option<String>,
    pub entity_identifier_scheme: Option<String>,
    pub entity_identifier_standard: Option<String>,
    pub billing_address: Option<CustomerBillingAddress>,
    pub referral_urls: Option<Vec<CustomerReferralUrl>>,
    pub card_status: Option<String>,
    pub fraud_flag: Option<String>,
    pub contacts: Option<Vec<CustomerContact>>,
    pub primary_payment_source_id: Option<String>,
    pub backup_payment_source_id: Option<String>,
    pub payment_method: Option<CustomerPaymentMethod>,
    pub invoice_notes: Option<String>,
    pub business_entity_id: Option<String>,
    pub promotional_credits: i64,
    pub refundable_credits: i64,
    pub excess_payments: i64,
    pub balances: Option<Vec<CustomerBalance>>,
    pub entity_identifiers: Option<Vec<CustomerEntityIdentifier>>,
    pub tax_providers_fields: Option<Vec<CustomerTaxProvidersField>>,
    pub is_einvoice_enabled: Option<bool>,
    pub einvoicing_method: Option<String>,
    pub meta_data: Option<Value>,
    pub unbilled_charges: i64,
    pub preferred_currency_code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct CustomerTaxProvidersField {
    pub provider_name: String,
    pub field_id: String,
    pub field_value: String,
}

#[derive(Debug, Deserialize)]
pub struct CustomerEntityIdentifier {
    pub id: String,
    pub value: Option<String>,
    pub scheme: String,
    pub standard: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct CustomerBalance {
    pub promotional_credits: i64,
    pub excess_payments: i64,
    pub refundable_credits: i64,
    pub unbilled_charges: i64,
    pub currency_code: String,
    pub balance_currency_code: String,
    pub business_entity_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct CustomerPaymentMethod {
    #[serde(rename = "type")]
    pub type_: String,
    pub reference_id: String,
    pub gateway: String,
    pub gateway_account_id: Option<String>,
    pub status: String,
}

#[derive(Debug, Deserialize)]
pub struct CustomerContact {
    pub id: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: String,
    pub phone: Option<String>,
    pub label: Option<String>,
    pub enabled: bool,
    pub send_account_email: bool,
    pub send_billing_email: bool,
}

#[derive(Debug, Deserialize)]
pub struct CustomerReferralUrl {
    pub external_customer_id: Option<String>,
    pub referral_sharing_url: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub referral_campaign_id: String,
    pub referral_account_id: String,
    pub referral_external_campaign_id: Option<String>,
    pub referral_system: String,
}

#[derive(Debug, Deserialize)]
pub struct CustomerBillingAddress {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub company: Option<String>,
    pub phone: Option<String>,
    pub line1: Option<String>,
    pub line2: Option<String>,
    pub line3: Option<String>,
    pub city: Option<String>,
    pub state_code: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    pub zip: Option<String>,
    pub validation_status: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct CustomerChildAccountAccess {
    pub portal_edit_subscriptions: Option<String>,
    pub portal_download_invoices: Option<String>,
    pub send_subscription_emails: bool,
    pub send_invoice_emails: bool,
    pub send_payment_emails: bool,
}

#[derive(Debug, Deserialize)]
pub struct CustomerParentAccountAccess {
    pub portal_edit_child_subscriptions: Option<String>,
    pub portal_download_child_invoices: Option<String>,
    pub send_subscription_emails: bool,
    pub send_invoice_emails: bool,
    pub send_payment_emails: bool,
}

#[derive(Debug, Deserialize)]
pub struct CustomerRelationship {
    pub parent_id: Option<String>,
    pub payment_owner_id: String,
    pub invoice_owner_id: String,
}

#[derive(Debug, Deserialize)]
pub struct PaymentSource {
    pub id: String,
    pub resource_version: Option<i64>,
    pub updated_at: Option<i64>,
    pub created_at: Option<i64>,
    pub customer_id: String,
    #[serde(rename = "type")]
    pub type_: String,
    pub reference_id: String,
    pub status: String,
    pub gateway: String,
    pub gateway_account_id: Option<String>,
    pub ip_address: Option<String>,
    pub issuing_country: Option<String>,
    pub card: Option<Card>,
    pub bank_account: Option<BankAccount>,
    pub boleto: Option<Boleto>,
    pub billing_address: Option<BillingAddress>,
    pub amazon_payment: Option<AmazonPayment>,
    pub upi: Option<Upi>,
    pub paypal: Option<Paypal>,
    pub venmo: Option<Venmo>,
    pub klarna_pay_now: Option<KlarnaPayNow>,
    pub mandates: Option<Vec<Mandate>>,
    pub vault_token: Option<Value>,
    pub deleted: Option<bool>,
    pub business_entity_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Mandate {
    pub id: String,
    pub subscription_id: String,
    pub created_at: i64,
}

#[derive(Debug, Deserialize)]
pub struct KlarnaPayNow {
    pub email: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Venmo {
    pub user_name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Paypal {
    pub email: Option<String>,
    pub agreement_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Upi {
    pub vpa: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct AmazonPayment {
    pub email: Option<String>,
    pub agreement_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct BillingAddress {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub company: Option<String>,
    pub phone: Option<String>,
    pub line1: Option<String>,
    pub line2: Option<String>,
    pub line3: Option<String>,
    pub city: Option<String>,
    pub state_code: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    pub zip: Option<String>,
    pub validation_status: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Boleto {
    pub last4: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct BankAccount {
    pub last4: String,
    pub name_on_account: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub direct_debit_scheme: Option<String>,
    pub bank_name: Option<String>,
    pub mandate_id: Option<String>,
    pub account_type: Option<String>,
    pub echeck_type: Option<String>,
    pub account_holder_type: Option<String>,
    pub email: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Card {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub iin: String,
    pub last4: String,
    pub brand: String,
    pub funding_type: String,
    pub expiry_month: i64,
    pub expiry_year: i64,
    pub billing_addr1: Option<String>,
    pub billing_addr2: Option<String>,
    pub billing_city: Option<String>,
    pub billing_state_code: Option<String>,
    pub billing_state: Option<String>,
    pub billing_country: Option<String>,
    pub billing_zip: Option<String>,
    pub masked_number: Option<String>,
}
