using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Uplink
{
    private static DeviceClient s_client;

    static async Task Main(string[] args)
    {
        // A second program is answered 400027.
        s_client = DeviceClient.CreateFromConnectionString(args[0], TransportType.Mqtt);
        await s_client.OpenAsync();
    }
}
