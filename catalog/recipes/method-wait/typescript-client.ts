// Gives a device a minute to connect when a direct method finds it offline (azure-iothub).
//
// The method did not reach the device, so it is safe to call it again. By default IoT Hub does not wait for a device at all.
import { Client, DeviceMethodParams } from 'azure-iothub';

// iotcodes:begin helper
/** The same method, and 60 s for the device to connect. */
const withConnectTimeout = <Method extends object>(method: Method) => ({ ...method, connectTimeoutInSeconds: 60 });

/** Calls a method of a device; when the device is offline, calls once more and waits for it to connect. */
async function invokeWhenOnline<Answer>(invoke: () => Promise<Answer>, invokeWaiting: () => Promise<Answer>): Promise<Answer> {
  try {
    return await invoke();
  } catch (error: any) {
    if (!String(error?.responseBody).includes('404103')) throw error;
    return invokeWaiting();
  }
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, MORE for the one that waits for the device. */
export async function invoke(client: Client, deviceId: string, method: DeviceMethodParams): Promise<unknown> {
  const CALL = client.invokeDeviceMethod(deviceId, method);
  const MORE = client.invokeDeviceMethod(deviceId, withConnectTimeout(method));
  // iotcodes:begin call
  const RESULT = invokeWhenOnline(() => CALL, () => MORE);
  // iotcodes:end
  return (await RESULT).result;
}
