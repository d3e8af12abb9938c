//! Creates module identities, and treats those that exist as done.

use crate::http::Reply;

/// Azure IoT Hub stops answering for the day with this number.
const QUOTA_USED_UP: u32 = 403002; // IotHubQuotaExceeded

pub fn missing(reply: &Reply) -> bool {
    reply.status == 404 && reply.text.contains("ErrorCode:ModuleNotFound;")
}

pub fn exists(reply: &Reply) -> bool {
    reply.text.contains("ErrorCode:ModuleAlreadyExistsOnDevice;")
}

pub fn stop_for_today(reply: &Reply) -> bool {
    reply.error_code == Some(QUOTA_USED_UP)
}
