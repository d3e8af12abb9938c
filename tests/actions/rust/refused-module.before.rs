pub mod hub {
    pub async fn read(client: &reqwest::Client) -> Result<u16, reqwest::Error> {
        let response = client.get("https://hub").send().await?; // 429001
        Ok(response.status().as_u16())
    }
}
