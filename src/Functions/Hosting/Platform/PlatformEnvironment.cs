using System.Collections;

namespace DRServerless.Functions.Hosting.Platform;

/// <summary>What the platform says of itself by environment variables that it alone sets.</summary>
public sealed record PlatformEnvironment
{
    /// <summary>
    /// Whether App Service authentication is on (<c>WEBSITE_AUTH_ENABLED</c>). Only then does the platform remove headers that begin with X-MS-
    /// from requests and write them itself; else they are what anybody sent.
    /// </summary>
    public bool AuthenticatesCallers { get; init; }

    /// <summary>Names this instance of the app (<c>WEBSITE_INSTANCE_ID</c>, else the container's name); null on a laptop.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Where host.json is (<c>FUNCTIONS_APPLICATION_DIRECTORY</c>, else beside the program).</summary>
    public required string ApplicationDirectory { get; init; }

    /// <summary>Reads the environment.</summary>
    public static PlatformEnvironment Read(IDictionary variables) => new()
    {
        AuthenticatesCallers = bool.TryParse(variables["WEBSITE_AUTH_ENABLED"] as string, out var on) && on,
        InstanceId = Given(variables["WEBSITE_INSTANCE_ID"]) ?? Given(variables["CONTAINER_NAME"]),
        ApplicationDirectory = Given(variables["FUNCTIONS_APPLICATION_DIRECTORY"]) ?? AppContext.BaseDirectory,
    };

    private static string? Given(object? value) => value is string { Length: > 0 } text ? text : null;
}
