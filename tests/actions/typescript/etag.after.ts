import { Registry, Twin } from 'azure-iothub';

/** Changes something; while its ETag is outdated, changes it with the one that it has now. At most three tries. */
async function updateWithNewEtag<Updated>(
  update: () => Promise<Updated>,
  updateAnew: () => Promise<Updated>,
  attempts = 3,
): Promise<Updated> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await (attempt === 1 ? update() : updateAnew());
    } catch (error) {
      const { response } = error as { response?: { statusCode?: number } };
      if (response?.statusCode !== 412 || attempt >= attempts) throw error;
    }
  }
}

export async function tag(registry: Registry, twin: Twin, building: string): Promise<Twin> {
  try {
    return (await updateWithNewEtag(() => registry.updateTwin(twin.deviceId, { tags: { building } }, twin.etag), () => registry.getTwin(twin.deviceId).then((newest) => registry.updateTwin(twin.deviceId, { tags: { building } }, newest.responseBody.etag)))).responseBody;
  } catch (error) {
    if (String(error).includes('412001')) console.error('someone else was faster');
    throw error;
  }
}
