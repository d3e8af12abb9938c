using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Uplink
{
    private DeviceClient _client;

    private void Connect(string connectionString)
    {
        _client = DeviceClient.CreateFromConnectionString(connectionString, TransportType.Mqtt);
    }

    public async Task SendAsync(string connectionString, Message message)
    {
        try
        {
            await _client.SendEventAsync(message);
        }
        catch (Exception error) when (error.Message.Contains("409002"))
        {
            Connect(connectionString);
        }
    }
}
