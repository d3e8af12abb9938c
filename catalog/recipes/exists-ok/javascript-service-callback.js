// The same as javascript-service.js for calls that are given a callback.
'use strict';

// iotcodes:begin helper
/** Creates something, or reads it where it exists already: compare it with what you wanted before relying on it. */
function createOrReadCallback(create, read, done) {
  create((error, ...results) => {
    if (error?.response?.statusCode === 409) read(done);
    else done(error, ...results);
  });
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, MORE for the one that reads what exists. */
function createDevice(registry, device, RESULT) {
  const CALL = (done) => registry.create(device, done);
  const MORE = undefined;
  // iotcodes:begin call
  createOrReadCallback((done) => CALL(done), (done) => MORE, RESULT);
  // iotcodes:end
}

module.exports = { createOrReadCallback, createDevice };
