using DRServerless.Cli.Rehearsal;

namespace DRServerless.Cli.Tests.Rehearsal;

public sealed class CrashPlanTests
{
    private static readonly string[] Phases = ["protect", "initial sync", "failover", "failback"];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void Plan_OfCrashes_HasExactlySoMany(int crashes)
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var plan = new CrashPlan(crashes, seed, Phases);
            Assert.True(Phases.Sum(phase => plan.During(phase).Count) == crashes, $"seed {seed}");
        }
    }

    [Fact]
    public void Plan_OfTheSameSeed_IsTheSame()
    {
        var (one, two) = (new CrashPlan(20, 7, Phases), new CrashPlan(20, 7, Phases));

        Assert.All(Phases, phase => Assert.Equal(one.During(phase), two.During(phase)));
    }

    [Fact]
    public void Plan_OfAnotherSeed_IsAnother()
    {
        var (one, two) = (new CrashPlan(20, 7, Phases), new CrashPlan(20, 8, Phases));

        Assert.Contains(Phases, phase => !one.During(phase).SequenceEqual(two.During(phase)));
    }

    [Fact]
    public void Moments_OfAPhase_AscendAndAreNotBeforeIt()
    {
        var plan = new CrashPlan(100, 3, Phases);

        Assert.All(Phases, phase =>
        {
            var moments = plan.During(phase);
            Assert.Equal(moments.Order(), moments);
            Assert.All(moments, moment => Assert.InRange(moment, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        });
    }

    [Fact]
    public void Moments_OfAnUnknownPhase_AreNone() => Assert.Empty(new CrashPlan(10, 1, Phases).During("clean-up"));
}
