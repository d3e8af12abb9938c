// iotcodes: ignore-file DEVICE_NOT_FOUND -- the registry answers it on purpose
import { Registry } from 'azure-iothub';
const errorCodes = [404001, 412001];
if (err.errorCode === 404001) {}
if (err.errorCode === 412001) {}
