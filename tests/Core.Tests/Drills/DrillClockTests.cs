using Cronos;
using DRServerless.Core.Drills;

namespace DRServerless.Core.Tests.Drills;

public sealed class DrillClockTests
{
    private static readonly string[] Zones = ["Etc/UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago", "Africa/Casablanca"];
    private static readonly string[] Crons = ["0 3 * * *", "30 2 * * SUN", "15 */6 * * *", "0 0 1 * *", "45 23 L * *", "*/30 * * * *", "5 4 * * MON#2"];

    [Fact]
    public void Look_AtItsTime_IsDueOnce()
    {
        var schedule = Daily("Europe/Berlin");
        var at = Utc(2026, 6, 1, 1, 0);

        Assert.Null(DrillClock.Look(schedule, Utc(2026, 5, 31, 12, 0), at.AddSeconds(-1)).Due);
        Assert.Equal(at, DrillClock.Look(schedule, Utc(2026, 5, 31, 12, 0), at).Due);
        Assert.Null(DrillClock.Look(schedule, at, at.AddMinutes(5)).Due);
    }

    [Fact]
    public void Look_AfterTheWindow_HasPassed()
    {
        var look = DrillClock.Look(Daily("Etc/UTC"), Utc(2026, 5, 31, 12, 0), Utc(2026, 6, 1, 4, 0));

        Assert.Null(look.Due);
        Assert.Equal([Utc(2026, 6, 1, 3, 0)], look.Passed);
        Assert.Equal(Utc(2026, 6, 2, 3, 0), look.Next);
    }

    [Fact]
    public void Look_AfterALongStop_CountsAllAndNamesTheLast()
    {
        var schedule = new DrillSchedule { Cron = "*/5 * * * *", StartWindowMinutes = 60 };

        var look = DrillClock.Look(schedule, Utc(2026, 1, 1, 0, 0), Utc(2026, 3, 1, 0, 2));

        Assert.Equal(Utc(2026, 3, 1, 0, 0), look.Due);
        Assert.Equal(59 * 288 - 1, look.PassedInAll);
        Assert.Equal(DrillClock.MostNamed, look.Passed.Count);
        Assert.Equal(Utc(2026, 2, 28, 23, 55), look.Passed[^1]);
    }

    [Fact]
    public void Look_HourThatIsSkippedInSpring_IsDueWhenItEnds()
    {
        // On 29 March 2026 clocks in Berlin go from 2:00 to 3:00, which is 1:00 UTC.
        var schedule = Daily("Europe/Berlin") with { Cron = "30 2 * * *" };

        var times = DrillClock.Next(schedule, Utc(2026, 3, 28, 12, 0), 2);

        Assert.Equal([Utc(2026, 3, 29, 1, 0), Utc(2026, 3, 30, 0, 30)], times);
    }

    [Fact]
    public void Look_HourThatComesTwiceInAutumn_IsDueOnceAtFirst()
    {
        // On 25 October 2026 clocks in Berlin go from 3:00 to 2:00, which is 1:00 UTC: 2:30 is 0:30 and 1:30 UTC.
        var schedule = Daily("Europe/Berlin") with { Cron = "30 2 * * *" };

        var times = DrillClock.Next(schedule, Utc(2026, 10, 24, 12, 0), 2);

        Assert.Equal([Utc(2026, 10, 25, 0, 30), Utc(2026, 10, 26, 1, 30)], times);
    }

    /// <summary>However a host ticks or sleeps: each time is settled exactly once, none before its time, and what starts starts within its window.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Look_AnyTicks_SettlesEachTimeOnce(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 25; round++)
        {
            var schedule = new DrillSchedule { Cron = Pick(random, Crons), TimeZone = Pick(random, Zones), StartWindowMinutes = random.Next(1, 1_440) };
            var begin = Utc(2026, random.Next(1, 12), random.Next(1, 28), random.Next(24), random.Next(60));
            var (settled, now) = (Walk(random, schedule, begin, out var end), end);
            var wanted = CronExpression.Parse(schedule.Cron)
                .GetOccurrences(begin, now, TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone), fromInclusive: false, toInclusive: true).ToList();

            var next = DrillClock.Next(schedule, begin, wanted.Count);
            Assert.True(next.SequenceEqual(wanted.Select(at => at.ToUniversalTime())), $"Seed {seed}, round {round}: {schedule} from {begin:O}: next {next.Count}, wanted {wanted.Count}: {string.Join(", ", next.Except(wanted).Take(3).Select(at => $"{at:O}"))}; missing: {string.Join(", ", wanted.Except(next).Take(3).Select(at => $"{at:O}"))}.");
            Assert.True(settled.SequenceEqual(wanted), $"Seed {seed}, round {round}: {schedule} from {begin:O} to {now:O}: {settled.Count} settled, {wanted.Count} wanted; only here: {string.Join(", ", settled.Except(wanted).Select(at => $"{at:O}"))}; missing: {string.Join(", ", wanted.Except(settled).Select(at => $"{at:O}"))}.");
        }
    }

    [Theory]
    [InlineData("Etc/UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    public void Faults_GoodSchedule_AreNone(string zone) => Assert.Empty(DrillSettingsCheck.Faults(Settings(Daily(zone))));

    [Theory]
    [InlineData("0 3 * *", "has 4 fields")]
    [InlineData("0 0 3 * * *", "has 6 fields")]
    [InlineData("", "has 0 fields")]
    [InlineData("61 3 * * *", "schedule.cron '61 3 * * *'")]
    [InlineData("a b c d e", "schedule.cron")]
    [InlineData("0 0 30 2 *", "never comes")]
    public void Faults_MalformedCron_NameIt(string cron, string wanted) =>
        Assert.Contains(wanted, Assert.Single(DrillSettingsCheck.Faults(Settings(Daily("Etc/UTC") with { Cron = cron }))), StringComparison.Ordinal);

    [Theory]
    [InlineData("Europe/Atlantis")]
    [InlineData("../../etc/passwd")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("")]
    public void Faults_UnknownTimeZone_NameIt(string zone) =>
        Assert.Contains("schedule.timeZone", Assert.Single(DrillSettingsCheck.Faults(Settings(Daily(zone)))), StringComparison.Ordinal);

    [Fact]
    public void Faults_ManyAtOnce_AreAllNamed()
    {
        var settings = new DrillSettings
        {
            Schedule = new DrillSchedule { Cron = "x", TimeZone = "y", RestDaysAfterFailover = -1, StartWindowMinutes = 0, RecoveryPointAgeSeconds = -1 },
            Targets = new RecoveryTargets { RpoSeconds = 0, RtoSeconds = 0 },
        };

        Assert.Equal(8, DrillSettingsCheck.Faults(settings).Count);
    }

    private static List<DateTimeOffset> Walk(Random random, DrillSchedule schedule, DateTimeOffset begin, out DateTimeOffset end)
    {
        var settled = new List<DateTimeOffset>();
        var (decided, now) = (begin, begin);
        for (var tick = 0; tick < 60; tick++)
        {
            now += TimeSpan.FromMinutes(random.Next(10) == 0 ? random.Next(1_200) : random.Next(1, 30));
            var look = DrillClock.Look(schedule, decided, now);
            Assert.All(look.Passed, at => Assert.InRange(at, decided, now));
            Assert.Equal(look.Passed.Count, look.PassedInAll);
            settled.AddRange(look.Passed);
            if (look.Due is { } due)
            {
                Assert.True(due <= now && now - due < TimeSpan.FromMinutes(schedule.StartWindowMinutes));
                settled.Add(due);
            }

            decided = settled.Count > 0 ? settled[^1] : decided;
        }

        end = now;
        return settled;
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];

    private static DrillSchedule Daily(string zone) => new() { Cron = "0 3 * * *", TimeZone = zone };

    private static DrillSettings Settings(DrillSchedule schedule) => new()
    {
        Schedule = schedule,
        Networks = new Dictionary<Core.Projects.Side, IsolatedNetwork> { [Core.Projects.Side.Target] = new("subnet-0123456789abcdef0", "sg-0123456789abcdef0") },
    };

    private static DateTimeOffset Utc(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);
}
