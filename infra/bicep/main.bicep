// DRServerless in one resource group. What it consists of and what it costs: README.md; how to deploy it: the deployment guide.

import { containers } from 'names.bicep'

metadata name = 'DRServerless'
metadata description = 'Disaster recovery for servers, without servers of its own: the control plane on Azure Functions.'

@description('Region. Choose one that does not go down with the machines that it protects.')
param location string = resourceGroup().location

@description('Short name that all resources are called by; letters and digits.')
@minLength(3)
@maxLength(12)
param name string = 'drserverless'

@description('Tags on every resource.')
param tags object = {}

// ---- Who may use it

@description('Client id of the application that stands for the API in Entra; people and scripts get tokens for it.')
@minLength(36)
@maxLength(36)
param apiClientId string

@description('Tenant whose people and applications may sign in.')
param tenantId string = tenant().tenantId

// ---- AWS

@description('Audience of the tokens by which AWS roles are assumed: the parameter Audience of infra/aws/role.yaml.')
@minLength(3)
param awsAudience string

@description('The app\'s own role: projects that name none work as it, roles with an external id are assumed from it, and it reads the app\'s secrets in AWS. Empty when each project names a role that trusts the managed identity itself.')
param awsRoleArn string = ''

@description('Beginning of the names of the app\'s secrets in AWS, such as drserverless/: the parameter SecretNamePrefix of infra/aws/role.yaml. Needs awsRoleArn and awsRegion. Empty when no secret is there.')
#disable-next-line secure-secrets-in-params // the beginning of names, and no secret itself
param awsSecretsPrefix string = ''

@description('Region of those secrets. Choose one that does not go down with the machines that are protected.')
param awsRegion string = ''

// ---- Size

@description('What dispatches the workflows and keeps their history. The host.json of the package that is deployed must say the same.')
@allowed(['DurableTaskScheduler', 'AzureStorage'])
param durableBackend string = 'DurableTaskScheduler'

@description('Name of the task hub. With another name, the app begins with an empty history.')
@minLength(3)
@maxLength(45)
param taskHub string = 'drserverless'

@allowed(['Consumption', 'Dedicated'])
param schedulerSku string = 'Consumption'

@description('Capacity units of a Dedicated scheduler; three make it zone redundant.')
@minValue(1)
@maxValue(3)
param schedulerCapacity int = 1

@description('For how many days histories of finished workflows are kept: up to 30 on Consumption, 90 on Dedicated.')
@minValue(1)
@maxValue(90)
param historyDays int = 30

@description('Memory of an instance; the concurrency in host.json fits 2048 and more.')
@allowed([2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances at once. The quotas of the EBS direct APIs set the pace, not the number of instances.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances that are kept warm for orchestrations.')
@minValue(0)
@maxValue(100)
param alwaysReadyInstances int = 0

@description('Whether the app\'s instances are spread over zones; needs storage that is.')
param zoneRedundant bool = false

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_ZRS'

// ---- Network

@description('Whether storage, vault and scheduler are reached through private endpoints in a network of their own.')
param privateEndpoints bool = false

@description('Whether they can be reached from the internet as well, by identity. Needed without private endpoints; with them, only while somebody works on them from outside.')
@allowed(['Enabled', 'Disabled'])
param publicNetworkAccess string = privateEndpoints ? 'Disabled' : 'Enabled'

@description('Address range of the network, /24 or larger.')
param networkAddressPrefix string = '10.80.0.0/24'

// ---- Safety

@description('For how many days deleted blobs can be brought back.')
@minValue(1)
@maxValue(365)
param undeleteDays int = 14

@description('Whether the storage account is locked against deletion, and secrets against purging. The latter cannot be switched off again.')
param protectFromDeletion bool = false

// ---- Watching it

@description('Who is told when replication lags, when an operation fails, and when the app is silent.')
param alertEmailAddresses string[] = []

@description('Further action groups to tell, by id.')
param alertActionGroupIds string[] = []

@description('Age of a newest recovery point that is told, in minutes. Choose it above the projects\' lag goals.')
@minValue(5)
param lagAlertMinutes int = 30

@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most logs taken in on one day, in GB; -1 for no limit.')
param logDailyQuotaGb int = 2

var token = uniqueString(resourceGroup().id, name)
// The app's name must stay within 32 characters: from these the Functions host makes the id under which it takes its leases.
var plainName = toLower(replace(name, '-', ''))
var fullName = '${plainName}-${token}'
var usesScheduler = durableBackend == 'DurableTaskScheduler'
var allTags = union({ product: 'DRServerless' }, tags)

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: 'id-${fullName}'
    location: location
    tags: allTags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: fullName
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: take('st${plainName}${token}', 24)
    location: location
    tags: allTags
    sku: storageSku
    publicNetworkAccess: publicNetworkAccess
    undeleteDays: undeleteDays
    lock: protectFromDeletion
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: take('kv-${fullName}', 24)
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    publicNetworkAccess: publicNetworkAccess
    purgeProtection: protectFromDeletion
  }
}

module scheduler 'modules/scheduler.bicep' = if (usesScheduler) {
  name: 'scheduler'
  params: {
    name: 'dts-${fullName}'
    location: location
    tags: allTags
    taskHub: taskHub
    sku: schedulerSku
    capacity: schedulerCapacity
    publicNetworkAccess: publicNetworkAccess
    historyDays: historyDays
  }
}

module network 'modules/network.bicep' = if (privateEndpoints) {
  name: 'network'
  params: {
    name: fullName
    location: location
    tags: allTags
    addressPrefix: networkAddressPrefix
  }
}

module endpoints 'modules/privateEndpoints.bicep' = if (privateEndpoints) {
  name: 'endpoints'
  params: {
    name: fullName
    location: location
    tags: allTags
    networkId: network.?outputs.id ?? ''
    subnetId: network.?outputs.endpointSubnetId ?? ''
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
    schedulerId: scheduler.?outputs.id ?? ''
  }
}

module roleAssignments 'modules/roleAssignments.bicep' = {
  name: 'roleAssignments'
  params: {
    principalId: identity.outputs.principalId
    storageName: storage.outputs.name
    insightsName: monitoring.outputs.insightsName
    vaultName: vault.outputs.name
    schedulerName: scheduler.?outputs.name ?? ''
    taskHub: taskHub
  }
}

module functionApp 'modules/functionApp.bicep' = {
  name: 'functionApp'
  params: {
    name: 'func-${fullName}'
    location: location
    tags: allTags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    insightsName: monitoring.outputs.insightsName
    vaultUri: vault.outputs.uri
    durableBackend: durableBackend
    schedulerEndpoint: scheduler.?outputs.endpoint ?? ''
    taskHub: taskHub
    subnetId: network.?outputs.appSubnetId ?? ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    zoneRedundant: zoneRedundant
    apiClientId: apiClientId
    tenantId: tenantId
    aws: {
      audience: awsAudience
      roleArn: awsRoleArn
      region: awsRegion
      secretsPrefix: awsSecretsPrefix
    }
  }
  // The app must find its rights and its way when it starts.
  dependsOn: [
    roleAssignments
    endpoints
  ]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: fullName
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    functionAppName: functionApp.outputs.name
    emailAddresses: alertEmailAddresses
    actionGroupIds: alertActionGroupIds
    lagMinutes: lagAlertMinutes
  }
}

@description('Where the package is deployed to.')
output functionAppName string = functionApp.outputs.name

@description('The API is at this address, under /api.')
output url string = functionApp.outputs.url

@description('Object id of the managed identity: the parameter SubjectId of infra/aws/role.yaml.')
output identityPrincipalId string = identity.outputs.principalId

output identityClientId string = identity.outputs.clientId
output storageAccountName string = storage.outputs.name
output storeContainer string = containers.store
output vaultName string = vault.outputs.name
output workspaceName string = monitoring.outputs.workspaceName

@description('The address that AWS sees, with private endpoints; empty otherwise, since it changes then.')
output outboundAddress string = network.?outputs.outboundAddress ?? ''
