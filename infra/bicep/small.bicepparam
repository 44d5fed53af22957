// A few machines, for a trial or a small team: nothing is paid for but what runs, and a little storage.
using 'main.bicep'

param apiClientId = readEnvironmentVariable('DRSERVERLESS_API_CLIENT_ID')
param awsAudience = readEnvironmentVariable('DRSERVERLESS_AWS_AUDIENCE')
param alertEmailAddresses = empty(readEnvironmentVariable('DRSERVERLESS_ALERT_EMAIL', '')) ? [] : [readEnvironmentVariable('DRSERVERLESS_ALERT_EMAIL', '')]

param durableBackend = 'DurableTaskScheduler'
param schedulerSku = 'Consumption'
param instanceMemoryMB = 2048
param maximumInstanceCount = 40
param storageSku = 'Standard_LRS'
param undeleteDays = 7
