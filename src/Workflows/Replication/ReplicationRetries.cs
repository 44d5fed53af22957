using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>How replication's steps are tried again, all in one place. Only passing failures are.</summary>
internal static class ReplicationRetries
{
    /// <summary>
    /// Steps that only touch our own store. A full disk is waited out however long it takes: nothing can be done without the store, and
    /// a loop that gave up would have to be started by a person.
    /// </summary>
    public static readonly RetryPolicy Documents = new(int.MaxValue, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(1));

    /// <summary>
    /// Single calls to an infrastructure. The adapter has tried for some seconds by itself; this rides out a short disturbance
    /// (about 10 seconds in all) before the cycle is given up or held.
    /// </summary>
    public static readonly RetryPolicy Calls = new(4, TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(8));

    /// <summary>Chunks. Each block was tried for half a minute inside already, so one more look is enough.</summary>
    public static readonly RetryPolicy Chunks = new(2, TimeSpan.FromSeconds(2), 2, TimeSpan.FromSeconds(2));

    /// <summary>
    /// Giving up a cycle. Needs the store only (a side out of reach leaves garbage, not a failure), and everything after it builds on its
    /// having happened.
    /// </summary>
    public static readonly RetryPolicy Discard = Documents;

    /// <summary>Retention: whatever fails is tried in the next round anyway.</summary>
    public static readonly RetryPolicy Retention = new(2, TimeSpan.FromSeconds(2), 2, TimeSpan.FromSeconds(2));

    /// <summary>Wait after failed cycles in a row: short at first, for most causes pass; at most two minutes, so that it goes on soon after a long outage.</summary>
    public static readonly RetryPolicy Cycles = new(int.MaxValue, TimeSpan.FromSeconds(2), 2, TimeSpan.FromMinutes(2));

    /// <summary>Wait while a long copy is held by an outage. As for <see cref="Cycles"/>, but what was copied is kept.</summary>
    public static readonly RetryPolicy Outage = new(int.MaxValue, TimeSpan.FromSeconds(5), 2, TimeSpan.FromMinutes(2));

    /// <summary>
    /// How long nothing of a long copy may succeed before its cycle fails after all. Pending snapshots live three days
    /// without a write at most; beyond that nothing is left to go on with.
    /// </summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromHours(36);

    /// <summary>How long a person may hold a copy in the middle before its cycle is discarded: a snapshot that is half written costs, and ages.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(4);

    /// <summary>Holds for blocks that do not have their checksum: a snapshot that stays wrong must be taken anew.</summary>
    public const int MaximumChecksumHolds = 3;

    /// <summary>Wait between looks at whether a pause is over; a wake ends a loop's wait at once, a copy in flight looks itself.</summary>
    public static readonly TimeSpan PauseCheck = TimeSpan.FromSeconds(15);

    /// <summary>Wait between two rounds of polling: short at first for small snapshots, longer for those that take hours.</summary>
    public static readonly RetryPolicy PollRounds = new(int.MaxValue, TimeSpan.FromSeconds(5), 1.5, TimeSpan.FromMinutes(1));

    /// <summary>How long a snapshot may take to complete before it fails its cycle.</summary>
    public static readonly TimeSpan LongestCompletion = TimeSpan.FromDays(1);

    /// <summary>Rounds in which a snapshot may be missing: new ones take a while to be seen everywhere.</summary>
    public const int MaximumMissingRounds = 4;
}
