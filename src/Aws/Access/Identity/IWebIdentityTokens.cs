namespace DRServerless.Aws.Access.Identity;

/// <summary>
/// The tokens by which the host proves to AWS who it is, without a key of AWS: an identity provider that the AWS accounts trust signs
/// them. What they are is the host's business: on Azure, Entra tokens of its managed identity.
/// </summary>
public interface IWebIdentityTokens
{
    /// <summary>
    /// A token that is valid now; whoever makes it may keep it until its end. A <c>DrException</c> (<c>credentials_refused</c>, or
    /// <c>infrastructure_unavailable</c> when trying again helps) when there is none. The token is a secret: no message holds it.
    /// </summary>
    Task<string> GetTokenAsync(CancellationToken cancellation);
}
