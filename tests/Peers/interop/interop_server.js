'use strict';

// The server of the gRPC interoperability tests on grpc-js. Prints "PORT n grpc-js VERSION" once it listens on 127.0.0.1, and
// ends when its standard input does. grpc-js cannot compress what a server sends: response_compressed is not obeyed.
const { cameCompressed } = require('./message_flags');
const grpc = require('@grpc/grpc-js');
const { version } = require('@grpc/grpc-js/package.json');
const { TestService } = require('./interop_messages');

const INITIAL = 'x-grpc-test-echo-initial';
const TRAILING = 'x-grpc-test-echo-trailing-bin';

const zeros = (size) => ({ body: Buffer.alloc(size) });

function copyOf(metadata, name) {
  const copy = new grpc.Metadata();
  metadata.get(name).forEach((value) => copy.add(name, value));
  return copy;
}

function failure(code, details, metadata) {
  return Object.assign(new Error(details), { code, details, metadata });
}

function askedStatus(request, trailers) {
  const status = request.response_status;
  return status && status.code !== 0 ? failure(status.code, status.message, trailers) : null;
}

function compressionFault(call, request, index) {
  const came = cameCompressed(call, index);
  if (!request.expect_compressed || request.expect_compressed.value === came) {
    return null;
  }
  return failure(grpc.status.INVALID_ARGUMENT, `came compressed: ${came}`);
}

function begin(call) {
  call.sendMetadata(copyOf(call.metadata, INITIAL));
  return copyOf(call.metadata, TRAILING);
}

function emptyCall(call, callback) {
  callback(null, {}, begin(call));
}

function unaryCall(call, callback) {
  const trailers = begin(call);
  const error = compressionFault(call, call.request, 0) ?? askedStatus(call.request, trailers);
  if (error) {
    callback(error);
  } else {
    callback(null, { payload: zeros(call.request.response_size) }, trailers);
  }
}

function streamingInputCall(call, callback) {
  const trailers = begin(call);
  let size = 0;
  let index = 0;
  let ended = false;
  call.on('data', (request) => {
    const error = compressionFault(call, request, index++);
    size += request.payload?.body.length ?? 0;
    if (error && !ended) {
      ended = true;
      callback(error);
    }
  });
  call.on('end', () => {
    if (!ended) {
      callback(null, { aggregated_payload_size: size }, trailers);
    }
  });
  // A cancelled call ends so; nobody is left to be told.
  call.on('error', () => {});
}

// Writes what a request asks for, each response after its interval and after the one before has been taken.
async function respond(call, request) {
  for (const { size, interval_us } of request.response_parameters) {
    if (interval_us > 0) {
      await new Promise((resolve) => setTimeout(resolve, interval_us / 1000));
    }
    await new Promise((resolve) => call.write({ payload: zeros(size) }, () => resolve()));
  }
}

async function streamingOutputCall(call) {
  const trailers = begin(call);
  await respond(call, call.request);
  const error = askedStatus(call.request, trailers);
  if (error) {
    call.emit('error', error);
  } else {
    call.end(trailers);
  }
}

function fullDuplexCall(call) {
  const trailers = begin(call);
  let previous = Promise.resolve();
  let ended = false;
  call.on('data', (request) => {
    previous = previous.then(() => {
      const error = askedStatus(request, trailers);
      if (error && !ended) {
        ended = true;
        call.emit('error', error);
      }
      return ended ? undefined : respond(call, request);
    });
  });
  call.on('end', () => {
    previous.then(() => {
      if (!ended) {
        call.end(trailers);
      }
    });
  });
  call.on('error', () => {
    ended = true;
  });
}

const server = new grpc.Server();
server.addService(TestService.service, {
  EmptyCall: emptyCall,
  UnaryCall: unaryCall,
  StreamingInputCall: streamingInputCall,
  StreamingOutputCall: streamingOutputCall,
  FullDuplexCall: fullDuplexCall,
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  console.log(`PORT ${port} grpc-js ${version}`);
});
process.stdin.on('end', () => process.exit(0)).resume();
