using DRServerless.Aws.Access;
using DRServerless.Core.Secrets;

namespace DRServerless.Functions.Secrets;

/// <summary>
/// Whether this app can read secrets in AWS: a package feed may lack AWSSDK.SecretsManager, and without it the folder Aws is not compiled. Then the app
/// refuses settings that ask for such secrets when it starts, rather than an action in the middle of a failover.
/// </summary>
internal static partial class AwsSecretsSupport
{
    /// <summary>Opens the secrets of the host's account whose names begin with a prefix; null where the app was built without.</summary>
    public static Func<AwsHostAccess, string, ISecrets>? Open { get; } = Find();

    private static Func<AwsHostAccess, string, ISecrets>? Find()
    {
        Func<AwsHostAccess, string, ISecrets>? open = null;
        Provide(ref open);
        return open;
    }

    /// <summary>Implemented in the folder Aws; a call to nothing otherwise.</summary>
    static partial void Provide(ref Func<AwsHostAccess, string, ISecrets>? open);
}
