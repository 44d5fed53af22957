// Who the app is: towards Azure by its roles, towards AWS by the subject of its tokens. User-assigned, so that it outlives the app
// and the trust of the AWS roles holds when the app is made anew.

param name string
param location string
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
