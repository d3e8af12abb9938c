//! Adds devices.

use reqwest::Client;

/// Whether the device is there now.
pub async fn add(client: &Client, url: &str, token: &str, device: String) -> Result<bool, reqwest::Error> {
    // 409001 when it was there
    let response = client.put(url).header("Authorization", token).body(device).send().await?;
    Ok(response.status().is_success())
}
