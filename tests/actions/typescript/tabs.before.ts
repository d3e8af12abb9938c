import { Registry } from "azure-iothub";

export async function exists(registry: Registry, deviceId: string): Promise<boolean> {
	try {
		await registry.get(deviceId);
		return true;
	} catch (error) {
		if (String(error).includes("429001")) throw new Error("throttled");
		return false;
	}
}
