using DRServerless.Api.Endpoints;

namespace DRServerless.Functions.Hosting.Settings;

/// <summary>How callers of the API are known. Whatever the mode, the platform asks for a function key before the app sees a request.</summary>
public enum AccessMode
{
    /// <summary>By the token that App Service authentication has checked; its app roles are the roles. The app refuses to start where that authentication is off.</summary>
    EntraId,

    /// <summary>By the function key alone: whoever holds one has <see cref="AccessSettings.FunctionKeyRole"/>. For a laptop, and for teams without Entra ID.</summary>
    FunctionKeys,
}

/// <summary>Who may call the API.</summary>
public sealed record AccessSettings
{
    /// <summary>How callers are known. Default <see cref="AccessMode.EntraId"/>: keys alone must be chosen.</summary>
    public AccessMode Mode { get; init; } = AccessMode.EntraId;

    /// <summary>The role of whoever holds a function key, with <see cref="AccessMode.FunctionKeys"/>. Default administrator; a key of one function opens that function alone.</summary>
    public ApiRole FunctionKeyRole { get; init; } = ApiRole.Administrator;
}
