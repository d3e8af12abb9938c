# iotcodes: ignore-file 429xxx
if error.code == 404103:  # iotcodes: ignore 404103 -- known
    pass
# iotcodes: ignore-next-line
if errorCode == 429001: pass
 ¿@ê