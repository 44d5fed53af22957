namespace DRServerless.Simulator.State;

/// <summary>The regions that the simulated cloud knows.</summary>
public static class AwsRegions
{
    /// <summary>Their codes.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
        "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ca-central-1", "ca-west-1",
        "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
        "il-central-1", "me-central-1", "me-south-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ];

    private static readonly HashSet<string> Known = new(All, StringComparer.Ordinal);

    /// <summary>Whether there is such a region.</summary>
    public static bool Exists(string region) => Known.Contains(region);

    /// <summary>The zones of a region.</summary>
    public static IReadOnlyList<string> ZonesOf(string region) => [$"{region}a", $"{region}b", $"{region}c"];
}
