using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;

class Rebooting
{
    readonly ServiceClient client;

    public Rebooting(ServiceClient client)
    {
        this.client = client;
    }

    public async Task<int> RebootAsync(string deviceId)
    {
        var method = new CloudToDeviceMethod("reboot", TimeSpan.FromSeconds(30));
        try
        {
            CloudToDeviceMethodResult result = await client.InvokeDeviceMethodAsync(deviceId, method);
            return result.Status;
        }
        catch (Exception error) when (error.Message.Contains("404103"))
        {
            return 0;
        }
    }
}
