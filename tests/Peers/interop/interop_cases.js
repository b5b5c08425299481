'use strict';

// What the client of the interoperability tests does and expects, case by case, as promises over grpc-js.
const assert = require('assert');
const { once } = require('events');
const grpc = require('@grpc/grpc-js');

const METADATA = { initial: 'x-grpc-test-echo-initial', trailing: 'x-grpc-test-echo-trailing-bin' };
const TEXT = 'test_initial_metadata_value';
const BYTES = Buffer.from([0xab, 0xab, 0xab]);
const WORDS = 'test status message';
const SPECIAL_WORDS = '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n';
const SIZES = [31415, 9, 2653, 58979];

const payload = (size) => ({ body: Buffer.alloc(size) });
const largeRequest = (more) => ({ response_size: 314159, payload: payload(271828), ...more });
const duplexRequest = (size, wanted) => ({ response_parameters: [{ size: wanted }], payload: payload(size) });

// An end, not a length of time that anything should take.
const patience = () => ({ deadline: Date.now() + 60_000 });

// Makes a call with one response; gives it with the metadata, or throws the call's status.
function callOnce(method, request, { metadata = new grpc.Metadata(), options = patience() } = {}) {
  return new Promise((resolve, reject) => {
    const got = {};
    const call = method(request, metadata, options, (error, response) => {
      got.response = response;
      got.error = error;
    });
    call.on('metadata', (initial) => { got.initial = initial; });
    call.on('status', (status) => {
      got.trailing = status.metadata;
      // The callback may come after the status; it always comes.
      setImmediate(() => (got.error ? reject(got.error) : resolve(got)));
    });
  });
}

// Reads a stream of responses to its end; gives them with the metadata, or throws the call's status.
async function readAll(call) {
  const got = { responses: [] };
  call.on('metadata', (initial) => { got.initial = initial; });
  call.on('data', (response) => got.responses.push(response));
  call.on('error', (error) => { got.error = error; });
  const [status] = await once(call, 'status');
  if (status.code !== grpc.status.OK) {
    throw Object.assign(new Error(status.details), status);
  }
  got.trailing = status.metadata;
  return got;
}

// Calls StreamingInputCall with the requests, one after the other.
function sendAll(client, requests, options = patience()) {
  return new Promise((resolve, reject) => {
    const call = client.StreamingInputCall(options, (error, response) => (error ? reject(error) : resolve(response)));
    requests.forEach((request) => call.write(request));
    call.end();
  });
}

function zeros(response, size) {
  const { body } = response.payload;
  assert.ok(body.equals(Buffer.alloc(size)), `not ${size} zeros, but ${body.length} bytes`);
}

function allZeros(responses, sizes) {
  assert.strictEqual(responses.length, sizes.length);
  responses.forEach((response, index) => zeros(response, sizes[index]));
}

function echoed({ initial, trailing }) {
  assert.deepStrictEqual(initial.get(METADATA.initial), [TEXT]);
  assert.deepStrictEqual(trailing.get(METADATA.trailing), [BYTES]);
}

async function ends(promise, code, words) {
  let error;
  try {
    await promise;
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error, `succeeded, instead of ending as ${grpc.status[code]}`);
  assert.strictEqual(grpc.status[error.code], grpc.status[code], String(error));
  if (words !== undefined) {
    assert.strictEqual(error.details, words);
  }
}

// What grpc-js calls WriteFlags.NoCompress; it exports the name to TypeScript alone.
const NO_COMPRESS = 2;

// Sends each message of a call compressed or not, where the channel compresses.
function marking(compress) {
  return (options, nextCall) => {
    let index = 0;
    const call = new grpc.InterceptingCall(nextCall(options));
    const send = call.sendMessageWithContext.bind(call);
    call.sendMessageWithContext = (context, message) =>
      send({ ...context, flags: compress[index++] ? 0 : NO_COMPRESS }, message);
    return call;
  };
}

const bound = (client, name) => client[name].bind(client);

exports.cases = {
  async empty_unary({ test }) {
    const { response } = await callOnce(bound(test, 'EmptyCall'), {});
    assert.deepStrictEqual(response, {});
  },

  async large_unary({ test }) {
    const { response } = await callOnce(bound(test, 'UnaryCall'), largeRequest());
    zeros(response, 314159);
  },

  async client_streaming({ test }) {
    const response = await sendAll(test, [27182, 8, 1828, 45904].map((size) => ({ payload: payload(size) })));
    assert.strictEqual(response.aggregated_payload_size, 74922);
  },

  async server_streaming({ test }) {
    const request = { response_parameters: SIZES.map((size) => ({ size })) };
    const { responses } = await readAll(test.StreamingOutputCall(request, patience()));
    allZeros(responses, SIZES);
  },

  async ping_pong({ test }) {
    const call = test.FullDuplexCall(patience());
    const rest = readAll(call);
    for (const [index, size] of [27182, 8, 1828, 45904].entries()) {
      call.write(duplexRequest(size, SIZES[index]));
      const [response] = await once(call, 'data');
      zeros(response, SIZES[index]);
    }
    call.end();
    allZeros((await rest).responses, SIZES);
  },

  async empty_stream({ test }) {
    const call = test.FullDuplexCall(patience());
    call.end();
    allZeros((await readAll(call)).responses, []);
  },

  async custom_metadata({ test }) {
    const metadata = new grpc.Metadata();
    metadata.set(METADATA.initial, TEXT);
    metadata.set(METADATA.trailing, BYTES);
    const unary = await callOnce(bound(test, 'UnaryCall'), largeRequest(), { metadata });
    zeros(unary.response, 314159);
    echoed(unary);

    const call = test.FullDuplexCall(metadata, patience());
    call.write(duplexRequest(271828, 314159));
    call.end();
    const duplex = await readAll(call);
    allZeros(duplex.responses, [314159]);
    echoed(duplex);
  },

  async status_code_and_message({ test }) {
    const request = { response_status: { code: grpc.status.UNKNOWN, message: WORDS } };
    await ends(callOnce(bound(test, 'UnaryCall'), request), grpc.status.UNKNOWN, WORDS);
    const call = test.FullDuplexCall(patience());
    call.write(request);
    call.end();
    await ends(readAll(call), grpc.status.UNKNOWN, WORDS);
  },

  async special_status_message({ test }) {
    const request = { response_status: { code: grpc.status.UNKNOWN, message: SPECIAL_WORDS } };
    await ends(callOnce(bound(test, 'UnaryCall'), request), grpc.status.UNKNOWN, SPECIAL_WORDS);
  },

  async unimplemented_method({ test }) {
    await ends(callOnce(bound(test, 'UnimplementedCall'), {}), grpc.status.UNIMPLEMENTED);
  },

  async unimplemented_service({ unimplemented }) {
    await ends(callOnce(bound(unimplemented, 'UnimplementedCall'), {}), grpc.status.UNIMPLEMENTED);
  },

  async cancel_after_begin({ test }) {
    const ended = new Promise((resolve, reject) => {
      const call = test.StreamingInputCall(patience(), (error, response) => (error ? reject(error) : resolve(response)));
      call.cancel();
    });
    await ends(ended, grpc.status.CANCELLED);
  },

  async cancel_after_first_response({ test }) {
    const call = test.FullDuplexCall(patience());
    const rest = readAll(call);
    call.once('data', () => call.cancel());
    call.write(duplexRequest(27182, 31415));
    await ends(rest, grpc.status.CANCELLED);
  },

  async timeout_on_sleeping_server({ test }) {
    const call = test.FullDuplexCall({ deadline: Date.now() + 1 });
    call.write({ payload: payload(27182) });
    await ends(readAll(call), grpc.status.DEADLINE_EXCEEDED);
  },

  async client_compressed_unary({ test, gzip }) {
    const request = (value) => largeRequest({ expect_compressed: { value } });
    await ends(callOnce(bound(test, 'UnaryCall'), request(true)), grpc.status.INVALID_ARGUMENT);
    zeros((await callOnce(bound(gzip, 'UnaryCall'), request(true))).response, 314159);
    const plain = { ...patience(), interceptors: [marking([false])] };
    zeros((await callOnce(bound(gzip, 'UnaryCall'), request(false), { options: plain })).response, 314159);
  },

  async client_compressed_streaming({ test, gzip }) {
    const request = (value, size) => ({ expect_compressed: { value }, payload: payload(size) });
    await ends(sendAll(test, [request(true, 27182)]), grpc.status.INVALID_ARGUMENT);
    const options = { ...patience(), interceptors: [marking([true, false])] };
    const response = await sendAll(gzip, [request(true, 27182), request(false, 45904)], options);
    assert.strictEqual(response.aggregated_payload_size, 73086);
  },

  async server_compressed_unary({ test }) {
    for (const value of [true, false]) {
      const { response } = await callOnce(bound(test, 'UnaryCall'), largeRequest({ response_compressed: { value } }));
      zeros(response, 314159);
    }
  },

  async server_compressed_streaming({ test }) {
    const sizes = [31415, 92653];
    const request = { response_parameters: sizes.map((size, index) => ({ size, compressed: { value: index === 0 } })) };
    const { responses } = await readAll(test.StreamingOutputCall(request, patience()));
    allZeros(responses, sizes);
  },
};
