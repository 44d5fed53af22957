using Azure;
using Azure.Core;
using Azure.Identity;
using DRServerless.Aws.Access.Identity;
using DRServerless.Core.Errors;

namespace DRServerless.Functions.Identity;

/// <summary>
/// Tokens of the app's managed identity for an audience that AWS accounts trust. The credential keeps its tokens and fetches new ones ahead of
/// their end, so each is asked for when AWS credentials are renewed, and costs a call once a day or so.
/// </summary>
/// <param name="credential">The identity.</param>
/// <param name="audience">The application id URI, or application id, that tokens are for.</param>
internal sealed class EntraTokens(TokenCredential credential, string audience) : IWebIdentityTokens
{
    private const string DefaultScope = "/.default";

    /// <summary>Whether tokens can be asked for it.</summary>
    public static bool IsAudience(string text) =>
        Guid.TryParseExact(text, "D", out _) || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "api" or "https" && !text.EndsWith(DefaultScope, StringComparison.Ordinal));

    public async Task<string> GetTokenAsync(CancellationToken cancellation)
    {
        try
        {
            return (await credential.GetTokenAsync(new TokenRequestContext([audience + DefaultScope]), cancellation)).Token;
        }
        catch (CredentialUnavailableException missing)
        {
            throw new DrException(
                ErrorCodes.CredentialsRefused,
                "The app has no managed identity that could prove to AWS who it is. Nothing was changed. Give it one, and name a user-assigned one by its client id.", missing);
        }
        catch (AuthenticationFailedException failed) when (failed.InnerException is RequestFailedException { Status: 0 or >= 500 or 429 } or HttpRequestException or IOException)
        {
            throw new DrException(ErrorCodes.InfrastructureUnavailable, "Entra ID could not be reached for a token for AWS. It can be tried again.", failed);
        }
        catch (AuthenticationFailedException failed)
        {
            throw new DrException(
                ErrorCodes.CredentialsRefused,
                $"Entra ID gives the app's identity no token for {audience}. Nothing was changed. Check that an application with that id URI is in the tenant, with a service principal.", failed);
        }
    }
}
