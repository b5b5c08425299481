'use strict';

// grpc-js tells nobody whether a message came compressed. This looks at the bytes of each stream that Node's HTTP/2 server
// receives, beside grpc-js and before it, and lets a handler ask. To be loaded before grpc-js makes a server.
const http2 = require('http2');

const STREAM_HEADER = 'interop-stream';
const streams = new Map();
let lastStream = 0;

class Flags {
  constructor() {
    this.seen = [];
    this.header = [];
    this.skip = 0;
  }

  // Five bytes go before each message: whether it is compressed, and its length.
  push(bytes) {
    for (let at = 0; at < bytes.length;) {
      if (this.skip > 0) {
        const skipped = Math.min(this.skip, bytes.length - at);
        this.skip -= skipped;
        at += skipped;
        continue;
      }
      this.header.push(bytes[at++]);
      if (this.header.length === 5) {
        const header = Buffer.from(this.header);
        this.seen.push(header[0] === 1);
        this.skip = header.readUInt32BE(1);
        this.header = [];
      }
    }
  }
}

const createServer = http2.createServer;
http2.createServer = (...options) => {
  const server = createServer(...options);
  server.on('stream', (stream, headers) => {
    const name = String(++lastStream);
    const flags = new Flags();
    headers[STREAM_HEADER] = name;
    streams.set(name, flags);
    stream.on('data', (bytes) => flags.push(bytes));
    stream.on('close', () => streams.delete(name));
  });
  return server;
};

// Whether the message with this index came compressed.
exports.cameCompressed = (call, index) => streams.get(call.metadata.get(STREAM_HEADER)[0])?.seen[index];
