const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

exports.tag = async (id) => {
  const { responseBody: twin } = await registry.getTwin(id);
  twin.tags.site = 'north';
  await registry.updateTwin(id, twin, twin.etag); // 412001 when somebody else was faster
};
