const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

function twin(id, done) {
  registry.getTwin(id, (err, result) => {
    if (err && err.message.includes('429001')) {
      setTimeout(() => twin(id, done), 5000);
      return;
    }
    done(err, result);
  });
}

exports.twin = twin;
