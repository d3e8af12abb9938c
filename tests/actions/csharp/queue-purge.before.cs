using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Commands
{
    private readonly ServiceClient _service = ServiceClient.CreateFromConnectionString("");

    public async Task SendAsync(string id, Message message)
    {
        try
        {
            await _service.SendAsync(id, message);
        }
        catch (DeviceMaximumQueueDepthExceededException)
        {
            Console.WriteLine("403004: " + id);
        }
    }
}
