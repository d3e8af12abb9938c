const { Registry } = require('azure-iothub');

/** Changes something; while its ETag is outdated, changes it with the one that it has now. At most three tries. */
function updateWithNewEtagCallback(update, updateAnew, done, attempts = 3) {
  const tried = (error, ...results) => {
    if (error?.response?.statusCode === 412 && --attempts > 0) updateAnew(tried);
    else done(error, ...results);
  };
  update(tried);
}

const registry = Registry.fromConnectionString(process.env.HUB);

registry.getTwin('pump-7', (err, twin) => {
  if (err) throw err;
  updateWithNewEtagCallback((done) => registry.updateTwin('pump-7', { tags: { building: '43' } }, twin.etag, done), (done) => registry.getTwin('pump-7', (failure, newest) => (failure ? done(failure) : registry.updateTwin('pump-7', { tags: { building: '43' } }, newest.etag, done))), (err) => {
    console.error(err && err.responseBody.includes('412001') ? 'too late' : err);
  });
});
