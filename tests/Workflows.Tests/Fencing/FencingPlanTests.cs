using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Tests.Fencing;

/// <summary>Which instances give way, for every mixture of instances.</summary>
public sealed class FencingPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public void Plans_AnyInstances_NeverDeleteAnOriginalOrTouchWhatMustStay(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var machine = NewMachine(random);
            var to = random.Next(2) == 0 ? Side.Source : Side.Target;
            var launch = FencingPlan.BeforeLaunch(machine, to).Concat(FencingPlan.ReplacedByLaunch(machine, to)).ToList();
            var others = FencingPlan.BeforeReversal(machine).Concat(FencingPlan.BeforeReturn(machine)).Concat(FencingPlan.ReplacedByTest(machine, to)).Concat(FencingPlan.Tests(machine)).ToList();

            // An original is never deleted.
            Assert.All(launch.Concat(others).Where(target => target.Manner == FencingManner.Terminate),
                target => Assert.NotEqual(InstanceRole.Original, Find(machine, target).Role));

            // Only a launch for real may take away what works.
            Assert.DoesNotContain(others, target => target.InstanceId == machine.ActiveInstanceId);

            // Nothing that may live is forgotten before a launch: each is stopped or deleted, once.
            var mayLive = machine.Instances.Where(instance => instance.Fencing?.State != FencingState.Terminated
                && (instance.Role != InstanceRole.Test || instance.Side == to)).Select(instance => instance.InstanceId).Order();
            Assert.Equal(mayLive, launch.Select(target => target.InstanceId).Order());
        }
    }

    private static MachineInstance Find(MachineSituation machine, FencingTarget target) => machine.Instances.Single(instance => instance.InstanceId == target.InstanceId);

    private static MachineSituation NewMachine(Random random)
    {
        var instances = Enumerable.Range(0, random.Next(1, 6)).Select(number => new MachineInstance
        {
            InstanceId = $"i-{number}",
            Side = number == 0 || random.Next(2) == 0 ? Side.Source : Side.Target,
            Role = number == 0 ? InstanceRole.Original : random.Next(2) == 0 ? InstanceRole.Recovery : InstanceRole.Test,
            Fencing = random.Next(3) == 0 ? new FencingRecord((FencingState)random.Next(5), DateTimeOffset.UnixEpoch, "") : null,
        }).ToList();
        var active = instances.Where(instance => instance.Role != InstanceRole.Test).OrderBy(_ => random.Next()).First();
        return new MachineSituation(MachineId.Create("mch-1"), "machine", 0, active.InstanceId, instances);
    }
}
