// What the app's identity may do, each on the smallest thing that will do, each with its reason.

import { roles } from '../names.bicep'

param principalId string
param storageName string
param insightsName string
param vaultName string

@description('Empty when workflows run on Azure Storage.')
param schedulerName string
param taskHub string

var usesScheduler = !empty(schedulerName)

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' existing = if (usesScheduler) {
  name: usesScheduler ? schedulerName : 'none'

  resource hub 'taskHubs' existing = {
    name: taskHub
  }
}

resource blobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage
  name: guid(storage.id, principalId, roles['Storage Blob Data Owner'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Storage Blob Data Owner'])
    description: 'Documents, ledgers and manifests; the app\'s packages; leases of the Functions host, for which Azure asks for Owner rather than Contributor.'
  }
}

resource queues 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!usesScheduler) {
  scope: storage
  name: guid(storage.id, principalId, roles['Storage Queue Data Contributor'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Storage Queue Data Contributor'])
    description: 'Control and work item queues of the durable workflows on Azure Storage.'
  }
}

resource tables 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!usesScheduler) {
  scope: storage
  name: guid(storage.id, principalId, roles['Storage Table Data Contributor'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Storage Table Data Contributor'])
    description: 'History and instance tables of the durable workflows on Azure Storage.'
  }
}

resource workflows 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (usesScheduler) {
  scope: scheduler::hub
  name: guid(scheduler::hub.id, principalId, roles['Durable Task Data Contributor'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Durable Task Data Contributor'])
    description: 'Runs the workflows, and starts, asks, signals and ends them: more than Durable Task Worker allows, and in this hub only.'
  }
}

resource metrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, principalId, roles['Monitoring Metrics Publisher'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Monitoring Metrics Publisher'])
    description: 'Sends logs, traces and metrics to Application Insights, which accepts no key.'
  }
}

resource secrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, roles['Key Vault Secrets User'])
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Key Vault Secrets User'])
    description: 'Reads secrets of vCenter and of agents; it cannot write, list or delete them.'
  }
}
