using Microsoft.Azure.Devices;

class Program {
    static RegistryManager registry = RegistryManager.CreateFromConnectionString("");

    static async System.Threading.Tasks.Task Main() {
        try {
            await registry.RemoveDeviceAsync("d1");
        } catch (Microsoft.Azure.Devices.Common.Exceptions.ServerBusyException) {
            // 503001: the hub is busy.
        }
    }
}
