namespace DRServerless.Functions.Hosting.Settings;

/// <summary>Where people reach the API.</summary>
public sealed record ApiSettings
{
    /// <summary>The app's address, for the links in notices by which people approve and refuse: https, without a path. Without it notices have no links and say how to answer by drctl.</summary>
    public Uri? PublicUrl { get; init; }
}
