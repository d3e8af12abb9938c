using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Provisioning.Client;

class Registering
{
    public async Task<DeviceRegistrationResult> RegisterAsync(ProvisioningDeviceClient client)
    {
        try
        {
            return await client.RegisterAsync();
        }
        catch (ProvisioningTransportException error)
        {
            Console.WriteLine("429 " + error.Message);
            throw;
        }
    }
}
