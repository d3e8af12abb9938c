import { Device, Registry } from 'azure-iothub';

type Done = (error?: Error, device?: Device) => void;

/** The callback gets 429001 when the hub is throttled. */
export class Store {
  constructor(private registry: Registry) {}

  read(deviceId: string, callback: Done): void {
    this.registry.get(deviceId, callback); // 429001
  }
}
