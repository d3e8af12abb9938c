using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

namespace Device
{
    public class Telemetry
    {
        private DeviceClient _client;

        public void Start(string connectionString)
        {
            _client = DeviceClient.CreateFromConnectionString(connectionString, TransportType.Mqtt);
        }

        public async Task SendAsync(string text)
        {
            try
            {
                await _client.SendEventAsync(new Message(Encoding.UTF8.GetBytes(text)));
            }
            catch (Exception error)
            {
                Console.WriteLine("429001 " + error.Message);
            }
        }
    }
}
