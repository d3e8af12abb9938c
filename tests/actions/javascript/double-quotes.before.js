"use strict";

const { Registry } = require("azure-iothub");
const registry = Registry.fromConnectionString(process.env.HUB);

exports.stop = async (jobId) => {
    try {
        await registry.cancelJob(jobId);
    } catch (error) {
        // 400024 RequestTimedOut: the hub may be busy with the export itself.
        if (`${error.responseBody}`.includes("400024")) {
            return false;
        }
        throw error;
    }
    return true;
};
