use std::time::Duration;

pub async fn read(client: &reqwest::Client, url: &str) -> Result<String, reqwest::Error> {
    loop {
        let response = client.get(url).send().await?;
        if response.status() == 429 {
            // 429001
            tokio::time::sleep(Duration::from_secs(10)).await;
            continue;
        }
        return response.text().await;
    }
}
