using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Handler
{
    private ServiceClient service = ServiceClient.CreateFromConnectionString("");

    public void Attach(Action<string> button)
    {
        Func<string, Task> click = async id =>
        {
            try
            {
                await service.PurgeMessageQueueAsync(id);
            }
            catch (IotHubException error) when (error.TrackingId != null)
            {
                Console.WriteLine("500001 " + error.TrackingId);
            }
        };
        button("x");
        click("y").Wait();
    }
}
