using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Fencing;

/// <summary>Looks at the power of instances with one bounded look per side. What cannot be seen is absent.</summary>
internal sealed class PowerSurvey(WorkflowServices services)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyDictionary<string, PowerState>> TakeAsync(Project project, IEnumerable<Suspect> suspects, CancellationToken cancellation)
    {
        var sides = suspects.SelectMany(suspect => new[] { suspect.Instance, suspect.Machine.Active }).GroupBy(instance => instance.Side, instance => instance.InstanceId);
        var looks = await Task.WhenAll(sides.Select(side => LookAsync(project, side.Key, [.. side.Distinct()], cancellation)));
        return looks.SelectMany(look => look).DistinctBy(pair => pair.Key).ToDictionary();
    }

    private async Task<IReadOnlyDictionary<string, PowerState>> LookAsync(Project project, Side side, string[] instances, CancellationToken cancellation)
    {
        try
        {
            var machines = services.Infrastructures.Open(project.At(side)).Machines;
            return await TimeLimit.RunAsync(services.Time, Limit, token => machines.GetPowerStatesAsync(instances, token), cancellation);
        }
        catch (DrException)
        {
            // A side that is down is why there are unfenced instances at all; it is looked at again.
            return new Dictionary<string, PowerState>();
        }
    }
}
