import { JobClient } from 'azure-iothub';

const client = JobClient.fromConnectionString(process.env.HUB!);

export async function cancel(jobId: string): Promise<boolean> {
  try {
    await client.cancelJob(jobId);
    return true;
  } catch (error) {
    const code: number = JSON.parse((error as { responseBody: string }).responseBody).errorCode;
    switch (code) {
      case 429001:
        return false;
      default:
        throw error;
    }
  }
}
