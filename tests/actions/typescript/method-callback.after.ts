import { Client, DeviceMethodRequest, DeviceMethodResponse } from 'azure-iot-device';

/**
 * Answers 202 when a handler has not answered after 20 s, which goes on then, and 500 when it fails. What it answers later
 * reaches nobody.
 */
function answerInTime(
  handler: (request: DeviceMethodRequest, response: DeviceMethodResponse) => unknown,
): (request: DeviceMethodRequest, response: DeviceMethodResponse) => void {
  return (request, response) => {
    const send: (...answer: any[]) => any = response.send.bind(response);
    let answered = false;
    response.send = (...answer: unknown[]) => {
      clearTimeout(timer);
      if (!answered) {
        answered = true;
        return send(...answer);
      }
      const done = answer.pop();
      return typeof done === 'function' ? done() : Promise.resolve();
    };
    const timer = setTimeout(() => response.send(202, () => {}), 20_000);
    new Promise((resolve) => resolve(handler(request, response))).catch((error) => {
      response.send(500, () => {});
      throw error;
    });
  };
}

export function listen(client: Client, reboot: (request: DeviceMethodRequest) => Promise<void>): void {
  client.onDeviceMethod('reboot', answerInTime(async (request, response) => { // 504101
    await reboot(request);
    await response.send(200);
  }));
}
