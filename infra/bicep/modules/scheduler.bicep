// Durable Task Scheduler: dispatches the workflows and keeps their history.

param name string
param location string
param tags object
param taskHub string

@description('Consumption is paid by action and keeps finished histories for 30 days at most, Dedicated is paid by capacity unit and keeps them for 90.')
@allowed(['Consumption', 'Dedicated'])
param sku string

@description('Capacity units of Dedicated; three make it zone redundant.')
param capacity int

@allowed(['Enabled', 'Disabled'])
param publicNetworkAccess string

@description('For how many days the histories of finished orchestrations are kept. What happened is in the product\'s own documents; this is for looking into a fault.')
param historyDays int

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    publicNetworkAccess: publicNetworkAccess
    // Addresses are no identity, and the app's change: who may speak to it is decided by role.
    ipAllowlist: publicNetworkAccess == 'Enabled' ? ['0.0.0.0/0'] : []
    sku: sku == 'Dedicated' ? { name: sku, capacity: capacity } : { name: sku }
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: taskHub
}

resource retention 'Microsoft.DurableTask/schedulers/retentionPolicies@2026-02-01' = {
  parent: scheduler
  name: 'default'
  properties: {
    retentionPolicies: [
      {
        retentionPeriodInDays: historyDays
      }
    ]
  }
}

output id string = scheduler.id
output name string = scheduler.name
output endpoint string = scheduler.properties.endpoint
