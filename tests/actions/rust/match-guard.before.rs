pub struct Hub {
    http: reqwest::Client,
    host: String,
}

impl Hub {
    pub async fn purge(&self, id: &str) -> bool {
        match self.http.delete(format!("{}/devices/{id}/commands", self.host)).send().await {
            Ok(response) if response.status().is_success() => true,
            Ok(_) => false, // 503003 while the hub moves
            Err(_) => false,
        }
    }
}
