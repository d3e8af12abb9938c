const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function exists(deviceId) {
	try {
		await registry.get(deviceId);
		return true;
	} catch (error) {
		console.error(error.message.includes('429001'));
		return false;
	}
}

exports.exists = exists;
