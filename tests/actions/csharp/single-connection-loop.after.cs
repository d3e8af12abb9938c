using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Uplink {
  static DeviceClient client;

  static async Task Main(string[] args) {
    while (true) {
      client?.Dispose();
      client = DeviceClient.CreateFromConnectionString(args[0]); // 409002 after a minute
      await client.OpenAsync();
      await Task.Delay(60000);
    }
  }
}
