const { JobClient } = require('azure-iothub');
const jobs = JobClient.fromConnectionString(process.env.HUB);

async function start(jobId, patch) {
  try {
    await jobs.scheduleTwinUpdate(jobId, "tags.building = '43'", patch, new Date(), 300);
  } catch (error) {
    const { errorCode } = JSON.parse(error.responseBody);
    switch (errorCode) {
      case 429001:
        console.error('throttled');
        break;
      default:
        throw error;
    }
  }
}

exports.start = start;
