package com.contoso.plant.commands;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClient;
import java.io.IOException;
import java.util.Optional;

public final class RebootCommand {
    private final DirectMethodsClient client;

    public RebootCommand(DirectMethodsClient client) {
        this.client = client;
    }

    public Optional<DirectMethodResponse> send(String deviceId) throws IOException, IotHubException {
        try {
            return Optional.of(client.invoke(deviceId, "reboot"));
        } catch (IotHubException e) {
            if (e.getErrorCode() == 404103) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static String label(int code) {
        switch (code) {
            case 404001: return "DeviceNotFound";
            case 403800: return "DeviceMaximumInflightMethodExceeded";
            default: return "unknown";
        }
    }

    static boolean mayHaveRun(int errorCode) {
        return errorCode == 504101 || label(errorCode).equals("GatewayTimeout");
    }
}
