// The app: Flex Consumption, .NET 10 isolated, with its managed identity and nothing that could be stolen from its settings.

import { containers, queues, anonymousPaths } from '../names.bicep'

param name string
param location string
param tags object
param identityId string
param identityClientId string
param storageName string
param insightsName string
param vaultUri string

@allowed(['DurableTaskScheduler', 'AzureStorage'])
param durableBackend string

@description('Endpoint of the Durable Task Scheduler; empty when workflows run on Azure Storage.')
param schedulerEndpoint string
param taskHub string

@description('Subnet that the app reaches everything through; empty for none.')
param subnetId string

@allowed([2048, 4096])
param instanceMemoryMB int
param maximumInstanceCount int

@description('Instances that are kept warm for orchestrations; they cost even when nothing runs.')
param alwaysReadyInstances int
param zoneRedundant bool

@description('Application that stands for the API in Entra.')
param apiClientId string
param tenantId string

@description('Settings of the AWS side.')
param aws { audience: string, roleArn: string, region: string, secretsPrefix: string }

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
    }
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${containers.deployments}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances == 0 ? [] : [{ name: 'durable', instanceCount: alwaysReadyInstances }]
      }
    }
  }

  // Each name is explained in ../README.md. None of the values is a secret.
  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__accountName: storage.name
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      TASKHUB_NAME: taskHub
      ALERTS_QUEUE: queues.alerts
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: durableBackend == 'DurableTaskScheduler'
        ? 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
        : ''
      DRServerless__Durable__Backend: durableBackend
      DRServerless__Storage__ServiceUri: storage.properties.primaryEndpoints.blob
      DRServerless__Storage__Identity: 'ManagedIdentity'
      DRServerless__Storage__ManagedIdentityClientId: identityClientId
      DRServerless__Storage__Container: containers.store
      DRServerless__Storage__CreateContainer: 'false'
      DRServerless__Secrets__KeyVaultUri: vaultUri
      DRServerless__Secrets__AwsPrefix: aws.secretsPrefix
      DRServerless__Aws__ManagedIdentityClientId: identityClientId
      DRServerless__Aws__Audience: aws.audience
      DRServerless__Aws__RoleArn: aws.roleArn
      DRServerless__Aws__Region: aws.region
      DRServerless__Api__PublicUrl: 'https://${app.properties.defaultHostName}'
    }
  }

  // Everybody signs in, with a token for the API; the API then asks for a role. Return401 with the paths left out that people do not call, rather than
  // AllowAnonymous: then a route that forgot to ask for a role is still closed to the internet.
  resource authentication 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: {
        enabled: true
      }
      httpSettings: {
        requireHttps: true
      }
      globalValidation: {
        requireAuthentication: true
        unauthenticatedClientAction: 'Return401'
        excludedPaths: anonymousPaths
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: apiClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenantId}/v2.0'
          }
          validation: {
            allowedAudiences: [
              apiClientId
              'api://${apiClientId}'
            ]
          }
        }
      }
      login: {
        tokenStore: {
          enabled: false
        }
      }
    }
  }

  // Publishing is by Entra identity; these switch off the passwords that a site has otherwise. FTP itself is unknown to Flex Consumption.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
