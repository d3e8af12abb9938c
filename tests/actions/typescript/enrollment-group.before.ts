import * as dps from 'azure-iot-provisioning-service';

type EnrollmentGroup = dps.EnrollmentGroup;

const client: dps.ProvisioningServiceClient = dps.ProvisioningServiceClient.fromConnectionString(process.env.DPS!);

export async function group(id: string): Promise<EnrollmentGroup> {
  try {
    return (await client.getEnrollmentGroup(id)).responseBody;
  } catch (error) {
    console.error('429001', error);
    throw error;
  }
}
