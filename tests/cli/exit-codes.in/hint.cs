if (error.errorCode == 404103 /* DeviceNotOnline */) {}
