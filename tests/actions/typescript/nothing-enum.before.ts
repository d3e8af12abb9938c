import { Registry } from 'azure-iothub';

export enum HubError {
  Throttling = 429001,
}

export const twin = (registry: Registry, id: string) => registry.getTwin(id);
