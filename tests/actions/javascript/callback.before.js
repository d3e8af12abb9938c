'use strict';

var iothub = require('azure-iothub');

var registry = iothub.Registry.fromConnectionString(process.argv[2]);

registry.getTwin(process.argv[3], function (err, twin) {
  if (err && /429001/.test(err.responseBody)) {
    console.error('throttled');
  } else {
    console.log(JSON.stringify(twin, null, 2));
  }
});
