// Private endpoints of everything that the app keeps its data in. Application Insights stays public: it takes in logs by identity, and gives
// none out without one.

param name string
param location string
param tags object
param networkId string
param subnetId string
param storageId string
param vaultId string

@description('Empty when workflows run on Azure Storage.')
param schedulerId string

var storageParts = ['blob', 'queue', 'table']

module storage 'privateEndpoint.bicep' = [
  for part in storageParts: {
    name: 'endpoint-${part}'
    params: {
      name: 'pep-${name}-${part}'
      location: location
      tags: tags
      networkId: networkId
      subnetId: subnetId
      targetId: storageId
      group: part
      zoneName: 'privatelink.${part}.${environment().suffixes.storage}'
    }
  }
]

module vault 'privateEndpoint.bicep' = {
  name: 'endpoint-vault'
  params: {
    name: 'pep-${name}-vault'
    location: location
    tags: tags
    networkId: networkId
    subnetId: subnetId
    targetId: vaultId
    group: 'vault'
    // The suffix begins with a dot, and the private zone has another name than the service.
    zoneName: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
  }
}

module scheduler 'privateEndpoint.bicep' = if (!empty(schedulerId)) {
  name: 'endpoint-scheduler'
  params: {
    name: 'pep-${name}-scheduler'
    location: location
    tags: tags
    networkId: networkId
    subnetId: subnetId
    targetId: schedulerId
    group: 'scheduler'
    zoneName: 'privatelink.durabletask.io'
  }
}
