# Mails the shift lead once the daily quota of an IoT hub is gone.
param([string] $HubName, [string] $Log)

$pattern = '"errorCode":\s*403002'
$hits = Select-String -Path $Log -Pattern $pattern
if ($hits.Count -gt 0) {
    $first = $hits[0].Line
    Send-MailMessage -To 'shift@contoso.example' -Subject "IotHubQuotaExceeded on $HubName" -Body $first
}
