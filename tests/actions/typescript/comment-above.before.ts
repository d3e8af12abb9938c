import { Registry } from 'azure-iothub';

export async function setUp(registry: Registry, ids: string[]): Promise<void> {
  // Expect 429001: this is a bulk operation.
  await registry.addDevices(ids.map((deviceId) => ({ deviceId })));
}
