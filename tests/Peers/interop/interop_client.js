'use strict';

// The client of the gRPC interoperability tests on grpc-js.
//
// Usage: interop_client.js TARGET [CASE...]
// Runs the cases named, or else those named by the lines of its standard input as they come, and prints one line of JSON for
// each: {"case": "large_unary", "ok": true} or {"case": ..., "ok": false, "wrong": "what was wrong"}.
const readline = require('readline');
const grpc = require('@grpc/grpc-js');
const { cases } = require('./interop_cases');
const { TestService, UnimplementedService } = require('./interop_messages');

async function run(clients, name) {
  try {
    if (!Object.hasOwn(cases, name)) {
      throw new Error('no such case');
    }
    await cases[name](clients);
    return { case: name, ok: true };
  } catch (error) {
    return { case: name, ok: false, wrong: String(error) };
  }
}

async function main(target, ...names) {
  const plain = grpc.credentials.createInsecure();
  const clients = {
    test: new TestService(target, plain),
    unimplemented: new UnimplementedService(target, plain),
    // grpc-js is told per channel how to compress.
    gzip: new TestService(target, plain, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip }),
  };
  for await (const name of names.length > 0 ? names : readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await run(clients, name.trim())));
  }
  // At once: closing the clients instead was seen to keep Node running for as long as the server did.
  process.exit();
}

main(...process.argv.slice(2));
