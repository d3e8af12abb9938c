using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Receiving
{
    public async Task ReceiveAsync(DeviceClient client, Action<Message> work)
    {
        using (Message message = await client.ReceiveAsync())
        {
            work(message);
            try
            {
                await client.CompleteAsync(message);
            }
            catch (Exception error) when (error.Message.Contains("412002"))
            {
            }
        }
    }
}
