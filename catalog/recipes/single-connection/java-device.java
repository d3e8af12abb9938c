// Ends the connection of a device client (iot-device-client) before another one takes its place. Java 8 or newer.
//
// IoT Hub allows one connection per identity: a client that is dropped but not closed goes on reconnecting, and each of the
// two closes the other's connection.

package recipes;

import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;

class SingleConnectionDevice
{
    private DeviceClient CLIENT;

    DeviceClient renew(String connectionString)
    {
        DeviceClient CALL = new DeviceClient(connectionString, IotHubClientProtocol.MQTT);
        // iotcodes:begin call
        if (CLIENT != null)
        {
            CLIENT.close();
        }
        CLIENT = CALL;
        // iotcodes:end
        return CLIENT;
    }
}
