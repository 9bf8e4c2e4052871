"""Every documented operation, called through the official Python SDK against the mock server.

Run by ../run, which installs the SDK and starts the mock: python operations.py http://127.0.0.1:PORT
"""

import json
import sys
import traceback
import urllib.request

from chargebee import APIError, Chargebee, InvalidRequestError
from chargebee.retry_config import RetryConfig

MOCK = sys.argv[1].rstrip("/")
CARD = {"number": "4012888888881881", "expiry_month": 10, "expiry_year": 2030, "cvv": "999"}

# The address is taken for https as long as the *class* says so: `protocol="http"` alone changes the instance, which is not asked.
Chargebee.verify_ca_certs = False


def client() -> Chargebee:
    # The SDK puts its host together as site + "." + chargebee_domain: this way it is 127.0.0.1, and no name has to be resolved.
    site, domain = MOCK.removeprefix("http://").split(".", 1)
    made = Chargebee(api_key="test_key", site=site, chargebee_domain=domain, protocol="http")
    made.update_read_timeout_secs(10)
    return made


sources = client().PaymentSource
results = {"ok": 0, "FAILED": 0}


def check(name, test):
    try:
        test()
    except Exception:
        results["FAILED"] += 1
        print(f"FAILED python {name}")
        print("    " + traceback.format_exc().rstrip().replace("\n", "\n    "))
    else:
        results["ok"] += 1
        print(f"ok python {name}")


def equal(found, expected, what=""):
    assert found == expected, f"{what}\n found    {found!r}\n expected {expected!r}"


def control(method, path, body=None):
    """The mock's own addresses."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{MOCK}/_mock/{path}", data=data, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


# The operations that the mock has carried out; its log begins anew with each reset.
carried_out = set()


def note_carried_out():
    for request in control("GET", "requests")["requests"]:
        if request["operation"] and request["status"] == 200:
            carried_out.add(request["operation"])


def reset():
    note_carried_out()
    control("POST", "reset")


def refused(call, status, code, param=None):
    """The call fails with the SDK's own class, which carries the members of the API's answer."""
    try:
        call()
    except APIError as error:
        found = (type(error), error.http_status_code, error.type, error.api_error_code, error.param)
        equal(found, (InvalidRequestError, status, "invalid_request", code, param))
        assert str(error), "an error says what happened"
    else:
        raise AssertionError("the call succeeded")


def violation(call, param):
    refused(call, 400, "param_wrong_value", param)


def not_found(call):
    refused(call, 404, "resource_not_found")


def create_card(customer_id, card=None):
    return sources.create_card({"customer_id": customer_id, "card": card or CARD}).payment_source


def retrieved(id):
    return sources.retrieve(id).payment_source.raw_data


def ids(answer):
    return [entry.payment_source.id for entry in answer.list]


def create_using_temp_token():
    made = sources.create_using_temp_token(
        {
            "customer_id": "temp",
            "type": "card",
            "tmp_token": "tok_1",
            "gateway_account_id": "gw_1",
            "replace_primary_payment_source": False,
        }
    )
    equal(made.payment_source.customer_id, "temp")
    equal(made.payment_source.gateway_account_id, "gw_1")
    equal(made.customer.id, "temp")
    equal(made.customer.primary_payment_source_id, made.payment_source.id)
    equal(retrieved(made.payment_source.id), made.payment_source.raw_data)
    violation(lambda: sources.create_using_temp_token({"customer_id": "temp", "type": "card"}), "tmp_token")


def create_using_permanent_token():
    params = {"customer_id": "permanent", "type": "paypal_express_checkout", "reference_id": "B-66H51492YE2926358"}
    made = sources.create_using_permanent_token(params).payment_source
    equal(made.type, "paypal_express_checkout")
    equal(made.reference_id, "B-66H51492YE2926358")
    equal(made.paypal.agreement_id, "B-66H51492YE2926358")
    equal(retrieved(made.id), made.raw_data)
    violation(lambda: sources.create_using_permanent_token({**params, "type": "cash"}), "type")


def create_card_():
    named = {
        "first_name": "Jo & Co",
        "last_name": "Doe",
        "billing_addr1": "#678 Mission Street",
        "billing_city": "São José",
        "billing_zip": "10002",
        "billing_country": "US",
    }
    made = create_card("card", {**CARD, **named})
    shown = {"iin": "401288", "last4": "1881", "brand": "visa", "expiry_month": 10, "expiry_year": 2030, **named}
    equal({name: made.card.raw_data.get(name) for name in shown}, shown)
    equal(retrieved(made.id), made.raw_data)

    second = create_card("card")
    third = sources.create_card({"customer_id": "card", "replace_primary_payment_source": True, "card": CARD})
    equal(third.customer.primary_payment_source_id, third.payment_source.id)
    equal(ids(sources.list({"customer_id": {"is": "card"}})), [second.id, third.payment_source.id])

    violation(lambda: create_card(""), "customer_id")
    violation(lambda: create_card("card", {**CARD, "expiry_month": 13}), "card[expiry_month]")
    violation(lambda: create_card("card", {"expiry_month": 1, "expiry_year": 2030}), "card[number]")


def create_card_twice():
    def call():
        # The SDK writes into the headers that it is given: fresh ones for each call.
        headers = {"chargebee-idempotency-key": "python-1"}
        return sources.create_card({"customer_id": "twice", "card": CARD}, headers)

    first, second = call(), call()
    equal(second.payment_source.id, first.payment_source.id)
    equal((first.is_idempotency_replayed, second.is_idempotency_replayed), (False, True))
    equal(len(ids(sources.list({"customer_id": {"is": "twice"}}))), 1)


def update_card():
    made = create_card("update", {**CARD, "first_name": "Jon", "billing_city": "Rome"})
    # The SDK does not encode gateway_meta_data: as a dict, it would arrive in Python's own spelling.
    meta_data = json.dumps({"order": 7})
    changes = {"first_name": "Jane", "expiry_month": 5, "billing_city": ""}
    updated = sources.update_card(made.id, {"card": changes, "gateway_meta_data": meta_data})
    equal(updated.customer.id, "update")
    card = retrieved(made.id)["card"]
    equal((card["first_name"], card["expiry_month"], card["expiry_year"]), ("Jane", 5, 2030))
    equal(card.get("billing_city"), None, "an empty text clears")
    violation(lambda: sources.update_card(made.id, {"card": {"expiry_month": 0}}), "card[expiry_month]")
    not_found(lambda: sources.update_card("pm_nowhere", {"card": {"first_name": "Jane"}}))


def retrieve():
    made = create_card("retrieve")
    found = sources.retrieve(made.id).payment_source
    equal((found.id, found.object), (made.id, "payment_source"))
    not_found(lambda: sources.retrieve("pm_nowhere"))


def list_pages():
    reset()
    for customer in ["a", "a", "b", "b", "b"]:
        create_card(customer)
    everything = ids(sources.list())
    equal(len(everything), 5)
    found, sizes, params = [], [], {"limit": 2}
    while True:
        page = sources.list(params)
        found += ids(page)
        sizes.append(len(page.list))
        if not page.next_offset:
            break
        params = {"limit": 2, "offset": page.next_offset}
    equal(found, everything)
    equal(sizes, [2, 2, 1])
    violation(lambda: sources.list({"limit": 101}), "limit")
    violation(lambda: sources.list({"limit": 0}), "limit")


def switch_gateway_account():
    made = create_card("switch")
    moved = sources.switch_gateway_account(made.id, {"gateway_account_id": "gw_2"})
    equal(moved.customer.id, "switch")
    equal(moved.payment_source.gateway_account_id, "gw_2")
    assert moved.payment_source.reference_id != made.reference_id
    equal(retrieved(made.id), moved.payment_source.raw_data)
    violation(lambda: sources.switch_gateway_account(made.id, {}), "gateway_account_id")
    to = {"gateway_account_id": "gw_2"}
    refused(lambda: sources.switch_gateway_account(kept["paypal"].id, to), 409, "invalid_state_for_request")


def export_payment_source():
    made = create_card("export")
    copied = sources.export_payment_source(made.id, {"gateway_account_id": "gw_3"}).third_party_payment_method
    equal((copied.gateway_account_id, copied.type), ("gw_3", "card"))
    equal(retrieved(made.id), made.raw_data, "a copy leaves the source as it was")
    violation(lambda: sources.export_payment_source(made.id, {}), "gateway_account_id")


def delete():
    first, second = create_card("delete"), create_card("delete")
    deleted(first.id)
    not_found(lambda: sources.retrieve(first.id))
    not_found(lambda: sources.delete(first.id))
    # The backup took the first one's place.
    moved = sources.switch_gateway_account(second.id, {"gateway_account_id": "gw_2"})
    equal(moved.customer.primary_payment_source_id, second.id)
    deleted(second.id)
    equal(ids(sources.list({"customer_id": {"is": "delete"}})), [])


def deleted(id):
    equal(sources.delete(id).payment_source.id, id)


def retry():
    made = create_card("retry")
    patient = client()
    patient.update_retry_config(RetryConfig(enabled=True, delay_ms=1))
    control("POST", "faults", {"fault": "status=503", "operation": "payment_source.retrieve", "times": 2})
    equal(patient.PaymentSource.retrieve(made.id).payment_source.id, made.id)


def html():
    try:
        sources.retrieve("pm_1", {"x-mock-fault": "html502"})
    except APIError:
        raise
    except Exception as error:
        # The status is 502; that the SDK says 500, in an Exception without members, is the SDK's.
        assert "http_status_code: 500" in str(error), error
    else:
        raise AssertionError("the call succeeded")


reset()
check("payment_source.create_using_temp_token", create_using_temp_token)
check("payment_source.create_using_permanent_token", create_using_permanent_token)
check("payment_source.create_card", create_card_)
check("payment_source.create_card, repeated with its idempotency key", create_card_twice)
check("payment_source.update_card", update_card)
check("payment_source.retrieve", retrieve)
check("payment_source.list", list_pages)

# Each filter with each operator that the documentation lists for it, and what of the four sources it leaves.
reset()
kept = {"a1": create_card("alpha"), "a2": create_card("alphabet"), "b": create_card("beta")}
paypal = {"customer_id": "gamma", "type": "paypal_express_checkout", "reference_id": "B-1"}
kept["paypal"] = sources.create_using_permanent_token(paypal).payment_source
control("POST", "state", {"resource": "payment_source", "value": {**kept["b"].raw_data, "status": "expiring"}})
for field, operator, value, left in [
    ("customer_id", "is", "alpha", ["a1"]),
    ("customer_id", "is_not", "alpha", ["a2", "b", "paypal"]),
    ("customer_id", "starts_with", "alpha", ["a1", "a2"]),
    ("customer_id", "in", ["alpha", "beta"], ["a1", "b"]),
    ("customer_id", "not_in", ["alpha", "beta"], ["a2", "paypal"]),
    ("type", "is", "card", ["a1", "a2", "b"]),
    ("type", "is_not", "card", ["paypal"]),
    ("type", "in", ["card", "generic"], ["a1", "a2", "b"]),
    ("type", "not_in", ["card", "generic"], ["paypal"]),
    ("status", "is", "expiring", ["b"]),
    ("status", "is_not", "expiring", ["a1", "a2", "paypal"]),
    ("status", "in", ["expiring", "expired"], ["b"]),
    ("status", "not_in", ["expiring", "expired"], ["a1", "a2", "paypal"]),
]:

    def list_filtered():
        sent = value
        if isinstance(value, list):
            # The SDK sends a list as ['alpha', 'beta'], which is no JSON: the mock refuses that, so that a test notices. A
            # text goes out as it is.
            violation(lambda: sources.list({field: {operator: value}}), f"{field}[{operator}]")
            sent = json.dumps(value)
        found = ids(sources.list({field: {operator: sent}}))
        equal(sorted(found), sorted(kept[name].id for name in left))

    check(f"payment_source.list {field}[{operator}]", list_filtered)

check(
    "payment_source.list, a value that is none of the enum",
    lambda: violation(lambda: sources.list({"status": {"is": "fine"}}), "status[is]"),
)
check("payment_source.switch_gateway_account", switch_gateway_account)
check("payment_source.export_payment_source", export_payment_source)
check("payment_source.delete", delete)
check("a retry after 503", retry)
check("a proxy's HTML for an answer", html)


def without_samples():
    """The operations that no sample shows."""
    made = sources.create_bank_account({"customer_id": "today", "bank_account": {"first_name": "A"}}).payment_source
    sources.update_bank_account(made.id, {"bank_account": {"email": "a@example.com"}})
    sources.verify_bank_account(made.id, {"amount1": 1, "amount2": 2})
    sources.list_gateway_tokens_for_payment_source(made.id)
    sources.create_using_token({"customer_id": "today", "token_id": "tok_1"})
    sources.create_using_payment_intent({"customer_id": "today", "payment_intent": {"id": "pi_1"}})
    sources.create_voucher_payment_source({"customer_id": "today", "voucher_payment_source": {"voucher_type": "boleto"}})
    equal(sources.delete_local(made.id).customer.id, "today")


check("the operations that no sample shows", without_samples)


def everything_carried_out():
    note_carried_out()
    health = control("GET", "health")
    equal(len(carried_out), health["operations"], sorted(carried_out))
    equal(health["panics"], 0, "the mock panicked")


check("every documented operation was carried out", everything_carried_out)
print(f"{results['ok']} passed, {results['FAILED']} failed")
sys.exit(results["FAILED"] > 0)
