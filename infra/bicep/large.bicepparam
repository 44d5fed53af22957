// Hundreds of machines, in production: in zones, in a network of its own, locked against deletion.
using 'main.bicep'

param apiClientId = readEnvironmentVariable('DRSERVERLESS_API_CLIENT_ID')
param awsAudience = readEnvironmentVariable('DRSERVERLESS_AWS_AUDIENCE')
param alertEmailAddresses = empty(readEnvironmentVariable('DRSERVERLESS_ALERT_EMAIL', '')) ? [] : [readEnvironmentVariable('DRSERVERLESS_ALERT_EMAIL', '')]

param durableBackend = 'DurableTaskScheduler'
param schedulerSku = 'Dedicated'
param schedulerCapacity = 3
param historyDays = 90
param instanceMemoryMB = 4096
param maximumInstanceCount = 100
param alwaysReadyInstances = 2
param zoneRedundant = true
param storageSku = 'Standard_GZRS'
param privateEndpoints = true
param undeleteDays = 30
param protectFromDeletion = true
param lagAlertMinutes = 15
param logRetentionDays = 90
param logDailyQuotaGb = 20
