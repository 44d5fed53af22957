// What a team must be told. The rules look into the workspace, where the custom metrics of names.bicep arrive as rows of AppMetrics.

import { metrics, dimensions } from '../names.bicep'

param name string
param location string
param tags object
param workspaceId string
param functionAppName string

@description('Who is told.')
param emailAddresses string[]

@description('Further action groups, by id.')
param actionGroupIds string[]

@description('A machine whose newest recovery point is older than this, in minutes, is told.')
param lagMinutes int

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emailAddresses)) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'DRServerless'
    enabled: true
    emailReceivers: [
      for (address, index) in emailAddresses: {
        name: 'person-${index}'
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
  }
}

var actionGroups = concat(actionGroupIds, empty(emailAddresses) ? [] : [people.id])

resource lag 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'alert-${name}-lag'
  location: location
  tags: tags
  properties: {
    displayName: 'DRServerless: replication lags'
    description: 'A machine\'s newest recovery point is older than ${lagMinutes} minutes. A failover now would lose so much.'
    severity: 1
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT10M'
    autoMitigate: true
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: 'AppMetrics | where Name == "${metrics.replicationLag}" | extend Project = tostring(Properties.${dimensions.project}), Machine = tostring(Properties.${dimensions.machine}) | summarize LagSeconds = max(Max) by Project, Machine, bin(TimeGenerated, 5m)'
          metricMeasureColumn: 'LagSeconds'
          timeAggregation: 'Minimum'
          operator: 'GreaterThan'
          threshold: lagMinutes * 60
          dimensions: [
            {
              name: 'Project'
              operator: 'Include'
              values: ['*']
            }
            {
              name: 'Machine'
              operator: 'Include'
              values: ['*']
            }
          ]
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: actionGroups
    }
  }
}

resource failures 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'alert-${name}-failed'
  location: location
  tags: tags
  properties: {
    displayName: 'DRServerless: an operation failed'
    description: 'A failover, a failback or another operation ended as failed. It says why: drctl operation list.'
    severity: 1
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: false
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: 'AppMetrics | where Name == "${metrics.operationsFailed}" | extend Project = tostring(Properties.${dimensions.project}) | summarize Failed = sum(Sum) by Project, bin(TimeGenerated, 5m)'
          metricMeasureColumn: 'Failed'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: [
            {
              name: 'Project'
              operator: 'Include'
              values: ['*']
            }
          ]
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: actionGroups
    }
  }
}

// Lag and failures are told by the app; an app that is dead tells nothing. Its timers leave a request each time they run.
resource silence 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'alert-${name}-silent'
  location: location
  tags: tags
  properties: {
    displayName: 'DRServerless: the app is silent'
    description: 'No function has run for half an hour, not even a timer. Nothing is replicated, and no other alert can come.'
    severity: 0
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
    autoMitigate: true
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: 'AppRequests | where AppRoleName =~ "${functionAppName}"'
          timeAggregation: 'Count'
          operator: 'LessThan'
          threshold: 1
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: actionGroups
    }
  }
}
