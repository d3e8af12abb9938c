use azure_iot_sdk::{IoTHubClient, Message};

pub async fn report(client: &mut IoTHubClient, text: &str) {
    let message = Message::new(text.into());
    client.send_message(message).await.expect("400027?");
}
