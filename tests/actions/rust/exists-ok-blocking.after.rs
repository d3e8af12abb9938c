//! Adds devices.

use reqwest::blocking::Client;

/// Sends a request that creates something in IoT Hub or DPS, or reads what exists already: compare
/// that with what you wanted before relying on it.
fn create_or_read(
    request: reqwest::blocking::RequestBuilder,
) -> Result<reqwest::blocking::Response, reqwest::Error> {
    let (client, request) = request.build_split();
    let request = request?;
    let creates = request.method() == reqwest::Method::PUT;
    let mut read = reqwest::blocking::Request::new(reqwest::Method::GET, request.url().clone());
    *read.headers_mut() = request.headers().clone();
    let response = client.execute(request)?;
    if !creates || response.status() != reqwest::StatusCode::CONFLICT {
        return Ok(response);
    }
    client.execute(read)
}

/// The device as the service has it.
pub fn add(client: &Client, url: &str, device: &'static str) -> Result<String, Box<dyn std::error::Error>> {
    let response = create_or_read(client.put(url).body(device))?;
    let text = response.text()?;
    if text.contains("DeviceAlreadyExists") {
        return Err("taken".into());
    }
    Ok(text)
}
