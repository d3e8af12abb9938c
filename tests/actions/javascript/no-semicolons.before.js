import { Registry } from 'azure-iothub'

const registry = Registry.fromConnectionString(process.env.HUB)

export async function read(id) {
  const { responseBody } = await registry.getTwin(id) // 429001
  return responseBody
}
