import com.microsoft.azure.sdk.iot.service.messaging.Message;
import com.microsoft.azure.sdk.iot.service.messaging.MessagingClient;

class Commands {
    void send(MessagingClient client, String deviceId, Message message) throws Exception {
        try {
            client.send(deviceId, message);
        } catch (Exception error) {
            System.err.println("403004: " + error);
            throw error;
        }
    }
}
