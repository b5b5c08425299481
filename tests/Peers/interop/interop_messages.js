'use strict';

// The services of interop.proto, made when loaded; field names stay as they are written there.
const path = require('path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const definition = protoLoader.loadSync(path.join(__dirname, 'interop.proto'), { keepCase: true, defaults: true });

module.exports = grpc.loadPackageDefinition(definition).grpc.testing;
