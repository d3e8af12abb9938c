using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Short
{
    static async Task Main(string[] args)
    {
        using (var device = DeviceClient.CreateFromConnectionString(args[0]))
        {
            try
            {
                await device.OpenAsync();
            }
            catch (Exception)
            {
                Console.WriteLine("500001");
            }
        }
    }
}
