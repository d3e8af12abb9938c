resource rule 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = {
  name: 'throttled'
  properties: {
    criteria: {
      allOf: [
        {
          query: 'AzureDiagnostics | where ResourceType == "IOTHUBS" and ResultType startswith "429"'
        }
      ]
    }
  }
}
