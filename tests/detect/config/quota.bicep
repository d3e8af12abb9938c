param hubName string
param actionGroupId string

resource hub 'Microsoft.Devices/IotHubs@2023-06-30' existing = {
  name: hubName
}

// 403002 IotHubQuotaExceeded comes when it is too late; this one warns at 80 %.
resource quota 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${hubName}-quota'
  location: 'global'
  properties: {
    severity: 2
    enabled: true
    scopes: [ hub.id ]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT1H'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'quota'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.Devices/IotHubs'
          metricName: 'dailyMessageQuotaUsed'
          operator: 'GreaterThan'
          threshold: 320000
          timeAggregation: 'Maximum'
        }
      ]
    }
    actions: [ { actionGroupId: actionGroupId } ]
  }
}
