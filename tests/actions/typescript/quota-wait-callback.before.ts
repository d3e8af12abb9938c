import { Registry } from 'azure-iothub';

const registry = Registry.fromConnectionString(process.env.HUB as string);

registry.getTwin('pump', (error, twin) => {
  if (error && String(error).includes('IotHubQuotaExceeded')) {
    console.error('no more today');
    return;
  }
  console.log(twin!.tags);
});
