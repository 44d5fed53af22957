namespace DRServerless.Workflows.Runtime;

/// <summary>Budgets and pauses of activities. Set at composition; changing them never changes the course of an orchestration in flight.</summary>
public sealed record WorkflowOptions
{
    /// <summary>How long one chunk activity copies before it hands back where to go on. Default 4 minutes: under the 5 that a consumption-plan function gets at least.</summary>
    public TimeSpan ChunkBudget { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How long one activity polls snapshots before a durable timer takes over. Default 30 seconds.</summary>
    public TimeSpan PollBudget { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>First pause between two polls; doubled each time. Default 250 milliseconds.</summary>
    public TimeSpan FirstPollPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause between two polls. Default 5 seconds.</summary>
    public TimeSpan LongestPollPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Least time between two writes of live progress by one chunk. Default 1 second.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a snapshot that no document accounts for is watched before it is deleted: longer than an activity usually takes between making and recording one. A shorter one is safe too: what is recorded late makes its cycle fail and run anew. Default 15 minutes.</summary>
    public TimeSpan StrayGrace { get; init; } = TimeSpan.FromMinutes(15);
}
