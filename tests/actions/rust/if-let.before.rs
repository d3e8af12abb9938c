use reqwest::{Client, StatusCode};

pub async fn send(client: Client, url: String) -> bool {
    if let Ok(response) = client.put(url).send().await {
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            // 429002
            return false;
        }
    }
    true
}
