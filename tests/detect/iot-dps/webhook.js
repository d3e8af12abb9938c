'use strict';

const { ProvisioningServiceClient } = require('azure-iot-provisioning-service');

async function enrol(client, enrollment) {
  try {
    return await client.createOrUpdateIndividualEnrollment(enrollment);
  } catch (err) {
    // 409201 EnrollmentConflict: somebody else was first.
    if (JSON.parse(err.responseBody).errorCode !== 409201) throw err;
    return client.getIndividualEnrollment(enrollment.registrationId);
  }
}

async function listen(app) {
  app.post('/allocate', (req, res) => res.status(404).end());
  app.listen(5000);
}

module.exports = { enrol, listen, ProvisioningServiceClient };
