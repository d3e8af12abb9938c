// Takes what exists where azure-iothub or azure-iot-provisioning-service reports that it cannot be created a second time.
import { Device, Registry } from 'azure-iothub';

// iotcodes:begin helper
/** Creates something, or reads it where it exists already: compare it with what you wanted before relying on it. */
async function createOrRead<Created>(create: () => Promise<Created>, read: () => Promise<Created>): Promise<Created> {
  try {
    return await create();
  } catch (error) {
    if ((error as { response?: { statusCode?: number } }).response?.statusCode !== 409) throw error;
    return read();
  }
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, MORE for the one that reads what exists. */
export async function createDevice(registry: Registry, deviceId: string): Promise<Device> {
  const CALL = registry.create({ deviceId });
  const MORE = registry.get(deviceId);
  // iotcodes:begin call
  const RESULT = createOrRead(() => CALL, () => MORE);
  // iotcodes:end
  return (await RESULT).responseBody;
}
