const { Client } = require('azure-iothub');

const client = Client.fromConnectionString(process.env.HUB);

async function reboot(deviceId) {
  const method = { methodName: 'reboot', responseTimeoutInSeconds: 15 };
  try {
    const answer = await client.invokeDeviceMethod(deviceId, method);
    return answer.result.status;
  } catch (error) {
    if (error.responseBody.includes('404103')) return 0;
    throw error;
  }
}
