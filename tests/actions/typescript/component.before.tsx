import React, { useState } from 'react';
import { Registry } from 'azure-iothub';

export function Twin({ registry, id }: { registry: Registry; id: string }) {
  const [text, setText] = useState<string>('');

  async function read(): Promise<void> {
    try {
      const { responseBody } = await registry.getTwin(id);
      setText(JSON.stringify(responseBody));
    } catch (error) {
      if (String(error).includes('429001')) setText('later');
    }
  }

  return <button onClick={() => void read()}>{text || 'Read'}</button>;
}
