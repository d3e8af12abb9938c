//! Takes what exists already in the place of what a PUT was to create in IoT Hub or DPS (reqwest 0.12 or newer). Rust 1.70 or
//! newer.

// iotcodes:begin helper
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
// iotcodes:end

/// Shows the call site: RECEIVER stands for what the user's own call sends, RESULT for where the answer goes.
#[allow(non_snake_case)]
pub async fn create_device(client: &reqwest::Client, url: &str) -> Result<String, reqwest::Error> {
    let RECEIVER = client.put(url).body("{}");
    // iotcodes:begin call
    let RESULT = create_or_read(RECEIVER);
    // iotcodes:end
    RESULT.await?.text().await
}
