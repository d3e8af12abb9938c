import iothub = require('azure-iothub');

const registry = iothub.Registry.fromConnectionString(process.env.HUB as string);

async function list(): Promise<string[]> {
  try {
    return (await registry.list()).responseBody.map((device) => device.deviceId);
  } catch (error) {
    if (String(error).includes('404012')) {
      return [];
    }
    throw error;
  }
}

export = list;
