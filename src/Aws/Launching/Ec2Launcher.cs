using DRServerless.Aws.Access;
using DRServerless.Aws.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Launching;

/// <summary>
/// Launches on EC2. Invariants: all that a launch makes carries its key from the moment it exists; what to do next is decided from what
/// exists and never from the progress record, which only bridges listings that lag; so any step may be lost or repeated.
/// A key that was cleaned up is spent.
/// </summary>
internal sealed class Ec2Launcher(AwsConnection connection, LaunchCleanUp cleanUp) : ILauncher
{
    /// <summary>The longest way without waiting is far shorter; this ends a quarrel with a stale listing.</summary>
    private const int MaximumRounds = 12;
    private readonly LaunchObserver observer = new(new Ec2Queries(connection));
    private readonly LaunchSteps steps = new(connection, new Ec2Queries(connection));

    public async Task<LaunchProgress> AdvanceAsync(LaunchRequest request, LaunchProgress progress, CancellationToken cancellation)
    {
        LaunchCheck.Check(request);
        var taken = new HashSet<LaunchAction>();
        for (var round = 0; round < MaximumRounds; round++)
        {
            var view = await observer.ObserveAsync(request, progress, cancellation);
            var decision = Decide(request, view);
            progress = Seen(progress, view) with { Step = decision.Step, Completed = decision.Completed };
            if (decision.Failure is { } failure) throw Failed(request, failure);

            var actions = decision.Actions.Where(taken.Add).ToList();
            if (actions.Count == 0) return progress;
            foreach (var action in actions)
            {
                if (await steps.TryAsync(action, request, progress, cancellation) is not { } advanced) return progress;
                progress = advanced;
            }
        }

        return progress;
    }

    public Task<bool> CleanUpAsync(string idempotencyKey, CancellationToken cancellation) => cleanUp.CleanUpAsync(idempotencyKey, cancellation);

    public Task<IReadOnlyList<OwnedResource>> ListMadeAsync(IReadOnlyCollection<string> idempotencyKeys, CancellationToken cancellation) =>
        cleanUp.ListMadeAsync(idempotencyKeys, cancellation);

    public Task<IReadOnlyList<OwnedResource>> ListOwnedAsync(string projectId, CancellationToken cancellation) => cleanUp.ListOwnedAsync(projectId, cancellation);

    private static LaunchDecision Decide(LaunchRequest request, LaunchView view)
    {
        var devices = request.Snapshots.Keys.ToHashSet(StringComparer.Ordinal);
        return LaunchCheck.NeedsStockImage(request.Source)
            ? RootSwapPlan.Decide(view, devices, request.Settings.StockImageId!)
            : RegisteredImagePlan.Decide(view, devices);
    }

    /// <summary>What is seen wins over what was remembered; what is not seen may only lag.</summary>
    private static LaunchProgress Seen(LaunchProgress progress, LaunchView view) => progress with
    {
        ImageId = view.Image?.Id ?? (view.Instance is null ? progress.ImageId : null),
        InstanceId = view.Instance?.Id ?? progress.InstanceId,
    };

    private static DrException Failed(LaunchRequest request, string reason) => new(
        ErrorCodes.LaunchFailed,
        $"Machine {request.Source.Name} did not launch: {reason}. Its recovery points are untouched. Clean up, correct the launch settings and launch again.");
}
