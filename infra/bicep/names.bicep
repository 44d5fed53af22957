// Names that more than one file, or the code, must agree on. One place for each.

@export()
@description('Custom metrics that the host emits to Application Insights (table AppMetrics, column Name). Alerts read them; whoever emits them takes the names from here.')
var metrics = {
  // Age in seconds of a machine's newest recovery point. Dimensions: project, machine.
  replicationLag: 'drserverless.replication.lag'
  // Counts one for each operation that ended as failed. Dimensions: project, kind, code.
  operationsFailed: 'drserverless.operations.failed'
}

@export()
@description('Dimensions of the metrics, as keys of AppMetrics.Properties.')
var dimensions = {
  project: 'project'
  machine: 'machine'
}

@export()
@description('Blob containers. The first holds everything that the product stores, the second the packages of the app.')
var containers = {
  store: 'drserverless'
  deployments: 'deployments'
}

@export()
@description('Queues. What is put into this one is taken for an alert of every project whose policy chooses it.')
var queues = {
  alerts: 'drserverless-alerts'
}

@export()
@description('Paths that need no sign-in at the platform. The API asks nobody for a role there either, and nowhere else: health; the links in notices, which are keys themselves; and what clouds call, who prove themselves to the API.')
var anonymousPaths = [
  '/api/health'
  '/api/answer'
  '/api/alerts/*'
]

@export()
@description('Built-in roles of Azure, by the names that its documentation gives them.')
var roles = {
  'Durable Task Data Contributor': '0ad04412-c4d5-4796-b79c-f76d14c8d402'
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6'
  'Monitoring Metrics Publisher': '3913510d-42f4-4e42-8a64-420c390055eb'
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}
