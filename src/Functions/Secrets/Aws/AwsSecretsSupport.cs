using DRServerless.Aws.Access;
using DRServerless.Core.Secrets;
using DRServerless.Functions.Secrets.Aws;

namespace DRServerless.Functions.Secrets;

/// <content>The app was built with AWSSDK.SecretsManager.</content>
internal static partial class AwsSecretsSupport
{
    static partial void Provide(ref Func<AwsHostAccess, string, ISecrets>? open) =>
        open = static (access, prefix) => new AwsSecrets(access, new ObservedSecretsManagerClient(access), prefix);
}
