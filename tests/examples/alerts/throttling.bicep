@description('The hub to watch')
param hubName string

@description('Who is called')
param actionGroupId string

resource hub 'Microsoft.Devices/IotHubs@2023-06-30' existing = {
  name: hubName
}

// 429001 ThrottlingException is the only throttling code with a metric. The others stand in the logs alone.
resource throttled 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${hubName}-throttled'
  location: 'global'
  properties: {
    description: 'IoT Hub answers telemetry with 429001'
    severity: 2
    enabled: true
    scopes: [
      hub.id
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'refused'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.Devices/IotHubs'
          metricName: 'd2c.telemetry.ingress.sendThrottle'
          operator: 'GreaterThan'
          threshold: 400
          timeAggregation: 'Total'
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}
