using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace DRServerless.Aws.Access.Identity;

/// <summary>
/// The ordinary chain, asked when credentials are needed and not when a client is built: opening an infrastructure
/// makes no call, and credentials that appear later are found.
/// </summary>
internal sealed class DefaultChainCredentials(IClientConfig configuration) : AWSCredentials, IDisposable
{
    private readonly DefaultAWSCredentialsIdentityResolver resolver = new();

    public override ImmutableCredentials GetCredentials() => resolver.ResolveIdentity(configuration).GetCredentials();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        var found = await resolver.ResolveIdentityAsync(configuration, CancellationToken.None);
        return await found.GetCredentialsAsync();
    }

    public void Dispose() => resolver.Dispose();
}
