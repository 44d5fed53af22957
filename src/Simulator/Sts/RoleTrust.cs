using DRServerless.Simulator.Ec2;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Security;

namespace DRServerless.Simulator.Sts;

/// <summary>Whom the trust policies of roles admit.</summary>
internal static class RoleTrust
{
    /// <summary>Whether a caller who signed may assume the role.</summary>
    public static bool Admits(RoleOptions role, CallerIdentity caller, string? externalId) =>
        (role.ExternalId is null || role.ExternalId == externalId) && (role.TrustedRoles is null || role.TrustedRoles.Any(trusted => IsSessionOf(caller, trusted)));

    /// <summary>
    /// Refuses a web identity that may not assume the role. In AWS's order: the role's account must know the provider of the token, the provider
    /// the audience, and the role the subject.
    /// </summary>
    public static void Check(RoleArn role, IReadOnlyList<RoleOptions> roles, WebIdentity identity)
    {
        var providers = roles.Where(item => RoleArn.Parse(item.Arn).AccountId == role.AccountId).Select(item => item.WebIdentity).OfType<WebIdentityTrust>()
            .Where(trust => trust.Issuer == identity.Issuer).ToList();
        if (providers.Count == 0) throw StsErrors.InvalidToken($"No OpenIDConnect provider found in your account for {identity.Issuer}");
        if (providers.All(trust => trust.Audience != identity.Audience)) throw StsErrors.InvalidToken("Incorrect token audience");
        var trusted = roles.Any(item => item.Arn == role.Text && item.WebIdentity is { } trust && providers.Contains(trust)
            && trust.Audience == identity.Audience && (trust.Subject is null || trust.Subject == identity.Subject));
        if (!trusted) throw new ServiceException(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }

    private static bool IsSessionOf(CallerIdentity caller, string trusted)
    {
        var role = RoleArn.Parse(trusted);
        return caller.Arn.StartsWith($"arn:aws:sts::{role.AccountId}:assumed-role/{role.RoleName}/", StringComparison.Ordinal);
    }
}
