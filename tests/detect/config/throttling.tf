resource "azurerm_monitor_scheduled_query_rules_alert_v2" "throttled" {
  name                 = "${var.hub_name}-throttled"
  resource_group_name  = var.resource_group_name
  location             = var.location
  scopes               = [azurerm_log_analytics_workspace.plant.id]
  severity             = 2
  evaluation_frequency = "PT5M"
  window_duration      = "PT15M"

  criteria {
    query = <<-KQL
      AzureDiagnostics
      | where ResourceProvider == "MICROSOFT.DEVICES"
      | where ResultType == "429002"
    KQL

    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 500
  }

  action {
    action_groups = [var.action_group_id]
  }
}
