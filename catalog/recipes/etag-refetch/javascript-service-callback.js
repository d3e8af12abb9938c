// The same as javascript-service.js for calls that are given a callback.
'use strict';

// iotcodes:begin helper
/** Changes something; while its ETag is outdated, changes it with the one that it has now. At most three tries. */
function updateWithNewEtagCallback(update, updateAnew, done, attempts = 3) {
  const tried = (error, ...results) => {
    if (error?.response?.statusCode === 412 && --attempts > 0) updateAnew(tried);
    else done(error, ...results);
  };
  update(tried);
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, MORE for the same with the ETag read again. */
function updateTwin(registry, deviceId, patch, etag, RESULT) {
  const CALL = (done) => registry.updateTwin(deviceId, patch, etag, done);
  const MORE = undefined;
  // iotcodes:begin call
  updateWithNewEtagCallback((done) => CALL(done), (done) => MORE, RESULT);
  // iotcodes:end
}

module.exports = { updateWithNewEtagCallback, updateTwin };
