using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Pump
{
    public async Task RunAsync(DeviceClient device)
    {
        try
        {
            await device.SendEventAsync(new Message(new byte[1]));
        }
        catch (Exception error) when (error.Message.Contains("429001"))
        {
        }
    }
}
