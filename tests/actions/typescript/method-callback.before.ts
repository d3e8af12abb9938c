import { Client, DeviceMethodRequest } from 'azure-iot-device';

export function listen(client: Client, reboot: (request: DeviceMethodRequest) => Promise<void>): void {
  client.onDeviceMethod('reboot', async (request, response) => { // 504101
    await reboot(request);
    await response.send(200);
  });
}
