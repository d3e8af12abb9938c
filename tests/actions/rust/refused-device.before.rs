use azure_iot_sdk::{IoTHubClient, Message};

pub async fn send(client: &mut IoTHubClient, message: Message) {
    if let Err(error) = client.send_message(message).await {
        eprintln!("429001? {error}");
    }
}
