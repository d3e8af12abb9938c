using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;

class Rebooting
{
    public async Task<bool> RebootAsync(ServiceClient client, string deviceId)
    {
        try
        {
            await client.InvokeDeviceMethodAsync(deviceId, new CloudToDeviceMethod("reboot"));
            return true;
        }
        catch (Exception error) when (error.Message.Contains("504101"))
        {
            return false;
        }
    }
}
