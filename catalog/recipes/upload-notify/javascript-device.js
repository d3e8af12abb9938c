// Reports a blob upload that fails to IoT Hub, too (azure-iot-device).
//
// An upload that nobody reports counts among the ten that a device may have open until its SAS token expires.
'use strict';

/** Shows the call site: REST stands for the statements that follow the user's own call, RESULT for what that gives. */
async function upload(CLIENT, blobName, REST) {
  const CALL = CLIENT.getBlobSharedAccessSignature(blobName);
  // iotcodes:begin call
  const RESULT = await CALL;
  try {
    await REST(RESULT);
  } catch (failure) {
    await CLIENT.notifyBlobUploadStatus(RESULT.correlationId, false, 500, 'upload failed').catch(() => {});
    throw failure;
  }
  // iotcodes:end
}

module.exports = { upload };
