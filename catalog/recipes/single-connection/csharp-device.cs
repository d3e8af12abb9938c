// Ends the connection of a device client (Microsoft.Azure.Devices.Client) before another one takes its place. C# 7.3 or newer.
//
// IoT Hub allows one connection per identity: a client that is dropped but not disposed of goes on reconnecting, and each of
// the two closes the other's connection.

using Microsoft.Azure.Devices.Client;

namespace Recipes
{
    internal class SingleConnectionDevice
    {
        private DeviceClient CLIENT;

        public void Renew(string connectionString)
        {
            DeviceClient CALL = DeviceClient.CreateFromConnectionString(connectionString, TransportType.Mqtt);
            // iotcodes:begin call
            CLIENT?.Dispose();
            CLIENT = CALL;
            // iotcodes:end
            CLIENT.SetRetryPolicy(new NoRetry());
        }
    }
}
