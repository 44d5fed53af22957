using Amazon;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Access;

/// <summary>
/// Tells regions that exist from names that look like one: the SDK makes up an endpoint for any name, and a typing
/// error would show itself only as an outage that never ends.
/// </summary>
internal static class AwsRegions
{
    private static readonly HashSet<string> Known = [.. RegionEndpoint.EnumerableAllRegions.Select(region => region.SystemName)];

    /// <summary>Throws <c>unknown_region</c> unless the SDK or the options know the name.</summary>
    public static void Check(string? region, AwsOptions options)
    {
        if (region is not null && options.Knows(region)) return;
        throw Unknown(region);
    }

    /// <summary>True for a region that the SDK lists: if its name does not resolve, DNS is at fault and not the name.</summary>
    public static bool IsKnown(string region) => Known.Contains(region);

    /// <summary>The error for a region that there is not.</summary>
    public static DrException Unknown(string? region, Exception? cause = null) => new(
        ErrorCodes.UnknownRegion,
        $"AWS has no region '{region}'. Nothing was changed. Name a region such as 'eu-west-1', or add a newer one to the options.",
        cause);
}
