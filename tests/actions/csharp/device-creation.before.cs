using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Edge
{
    static async Task Main()
    {
        // Answers 503001 while the hub moves.
        ModuleClient module = await ModuleClient.CreateFromEnvironmentAsync(TransportType.Mqtt); // from the edge runtime
        await module.SendEventAsync("out", new Message(new byte[0]));
    }
}
