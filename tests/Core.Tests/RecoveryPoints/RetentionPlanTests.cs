using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Tests.Testing;

namespace DRServerless.Core.Tests.RecoveryPoints;

public sealed class RetentionPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly HashSet<RecoveryPointId> Nothing = [];

    [Fact]
    public void ToDelete_AnyPoints_KeepsTheNewestAndThoseInUseAndWhatEveryRuleWants() => Seeds.ForEach(300, random =>
    {
        var now = Start.AddDays(40);
        var points = Enumerable.Range(0, random.Next(1, 300)).Select(i => Point(i, now.AddSeconds(-Math.Pow(random.NextDouble(), 3) * 40 * 86_400))).ToList();
        var inUse = points.Where(_ => random.Next(10) == 0).Select(point => point.Id).ToHashSet();
        var policy = random.Next(2) == 0 ? RetentionPolicy.Default : new RetentionPolicy([.. Enumerable.Range(0, random.Next(4)).Select(_ => Rule(random))]);

        var deleted = RetentionPlan.ToDelete(policy, [.. points.OrderBy(_ => random.Next())], inUse, now);

        var kept = points.Except(deleted).ToList();
        Assert.Contains(points.MaxBy(point => point.TakenAt)!, kept);
        Assert.DoesNotContain(deleted, point => inUse.Contains(point.Id));
        Assert.Equal(deleted.OrderBy(point => point.TakenAt), deleted);
        Assert.Equal(deleted.Distinct(), deleted);
        foreach (var rule in policy.Rules)
        {
            var wanted = points.Where(point => (now - point.TakenAt).TotalSeconds <= rule.WindowSeconds)
                .GroupBy(point => point.TakenAt.ToUnixTimeSeconds() / rule.IntervalSeconds).Select(interval => interval.Max(point => point.TakenAt));
            Assert.All(wanted, time => Assert.Contains(kept, point => point.TakenAt == time));
        }

        var most = 1 + inUse.Count + policy.Rules.Sum(rule => rule.WindowSeconds / rule.IntervalSeconds + 2);
        Assert.True(kept.Count <= most, $"{kept.Count} kept, {most} wanted at most.");
        Assert.Empty(RetentionPlan.ToDelete(policy, kept, inUse, now));
    });

    [Fact]
    public void ToDelete_RunAfterEveryCycleForFortyDays_LeavesTenMinutesHoursAndDays()
    {
        var points = new List<RecoveryPoint>();
        var now = Start;
        for (var cycle = 0; cycle < 40 * 144; cycle++, now = now.AddMinutes(10))
        {
            points.Add(Point(cycle, now));
            var deleted = RetentionPlan.ToDelete(RetentionPolicy.Default, points, Nothing, now).ToHashSet();
            points.RemoveAll(deleted.Contains);
        }

        now = points[^1].TakenAt;
        AssertOneIn(points, now, interval: TimeSpan.FromMinutes(10), count: 6);
        AssertOneIn(points, now, interval: TimeSpan.FromHours(1), count: 23);
        AssertOneIn(points, now, interval: TimeSpan.FromDays(1), count: 29);
        Assert.InRange(points.Count, 50, 70);
    }

    [Fact]
    public void ToDelete_ReplicationStoppedLongAgo_KeepsTheLastPoint()
    {
        var points = new[] { Point(1, Start), Point(2, Start.AddHours(1)) };

        Assert.Equal([points[0]], RetentionPlan.ToDelete(RetentionPolicy.Default, points, Nothing, Start.AddYears(1)));
    }

    [Fact]
    public void ToDelete_NoPoints_IsNothing() => Assert.Empty(RetentionPlan.ToDelete(RetentionPolicy.Default, [], Nothing, Start));

    [Fact]
    public void ToDelete_ClockSetBack_KeepsEveryPointFromTheFuture()
    {
        var points = Enumerable.Range(0, 5).Select(i => Point(i, Start.AddSeconds(i))).ToList();

        Assert.Empty(RetentionPlan.ToDelete(RetentionPolicy.Default, points, Nothing, Start.AddDays(-1)));
    }

    private static void AssertOneIn(List<RecoveryPoint> points, DateTimeOffset now, TimeSpan interval, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (newest, oldest) = (now - i * interval, now - (i + 1) * interval);
            Assert.True(points.Any(point => point.TakenAt <= newest && point.TakenAt > oldest), $"No recovery point between {oldest:O} and {newest:O}.");
        }
    }

    private static RetentionRule Rule(Random random)
    {
        var interval = random.Next(1, 100_000);
        return new RetentionRule(interval, interval * random.Next(1, 20));
    }

    private static RecoveryPoint Point(int number, DateTimeOffset takenAt) => new()
    {
        Id = new RecoveryPointId($"rp-{number:D6}"),
        MachineId = new MachineId("mch-1"),
        Kind = RecoveryPointKind.Scheduled,
        Direction = Direction.Forward,
        DirectionEpoch = 0,
        InstanceId = "i-1",
        TakenAt = takenAt,
        SealedAt = takenAt,
        Disks = [],
    };
}
