using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices;

/// <summary>Orchestrations and activities that deliver notices.</summary>
internal static class NoticeNames
{
    /// <summary>Tells every channel of a notice; its instance id is <see cref="InstanceId"/>.</summary>
    public static readonly OrchestrationName<NoticeRun, Nothing> Deliver = new("deliver-notice");

    /// <summary>Tells one channel, for as long as it takes or until it is given up.</summary>
    public static readonly OrchestrationName<ChannelRun, Nothing> DeliverToChannel = new("deliver-to-channel");

    public static readonly ActivityName<NoticeRun, PendingChannels> List = new("list-notice-channels");

    public static readonly ActivityName<ChannelTry, TryResult> Try = new("try-notice-channel");

    public static readonly ActivityName<ChannelRecord, Nothing> Record = new("record-notice-channel");

    public static readonly ActivityName<NoticeRun, Nothing> Close = new("close-notice");

    private const int NoticeDigits = 24;

    /// <summary>The instance that delivers a notice in a run. Short enough for every provider, with what it starts.</summary>
    public static string InstanceId(NoticeRun run) => $"ntc-{run.ProjectId}-{run.Notice.ToString()[..NoticeDigits]}-{run.Run}";
}

/// <summary>Names a notice and the run that delivers it.</summary>
internal sealed record NoticeRun(ProjectId ProjectId, Digest Notice, int Run);

/// <summary>The channels that a run is to tell.</summary>
internal sealed record PendingChannels(IReadOnlyList<string> Channels);

/// <summary>Names a channel that a run tells.</summary>
internal sealed record ChannelRun(NoticeRun Notice, string Channel);

/// <summary>A try to tell a channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Number">Counts tries, from 1.</param>
internal sealed record ChannelTry(ChannelRun Channel, int Number);

/// <summary>What came of a try.</summary>
internal sealed record TryResult(TryEnd End, string Detail);

/// <summary>How a try ended.</summary>
internal enum TryEnd
{
    /// <summary>The channel acknowledged.</summary>
    Delivered,

    /// <summary>It did not; it may the next time.</summary>
    Failed,

    /// <summary>It did not, and will not.</summary>
    Hopeless,

    /// <summary>There is nothing to tell any more: somebody else saw to it, or the notice is gone.</summary>
    Over,
}

/// <summary>Where a channel stands from now on.</summary>
internal sealed record ChannelRecord(ChannelRun Channel, int Tries, DeliveryState State, string Detail, DateTimeOffset At, DateTimeOffset? NextTryAt);
