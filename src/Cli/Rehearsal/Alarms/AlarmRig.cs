using DRServerless.Api.Projects;
using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;
using DRServerless.Core.Time;
using DRServerless.Simulator.Sns;

namespace DRServerless.Cli.Rehearsal.Alarms;

/// <summary>
/// Wires alarms to the server under rehearsal as a team would: a policy, a topic that it names, a subscription that the server confirms. The alarms
/// are watched outside of the region that they are about: an alarm that dies with its region tells nobody.
/// </summary>
internal sealed class AlarmRig(RehearsalStage stage)
{
    /// <summary>Where the alarms are watched, and the topic is.</summary>
    public const string Outside = RehearsalStage.Target;

    /// <summary>Two alarms of independent sources.</summary>
    public const string Page = "shop-page-canary";

    /// <summary>Watches something else than <see cref="Page"/>.</summary>
    public const string Network = "shop-network-health-check";

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly SimulatedSns _sns = stage.Cloud.Simulator.Sns;

    /// <summary>The topic that the policy names.</summary>
    public string Topic => _sns.TopicOf(Outside, "alarms");

    private Uri Endpoint => new(stage.Server.Address, $"/api/alerts/{stage.Driver.Project}/sns");

    /// <summary>Sets the policy and subscribes the server; one topic that it must not confirm is tried too.</summary>
    public async Task WireAsync(AlertPolicy policy, CancellationToken cancellation)
    {
        _sns.RetryPause = RetryPause;
        await stage.Api.PutAsync<AlertPolicy>($"projects/{stage.Driver.Project}/alert-policy", policy with { Topics = [Topic] }, cancellation);
        await _sns.SubscribeAsync(Topic, Endpoint, cancellation);
        stage.Checks.Add("the subscription of the policy's topic was confirmed", _sns.IsConfirmed(Topic, Endpoint), Topic);
        var other = _sns.TopicOf(Outside, "of-somebody-else");
        var status = await _sns.SubscribeAsync(other, Endpoint, cancellation);
        stage.Checks.Add("no other topic was confirmed", status == 403 && !_sns.IsConfirmed(other, Endpoint), $"status {status}");
    }

    /// <summary>Changes an alarm, and has the server told.</summary>
    public async Task SetAsync(string name, bool on, CancellationToken cancellation)
    {
        var statuses = await _sns.AlarmAsync(Topic, new SimulatedAlarm(name, Outside, on ? "ALARM" : "OK", on ? "no answer" : "it answers"), cancellation);
        // 409: it was taken, and the answer was lost with the server.
        if (statuses is not [200 or 409]) stage.Checks.Add($"the alarm {name} was taken", false, $"status {string.Join(", ", statuses)}");
    }

    /// <summary>The project's incidents, newest first.</summary>
    public async Task<IReadOnlyList<Incident>> IncidentsAsync(CancellationToken cancellation) =>
        (await stage.Api.GetAsync<ListView<Incident>>($"projects/{stage.Driver.Project}/incidents", cancellation)).Items;

    /// <summary>Waits until the newest incident is as wanted.</summary>
    public async Task<Incident?> UntilAsync(Func<Incident, bool> wanted, TimeSpan patience, CancellationToken cancellation)
    {
        var deadline = stage.Time.GetUtcNow() + patience;
        while (stage.Time.GetUtcNow() < deadline)
        {
            if (await IncidentsAsync(cancellation) is [var newest, ..] && wanted(newest)) return newest;
            await stage.Time.DelayAsync(Pause, cancellation);
        }

        return null;
    }

    /// <summary>What was decided in an incident, and why.</summary>
    public async Task<IReadOnlyList<IncidentLogLine>> LogAsync(IncidentId incident, CancellationToken cancellation) =>
        (await stage.Api.GetAsync<ListView<IncidentLogLine>>($"projects/{stage.Driver.Project}/incidents/{incident}/log", cancellation)).Items;
}
