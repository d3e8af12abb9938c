import { Registry } from 'azure-iothub';

const registry: Registry = Registry.fromConnectionString(process.env.HUB!);

registry.getTwin('pump-7', (err, twin) => {
  if (err) {
    console.error(err.message.includes('429001') ? 'throttled' : err.name);
  } else if (twin) {
    console.log(twin.etag);
  }
});
