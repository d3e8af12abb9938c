import { Client } from 'azure-iot-device';

const client = Client.fromConnectionString(process.env.DEVICE as string, require('azure-iot-device-mqtt').Mqtt);

client.getBlobSharedAccessSignature('log.txt', (error, sas) => {
  if (error) console.error('403006?', error);
  else console.log(sas!.correlationId);
});
