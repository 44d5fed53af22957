namespace DRServerless.Simulator.Ec2;

/// <summary>A role that may be assumed, with its trust policy.</summary>
/// <param name="Arn">Its name, such as <c>arn:aws:iam::000000000000:role/recovery</c>.</param>
/// <param name="ExternalId">External id that its trust policy demands of callers who sign; null: none.</param>
public sealed record RoleOptions(string Arn, string? ExternalId = null)
{
    /// <summary>Roles that may assume it; null (default): everyone who signs. An empty list leaves it to web identities.</summary>
    public IReadOnlyList<string>? TrustedRoles { get; init; }

    /// <summary>Web identities that may assume it; null (default): none.</summary>
    public WebIdentityTrust? WebIdentity { get; init; }
}

/// <summary>An identity provider of the role's account, and whom of its identities the role trusts.</summary>
/// <param name="Issuer">The provider: claim <c>iss</c>.</param>
/// <param name="Audience">For whom tokens must be made out: claim <c>azp</c>, or <c>aud</c> where there is none.</param>
/// <param name="Subject">Who: claim <c>sub</c>; null: every identity of the provider.</param>
public sealed record WebIdentityTrust(string Issuer, string Audience, string? Subject = null);
