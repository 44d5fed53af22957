// For tests: what neither of the ready-made files chooses.
using '../../../infra/bicep/main.bicep'

param apiClientId = readEnvironmentVariable('DRSERVERLESS_API_CLIENT_ID')
param awsAudience = readEnvironmentVariable('DRSERVERLESS_AWS_AUDIENCE')
param awsRegion = 'eu-central-1'
param awsSecretsPrefix = 'drserverless/'
param awsRoleArn = 'arn:aws:iam::111122223333:role/hub'
param durableBackend = 'AzureStorage'
param privateEndpoints = true
param publicNetworkAccess = 'Enabled'
param alertEmailAddresses = ['team@example.com']
