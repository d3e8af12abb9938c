package com.contoso.plant.twins;

import com.microsoft.azure.sdk.iot.device.twin.Twin;

final class TwinValues {
    private static final long serialVersionUID = -5140410427733901264L;
    static final int MAX_SPEED = 500;
    static final int BUFFER = 400000;

    static void fill(Twin twin) {
        twin.getReportedProperties().put("speed", 500);
        twin.getReportedProperties().put("counter", 412001);
        twin.getReportedProperties().put("runtime", 404);
    }
}
