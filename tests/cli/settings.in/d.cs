catch (Exception e) { Log("DeviceMaximumQueueDepthExceeded"); }
