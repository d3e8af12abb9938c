// Copyright (c) Contoso. All rights reserved.

import process from 'node:process';
import iothub from 'azure-iothub';

const registry = iothub.Registry.fromConnectionString(process.env.HUB);

export const twinOf = async (deviceId) => {
  try {
    return (await registry.getTwin(deviceId)).responseBody;
  } catch (error) {
    if (error.responseBody?.includes('ThrottlingException')) console.warn('throttled');
    throw error;
  }
};
