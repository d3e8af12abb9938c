// Answers a direct method in time (azure-iot-device).
//
// A caller that sets nothing else waits 30 s for the answer. When a handler takes longer, fails, or never answers, the caller
// does not learn whether the method runs.
// iotcodes:begin imports
import { DeviceMethodRequest, DeviceMethodResponse } from 'azure-iot-device';
// iotcodes:end

// iotcodes:begin helper
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
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, HANDLER for the function that it is given. */
export function listen(
  CALL: (handler: (request: DeviceMethodRequest, response: DeviceMethodResponse) => void) => void,
  HANDLER: (request: DeviceMethodRequest, response: DeviceMethodResponse) => void,
): void {
  // iotcodes:begin call
  CALL(answerInTime(HANDLER));
  // iotcodes:end
}
