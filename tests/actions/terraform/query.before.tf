resource "azurerm_monitor_scheduled_query_rules_alert_v2" "throttled" {
  criteria {
    query = "AzureDiagnostics | where ResourceType == \"IOTHUBS\" and ResultType == \"429001\""
  }
}
