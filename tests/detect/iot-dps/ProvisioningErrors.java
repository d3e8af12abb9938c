package com.contoso.plant.provisioning;

/** Turns the HTTP status of a Device Provisioning Service reply into an answer for the operator. */
final class ProvisioningErrors {
    static String explain(int dpsStatusCode) {
        if (dpsStatusCode == 401) {
            return "The device could not prove who it is.";
        }
        if (dpsStatusCode == 404) {
            return "Nobody has enrolled this device.";
        }
        if (dpsStatusCode == 412) {
            return "The enrollment was changed meanwhile.";
        }
        return "Status " + dpsStatusCode;
    }
}
