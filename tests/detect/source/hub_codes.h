#ifndef FABRIKAM_HUB_CODES_H
#define FABRIKAM_HUB_CODES_H

/* Copied into the diagnostics page of the controller; the numbers are those of Azure IoT Hub. */
#define HUB_QUOTA      403002 /* IotHubQuotaExceeded */
#define HUB_NO_DEVICE  404001 /* DeviceNotFound */
#define HUB_CLOSED     404104 /* DeviceConnectionClosedRemotely */
#define HUB_LOCK_LOST  412002 /* DeviceMessageLockLost */

#endif
