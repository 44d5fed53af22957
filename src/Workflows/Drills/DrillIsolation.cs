using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Drills;

/// <summary>Asks an infrastructure whether a drill network is isolated.</summary>
public sealed class DrillIsolation(DocumentStore documents, IInfrastructureProvider infrastructures, TimeProvider time)
{
    /// <summary>An infrastructure that answers does so in a few seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private const int MostNamed = 40;

    private readonly MachineCatalog _catalog = new(documents);

    /// <summary>
    /// The network with every way out of it, named. <c>network_not_found</c>; what the infrastructure says when it cannot be asked;
    /// <c>infrastructure_unavailable</c> when it does not answer.
    /// </summary>
    public Task<DrillNetworkLook> LookAsync(Project project, Side side, IsolatedNetwork network, CancellationToken cancellation) =>
        TimeLimit.RunAsync(time, Limit, token => AskAsync(project, side, network, token), cancellation);

    /// <summary>Refuses a network that has a way out: <c>network_not_isolated</c>, with all of them in <c>breaches</c>.</summary>
    public async Task<DrillNetworkLook> DemandAsync(Project project, Side side, IsolatedNetwork network, CancellationToken cancellation)
    {
        var look = await LookAsync(project, side, network, cancellation);
        return look.Breaches.Count == 0 ? look : throw NotIsolated(side, look.Breaches);
    }

    internal static DrException NotIsolated(Side side, IReadOnlyList<string> breaches) => new(ErrorCodes.NetworkNotIsolated,
        $"The drill network at the {side} is not isolated: {Named(breaches)}. Nothing was launched. Close every way out, or name another network.")
    {
        Details = new Dictionary<string, object?> { ["breaches"] = breaches },
    };

    /// <summary>All of them, unless there are so many that the message would not fit into a history: then their number.</summary>
    private static string Named(IReadOnlyList<string> breaches) =>
        string.Join("; ", breaches.Take(MostNamed)) + (breaches.Count > MostNamed ? $"; and {breaches.Count - MostNamed} more" : "");

    private async Task<DrillNetworkLook> AskAsync(Project project, Side side, IsolatedNetwork network, CancellationToken cancellation)
    {
        var networks = infrastructures.Open(project.At(side)).Networks;
        var described = await networks.DescribeAsync(network.SubnetId, [network.SecurityGroupId], cancellation);
        var working = await networks.NetworksOfAsync(await WorkingSubnetsAsync(project, side, cancellation), cancellation);
        return new DrillNetworkLook(described.NetworkId, NetworkIsolation.Breaches(described, working));
    }

    /// <summary>Subnets at that side in which machines of the project work now, and those that the originals came from.</summary>
    private async Task<IReadOnlyCollection<string>> WorkingSubnetsAsync(Project project, Side side, CancellationToken cancellation)
    {
        var subnets = new HashSet<string>();
        foreach (var machine in await _catalog.ListAsync(project.Id, cancellation))
        {
            if (side == Side.Source && machine.Original.SubnetId is { } original) subnets.Add(original);
            if (machine.Active.Side == side && machine.SettingsAt(side).SubnetId is { } launched) subnets.Add(launched);
        }

        return subnets;
    }
}

/// <summary>What a look at a drill network found.</summary>
/// <param name="NetworkId">The network that the subnet is in.</param>
/// <param name="Breaches">Every way out; empty when it is isolated.</param>
public sealed record DrillNetworkLook(string NetworkId, IReadOnlyList<string> Breaches);
