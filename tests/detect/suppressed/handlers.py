# Codes that were looked at, and codes that were not. HostName=contoso-eu.azure-devices.net
CODES = {
    "errorCode": 404103,  # iotcodes: ignore 404103 -- handled by the caller
    "other_error_code": 404103,  # iotcodes: ignore 429001
    "third_error_code": 429001,  # iotcodes: ignore 429xxx, DeviceNotOnline -- alerts do this
    # iotcodes: ignore-next-line
    "fourth_error_code": 504101,
    "fifth_error_code": 504101,
}
