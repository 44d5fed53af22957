using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Launching;

/// <summary>The settings that a launch goes by: what the machine's document says, completed by what can be known.</summary>
internal static class LaunchBlueprint
{
    /// <summary>
    /// The settings for a launch on a side. At the source a licensed machine may boot from the image that the original booted from. A test
    /// leaves out the fixed address: it belongs to the machine that works.
    /// </summary>
    public static LaunchSettings For(Machine machine, Side side, LaunchMode mode)
    {
        var settings = machine.SettingsAt(side);
        if (side == Side.Source && NeedsStockImage(machine)) settings = settings with { StockImageId = settings.StockImageId ?? machine.Original.ImageId };
        return mode == LaunchMode.Test ? settings with { PrivateIp = null } : settings;
    }

    /// <summary>The settings for a drill: a test, in the isolated network and nothing of the blueprint's own.</summary>
    public static LaunchSettings ForDrill(Machine machine, Side side, IsolatedNetwork network) =>
        For(machine, side, LaunchMode.Test) with { SubnetId = network.SubnetId, SecurityGroupIds = [network.SecurityGroupId] };

    /// <summary>Refuses a machine whose image cannot be registered and that has no stock image to boot from.</summary>
    public static void EnsureComplete(Machine machine, Side side)
    {
        if (!NeedsStockImage(machine) || For(machine, side, LaunchMode.Recovery).StockImageId is not null) return;
        throw new DrException(ErrorCodes.InvalidRequest,
            $"Machine {machine.Id} ({machine.Name}) boots a licensed image, which cannot be registered at the {side}: set stockImageId in its launch settings. Nothing was changed.");
    }

    private static bool NeedsStockImage(Machine machine) => machine.Original.Platform == Platform.Windows || machine.Original.Licensed;
}
