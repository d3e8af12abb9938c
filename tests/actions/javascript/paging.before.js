const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

function page(query, found, done) {
  query.nextAsTwin((error, twins) => {
    if (error) {
      done(error.message.includes('429001') ? new Error('throttled') : error);
    } else if (query.hasMoreResults) {
      page(query, [...found, ...twins], done);
    } else {
      done(null, [...found, ...twins]);
    }
  });
}

exports.all = (done) => page(registry.createQuery('SELECT * FROM devices'), [], done);
