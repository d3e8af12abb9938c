//! Adds devices.

use reqwest::Client;

/// Sends a request that creates something in IoT Hub or DPS, or reads what exists already: compare
/// that with what you wanted before relying on it.
async fn create_or_read(
    request: reqwest::RequestBuilder,
) -> Result<reqwest::Response, reqwest::Error> {
    let (client, request) = request.build_split();
    let request = request?;
    let creates = request.method() == reqwest::Method::PUT;
    let mut read = reqwest::Request::new(reqwest::Method::GET, request.url().clone());
    *read.headers_mut() = request.headers().clone();
    let response = client.execute(request).await?;
    if !creates || response.status() != reqwest::StatusCode::CONFLICT {
        return Ok(response);
    }
    client.execute(read).await
}

/// Whether the device is there now.
pub async fn add(client: &Client, url: &str, token: &str, device: String) -> Result<bool, reqwest::Error> {
    // 409001 when it was there
    let response = create_or_read(client.put(url).header("Authorization", token).body(device)).await?;
    Ok(response.status().is_success())
}
