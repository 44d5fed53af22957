namespace DRServerless.Aws.Access.Identity;

/// <summary>
/// Reaching AWS with web identity, and so without any long-lived key. A project's role without an external id is assumed with the token
/// itself, since a token carries none; a role with an external id is assumed from <see cref="RoleArn"/> (a chain); a project that names
/// no role works as <see cref="RoleArn"/>.
/// </summary>
/// <param name="Tokens">Where tokens come from.</param>
/// <param name="RoleArn">The host's own role, such as <c>arn:aws:iam::123456789012:role/DRServerless</c>; null when every project names a role that trusts the token.</param>
public sealed record AwsWebIdentity(IWebIdentityTokens Tokens, string? RoleArn = null);
