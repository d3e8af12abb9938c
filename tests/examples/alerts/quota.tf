variable "hub_name" {
  type = string
}

variable "resource_group_name" {
  type = string
}

variable "action_group_id" {
  type = string
}

data "azurerm_iothub" "plant" {
  name                = var.hub_name
  resource_group_name = var.resource_group_name
}

# One S1 unit takes 400000 messages a day. At the last one the hub answers 403002 until midnight UTC; this alert comes at 80 %.
resource "azurerm_monitor_metric_alert" "iothub_quota" {
  name                = "${var.hub_name}-quota"
  resource_group_name = var.resource_group_name
  scopes              = [data.azurerm_iothub.plant.id]
  description         = "Before IotHubQuotaExceeded (403002) stops the IoT hub"
  severity            = 2
  frequency           = "PT15M"
  window_size         = "PT1H"

  criteria {
    metric_namespace = "Microsoft.Devices/IotHubs"
    metric_name      = "dailyMessageQuotaUsed"
    aggregation      = "Maximum"
    operator         = "GreaterThan"
    threshold        = 320000
  }

  action {
    action_group_id = var.action_group_id
  }
}
