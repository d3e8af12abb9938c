/* What the provisioning service sends to a device that it does not know:
 *   topic:   $dps/registrations/res/401/?$rid=1
 *   payload: {"errorCode":401002,"trackingId":"c742f7f7-1360-ccae-1b7d-de85e8237a6b",
 *             "message":"Unauthorized","timestampUtc":"2026-02-09T08:30:00.0000000Z"}
 * The buffer below holds 500 bytes; a longer payload is cut off. */
static char payload[500];

#define DPS_NO_HUB 400208 /* CustomAllocationIotHubNotSpecified */
