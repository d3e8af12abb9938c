const { Registry } = require('azure-iothub');

class Twins {
  constructor(hub) {
    this.hub = Registry.fromConnectionString(hub);
  }

  getTwin(id) {
    return this.hub.getTwin(id);
  }

  async etag(id) {
    try {
      return (await this.getTwin(id)).responseBody.etag;
    } catch (error) {
      console.error(error.message.includes('429001'));
      throw error;
    }
  }
}

module.exports = Twins;
