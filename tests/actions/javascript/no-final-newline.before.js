const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);
registry.listJobs((err, jobs) => console.log(err && err.message.includes('429001') ? 'throttled' : jobs));