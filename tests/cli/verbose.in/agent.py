if error.errorCode == 404103:  # DeviceNotOnline
    pass
if error.errorCode == 403002:  # iotcodes: ignore -- the quota is watched elsewhere
    pass
read(412001, "sent"); left = 429001 / 1e6  # 401003 kB
class QuotaReached(IotHubQuotaExceeded): ...
rows = 400000
