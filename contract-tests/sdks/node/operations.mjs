// Every documented operation, called through the official Node SDK against the mock server.
// Run by ../run, which installs the SDK and starts the mock: node operations.mjs http://127.0.0.1:PORT

import assert from 'node:assert/strict';
import Chargebee from 'chargebee';

const mock = new URL(process.argv[2]);

// The SDK puts its host together as site + hostSuffix: this way it is 127.0.0.1, and no name has to be resolved.
const settings = {
    site: '127',
    hostSuffix: '.0.0.1',
    protocol: mock.protocol.replace(':', ''),
    port: mock.port,
    apiKey: 'test_key',
    timeout: 10_000,
};
const sources = new Chargebee(settings).paymentSource;

const CARD = { number: '4012888888881881', expiry_month: 10, expiry_year: 2030, cvv: '999' };

let passed = 0;
let failed = 0;

async function check(name, test) {
    try {
        await test();
        passed += 1;
        console.log(`ok node ${name}`);
    } catch (error) {
        failed += 1;
        console.log(`FAILED node ${name}\n    ${(error?.stack ?? JSON.stringify(error)).replaceAll('\n', '\n    ')}`);
    }
}

// The mock's own addresses.
async function control(method, path, body) {
    const answer = await fetch(new URL(`/_mock/${path}`, mock), { method, body: body && JSON.stringify(body) });
    const json = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(json));
    return json;
}

// The operations that the mock has carried out; its log begins anew with each reset.
const carriedOut = new Set();

async function noteCarriedOut() {
    const { requests } = await control('GET', 'requests');
    for (const { operation, status } of requests) if (operation && status === 200) carriedOut.add(operation);
}

async function reset() {
    await noteCarriedOut();
    await control('POST', 'reset');
}

function holds(object, expected) {
    const found = Object.fromEntries(Object.keys(expected).map((name) => [name, object[name]]));
    assert.deepEqual(found, expected);
}

// What a call is refused with. The SDK has no class for it: it rejects with the members of the API's answer, and adds
// `http_status_code` and `headers`. Its ChargebeeError is for answers that are no JSON.
async function refusal(call) {
    try {
        await call;
    } catch (error) {
        return error;
    }
    assert.fail('the call succeeded');
}

async function refused(call, expected) {
    const error = await refusal(call);
    if (error instanceof Error) throw error;
    holds(error, expected);
    assert.ok(error.message, 'an error says what happened');
}

const notFound = { http_status_code: 404, type: 'invalid_request', api_error_code: 'resource_not_found' };
const violation = (param) => ({ http_status_code: 400, type: 'invalid_request', api_error_code: 'param_wrong_value', param });

async function createCard(customer_id, card = CARD) {
    return (await sources.createCard({ customer_id, card })).payment_source;
}

const ids = (answer) => answer.list.map((entry) => entry.payment_source.id);

await reset();

await check('payment_source.create_using_temp_token', async () => {
    const made = await sources.createUsingTempToken({
        customer_id: 'temp', type: 'card', tmp_token: 'tok_1', gateway_account_id: 'gw_1', replace_primary_payment_source: false,
    });
    assert.equal(made.payment_source.customer_id, 'temp');
    assert.equal(made.payment_source.gateway_account_id, 'gw_1');
    assert.equal(made.customer.id, 'temp');
    assert.equal(made.customer.primary_payment_source_id, made.payment_source.id);
    assert.deepEqual((await sources.retrieve(made.payment_source.id)).payment_source, made.payment_source);
    await refused(sources.createUsingTempToken({ customer_id: 'temp', type: 'card' }), violation('tmp_token'));
});

await check('payment_source.create_using_permanent_token', async () => {
    const made = await sources.createUsingPermanentToken({
        customer_id: 'permanent', type: 'paypal_express_checkout', reference_id: 'B-66H51492YE2926358',
    });
    assert.equal(made.payment_source.type, 'paypal_express_checkout');
    assert.equal(made.payment_source.reference_id, 'B-66H51492YE2926358');
    assert.equal(made.payment_source.paypal.agreement_id, 'B-66H51492YE2926358');
    assert.deepEqual((await sources.retrieve(made.payment_source.id)).payment_source, made.payment_source);
    await refused(
        sources.createUsingPermanentToken({ customer_id: 'permanent', type: 'cash', reference_id: 'r' }), violation('type'),
    );
});

await check('payment_source.create_card', async () => {
    const named = {
        first_name: 'Jo & Co',
        last_name: 'Doe',
        billing_addr1: '#678 Mission Street',
        billing_city: 'São José',
        billing_zip: '10002',
        billing_country: 'US',
    };
    const made = await createCard('card', { ...CARD, ...named });
    holds(made.card, { iin: '401288', last4: '1881', brand: 'visa', expiry_month: 10, expiry_year: 2030, ...named });
    assert.deepEqual((await sources.retrieve(made.id)).payment_source, made);

    const second = await createCard('card');
    const third = await sources.createCard({ customer_id: 'card', replace_primary_payment_source: true, card: CARD });
    assert.equal(third.customer.primary_payment_source_id, third.payment_source.id);
    assert.deepEqual(ids(await sources.list({ customer_id: { is: 'card' } })), [second.id, third.payment_source.id]);

    await refused(createCard(''), violation('customer_id'));
    await refused(createCard('card', { ...CARD, expiry_month: 13 }), violation('card[expiry_month]'));
    await refused(createCard('card', { expiry_month: 1, expiry_year: 2030 }), violation('card[number]'));
});

await check('payment_source.create_card, repeated with its idempotency key', async () => {
    const call = () => sources.createCard({ customer_id: 'twice', card: CARD }, { 'chargebee-idempotency-key': 'node-1' });
    const [first, second] = [await call(), await call()];
    assert.equal(second.payment_source.id, first.payment_source.id);
    assert.equal(first.isIdempotencyReplayed, false);
    assert.equal(second.isIdempotencyReplayed, 'true');
    assert.equal(ids(await sources.list({ customer_id: { is: 'twice' } })).length, 1);
});

await check('payment_source.update_card', async () => {
    const { id } = await createCard('update', { ...CARD, first_name: 'Jon', billing_city: 'Rome' });
    const updated = await sources.updateCard(id, {
        card: { first_name: 'Jane', expiry_month: 5, billing_city: '' }, gateway_meta_data: { order: 7 },
    });
    assert.equal(updated.customer.id, 'update');
    const { card } = (await sources.retrieve(id)).payment_source;
    assert.deepEqual([card.first_name, card.expiry_month, card.expiry_year], ['Jane', 5, 2030]);
    assert.equal(card.billing_city, undefined, 'an empty text clears');
    await refused(sources.updateCard(id, { card: { expiry_month: 0 } }), violation('card[expiry_month]'));
    await refused(sources.updateCard('pm_nowhere', { card: { first_name: 'Jane' } }), notFound);
});

await check('payment_source.retrieve', async () => {
    const made = await createCard('retrieve');
    const found = (await sources.retrieve(made.id)).payment_source;
    assert.equal(found.id, made.id);
    assert.equal(found.object, 'payment_source');
    await refused(sources.retrieve('pm_nowhere'), notFound);
});

await check('payment_source.list', async () => {
    await reset();
    for (const customer of ['a', 'a', 'b', 'b', 'b']) await createCard(customer);
    const all = ids(await sources.list());
    assert.equal(all.length, 5);
    const found = [];
    const sizes = [];
    let offset;
    do {
        const page = await sources.list(offset === undefined ? { limit: 2 } : { limit: 2, offset });
        found.push(...ids(page));
        sizes.push(page.list.length);
        offset = page.next_offset;
    } while (offset);
    assert.deepEqual(found, all);
    assert.deepEqual(sizes, [2, 2, 1]);
    await refused(sources.list({ limit: 101 }), violation('limit'));
    await refused(sources.list({ limit: 0 }), violation('limit'));
});

// Each filter with each operator that the documentation lists for it, and what of the four sources it leaves.
// Never two operators on one field: the SDK merges them into `status[is_not][in]`.
await reset();
const kept = { a1: await createCard('alpha'), a2: await createCard('alphabet'), b: await createCard('beta') };
kept.paypal = (await sources.createUsingPermanentToken({
    customer_id: 'gamma', type: 'paypal_express_checkout', reference_id: 'B-1',
})).payment_source;
await control('POST', 'state', { resource: 'payment_source', value: { ...kept.b, status: 'expiring' } });
for (const [field, operator, value, left] of [
    ['customer_id', 'is', 'alpha', ['a1']],
    ['customer_id', 'is_not', 'alpha', ['a2', 'b', 'paypal']],
    ['customer_id', 'starts_with', 'alpha', ['a1', 'a2']],
    ['customer_id', 'in', ['alpha', 'beta'], ['a1', 'b']],
    ['customer_id', 'not_in', ['alpha', 'beta'], ['a2', 'paypal']],
    ['type', 'is', 'card', ['a1', 'a2', 'b']],
    ['type', 'is_not', 'card', ['paypal']],
    ['type', 'in', ['card', 'generic'], ['a1', 'a2', 'b']],
    ['type', 'not_in', ['card', 'generic'], ['paypal']],
    ['status', 'is', 'expiring', ['b']],
    ['status', 'is_not', 'expiring', ['a1', 'a2', 'paypal']],
    ['status', 'in', ['expiring', 'expired'], ['b']],
    ['status', 'not_in', ['expiring', 'expired'], ['a1', 'a2', 'paypal']],
]) {
    await check(`payment_source.list ${field}[${operator}]`, async () => {
        const found = ids(await sources.list({ [field]: { [operator]: value } }));
        assert.deepEqual(found.sort(), left.map((name) => kept[name].id).sort());
    });
}

await check('payment_source.list, a value that is none of the enum', async () => {
    await refused(sources.list({ status: { is: 'fine' } }), violation('status[is]'));
});

await check('payment_source.switch_gateway_account', async () => {
    const made = await createCard('switch');
    const moved = await sources.switchGatewayAccount(made.id, { gateway_account_id: 'gw_2' });
    assert.equal(moved.customer.id, 'switch');
    assert.equal(moved.payment_source.gateway_account_id, 'gw_2');
    assert.notEqual(moved.payment_source.reference_id, made.reference_id);
    assert.deepEqual((await sources.retrieve(made.id)).payment_source, moved.payment_source);
    await refused(sources.switchGatewayAccount(made.id, {}), violation('gateway_account_id'));
    await refused(sources.switchGatewayAccount(kept.paypal.id, { gateway_account_id: 'gw_2' }), {
        http_status_code: 409, type: 'invalid_request', api_error_code: 'invalid_state_for_request',
    });
});

await check('payment_source.export_payment_source', async () => {
    const made = await createCard('export');
    const copied = (await sources.exportPaymentSource(made.id, { gateway_account_id: 'gw_3' })).third_party_payment_method;
    assert.equal(copied.gateway_account_id, 'gw_3');
    assert.equal(copied.type, 'card');
    assert.deepEqual((await sources.retrieve(made.id)).payment_source, made, 'a copy leaves the source as it was');
    await refused(sources.exportPaymentSource(made.id, {}), violation('gateway_account_id'));
});

await check('payment_source.delete', async () => {
    const [first, second] = [await createCard('delete'), await createCard('delete')];
    const one = await sources.delete(first.id);
    assert.equal(one.customer.primary_payment_source_id, second.id, 'the backup takes its place');
    await refused(sources.retrieve(first.id), notFound);
    await refused(sources.delete(first.id), notFound);
    const none = await sources.delete(second.id);
    assert.equal(none.customer.primary_payment_source_id, undefined);
    assert.equal(none.customer.auto_collection, 'off');
});

await check('a retry after 503', async () => {
    const made = await createCard('retry');
    const patient = new Chargebee({ ...settings, retryConfig: { enabled: true, delayMs: 1 } }).paymentSource;
    await control('POST', 'faults', { fault: 'status=503', operation: 'payment_source.retrieve', times: 2 });
    assert.equal((await patient.retrieve(made.id)).payment_source.id, made.id);
});

await check("a proxy's HTML for an answer", async () => {
    const error = await refusal(sources.retrieve('pm_1', {}, { 'x-mock-fault': 'html502' }));
    // The status is 502; that the SDK says 500 is the SDK's.
    assert.deepEqual([error.constructor.name, error.http_status_code], ['ChargebeeError', 500]);
});

await check('the operations that no sample shows', async () => {
    const made = await sources.createBankAccount({ customer_id: 'today', bank_account: { first_name: 'A' } });
    const id = made.payment_source.id;
    await sources.updateBankAccount(id, { bank_account: { email: 'a@example.com' } });
    await sources.verifyBankAccount(id, { amount1: 1, amount2: 2 });
    await sources.listGatewayTokensForPaymentSource(id);
    await sources.createUsingToken({ customer_id: 'today', token_id: 'tok_1' });
    await sources.createUsingPaymentIntent({ customer_id: 'today', payment_intent: { id: 'pi_1' } });
    await sources.createVoucherPaymentSource({ customer_id: 'today', voucher_payment_source: { voucher_type: 'boleto' } });
    assert.equal((await sources.deleteLocal(id)).customer.id, 'today');
});

await check('every documented operation was carried out', async () => {
    await noteCarriedOut();
    const { operations, panics } = await control('GET', 'health');
    assert.equal(carriedOut.size, operations, [...carriedOut].join(', '));
    assert.equal(panics, 0, 'the mock panicked');
});

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
