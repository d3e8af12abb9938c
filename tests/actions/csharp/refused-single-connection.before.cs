using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Opening
{
    public async Task OpenAsync(DeviceClient client)
    {
        try
        {
            await client.OpenAsync();
        }
        catch (Exception error) when (error.Message.Contains("409002"))
        {
        }
    }
}
