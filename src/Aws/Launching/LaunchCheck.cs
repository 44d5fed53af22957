using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Launching;

/// <summary>Refuses a launch that cannot succeed before anything is made.</summary>
internal static class LaunchCheck
{
    private const int LongestKey = 40;

    /// <summary>True for machines that only a stock image can run.</summary>
    public static bool NeedsStockImage(MachineDescription source) => source.Licensed || source.Platform == Platform.Windows;

    /// <summary>Throws <c>launch_failed</c> with what is missing.</summary>
    public static void Check(LaunchRequest request)
    {
        if (request.IdempotencyKey is not { Length: > 0 and <= LongestKey })
            throw new DrException(ErrorCodes.InvalidRequest, $"A launch's key has 1..{LongestKey} characters. Nothing was launched.");
        if (!request.Snapshots.ContainsKey(request.Source.RootDeviceName))
            throw Refused(request, $"there is no snapshot of its root disk {request.Source.RootDeviceName}");
        if (NeedsStockImage(request.Source) && string.IsNullOrEmpty(request.Settings.StockImageId))
            throw Refused(request, "its operating system is licensed by its image, so it needs a stock image of the same system: set stockImageId in its launch settings");
    }

    private static DrException Refused(LaunchRequest request, string reason) =>
        new(ErrorCodes.LaunchFailed, $"Machine {request.Source.Name} was not launched: {reason}. Nothing was made.");
}
