const { Mqtt } = require('azure-iot-provisioning-device-mqtt');
const { SymmetricKeySecurityClient } = require('azure-iot-security-symmetric-key');
const { ProvisioningDeviceClient } = require('azure-iot-provisioning-device');

const security = new SymmetricKeySecurityClient('pump-7', process.env.KEY);
const client = ProvisioningDeviceClient.create('global.azure-devices-provisioning.net', process.env.SCOPE, new Mqtt(), security);

client.register((err, result) => {
  if (err && err.message.includes('429001')) {
    console.error('throttled');
  }
  console.log(result);
});
