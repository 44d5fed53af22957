using DRServerless.Core.Alerts;
using static DRServerless.Core.Tests.Alerts.AlertStory;

namespace DRServerless.Core.Tests.Alerts;

public sealed class AlertPolicyTests
{
    [Fact]
    public void Faults_OfAGoodPolicy_AreNone() => Assert.Empty(AlertPolicyValidation.Faults(Policy));

    [Fact]
    public void Faults_OfABadPolicy_AreAllNamedAtOnce()
    {
        var faults = AlertPolicyValidation.Faults(new AlertPolicy
        {
            Matchers = [new AlertMatcher { Source = "" }],
            Witnesses =
            [
                new Witness { Source = "page", Kind = WitnessKind.Http, Url = "ftp://example.com" }, new Witness { Source = "page", Kind = WitnessKind.Tcp, Address = "x", Port = 0 },
                new Witness { Source = "metadata", Kind = WitnessKind.Http, Url = "http://169.254.169.254/latest" }, new Witness { Source = "region", Kind = WitnessKind.AwsApi, Region = "here" },
            ],
            Topics = ["alarms"],
            SustainedSeconds = 0,
            WindowSeconds = 0,
            CooldownSeconds = -1,
            Quorum = 1,
            Action = AlertAction.Failover,
            Approval = new ApprovalRule { LimitSeconds = 1, Hours = [new ApprovalHours { From = "25:00", To = "x", TimeZone = "Nowhere/Land" }] },
        });

        string[] expected =
        [
            "windowSeconds", "cooldownSeconds", "approval.limitSeconds", "matchers: source", "needs an http or https url", "needs an IP address and a port", "link-local", "needs a region",
            "used twice", "'alarms' is not the ARN", "25:00", "a quorum of at least 2", "sustainedSeconds of at least 1",
        ];
        Assert.All(expected, part => Assert.Contains(faults, fault => fault.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public void Faults_QuorumOverSources_IsRefused() =>
        Assert.Contains(AlertPolicyValidation.Faults(Policy with { Quorum = 4 }), fault => fault.Contains("only 3 independent sources", StringComparison.Ordinal));

    [Theory]
    [InlineData("arn:*:alarm:api-*", "arn:aws:cloudwatch:eu-west-1:1:alarm:API-errors", true)]
    [InlineData("*", "", true)]
    [InlineData("a*b*c", "axxbyy", false)]
    [InlineData("abc", "abcd", false)]
    [InlineData("a*", null, false)]
    public void Fits_Pattern_IgnoresCaseAndKnowsStars(string pattern, string? text, bool fits) =>
        Assert.Equal(fits, new AlertMatcher { Source = "s", Region = pattern }.Fits(Alert("t", 0) with { Region = text }));

    [Theory]
    [InlineData("Europe/Berlin", "22:00", "06:00", "2026-03-01T21:30:00Z", true)]
    [InlineData("Europe/Berlin", "22:00", "06:00", "2026-03-01T20:30:00Z", false)]
    [InlineData("Europe/Berlin", "22:00", "06:00", "2026-07-01T20:30:00Z", true)]
    [InlineData("UTC", "22:00", "06:00", "2026-03-02T05:59:00Z", true)]
    [InlineData("UTC", "09:00", "17:00", "2026-03-02T17:00:00Z", false)]
    [InlineData("UTC", "00:00", "00:00", "2026-03-02T17:00:00Z", true)]
    public void Cover_Hours_FollowTheZone(string zone, string from, string to, string at, bool covered) =>
        Assert.Equal(covered, new ApprovalHours { TimeZone = zone, From = from, To = to }.Cover(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Cover_NightOfASaturday_LastsUntilSundayMorning()
    {
        var hours = new ApprovalHours { From = "22:00", To = "06:00", Days = [DayOfWeek.Saturday] };

        Assert.True(hours.Cover(new DateTimeOffset(2026, 3, 1, 5, 0, 0, TimeSpan.Zero)));
        Assert.False(hours.Cover(new DateTimeOffset(2026, 3, 2, 5, 0, 0, TimeSpan.Zero)));
    }
}
