using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Tests.Fakes;
using Microsoft.Data.Sqlite;

namespace DRServerless.Workflows.Tests.Replication;

/// <summary>Every activity may be cut short after its effect and run again.</summary>
public sealed class EveryActivityTwiceTests : ReplicationTest
{
    private static readonly List<string> Differences = [];

    public EveryActivityTwiceTests()
        : base(wrap: activity => new RunTwice(activity, Compare))
    {
    }

    [Fact]
    public async Task Cycles_EveryActivityRunTwice_HaveTheSameEffects()
    {
        await ReachAsync(1);
        Instance.Disks[0].Write(9, 9).Write(0, 0);
        Instance.Disks[1] = Source.NewDisk("/dev/xvdb", 2).Write(1, 2);

        await Harness.RunCyclesAsync(Machine, 4);

        Assert.Empty(Differences);
        await AssertWholeAsync();
        Assert.Equal(4, (await Harness.RecoveryPointsAsync(Machine)).Count);
    }

    private static void Compare(string name, string first, string second)
    {
        // What a poll and a clean-up see may change while they look.
        if (name is not ("replication-poll-snapshots" or "replication-apply-retention") && first != second)
            lock (Differences) Differences.Add($"{name}: {first} then {second}");
    }
}

public sealed class ReplicationCrashTests : ReplicationTest
{
    [Fact]
    public async Task Cycles_RuntimeStoppedAtEveryCall_EndWholeAndLeaveNothing()
    {
        await ReachAsync(1);
        await Harness.IdleAsync();
        for (var call = 1; call <= 14; call++)
        {
            var target = (await ReplicationAsync()).CyclesCompleted + 1;
            Instance.Disks[0].Write(call, (ulong)(100 + call));
            Harness.Time.Advance(TimeSpan.FromSeconds(1));
            var reached = StopAtCall(call);
            await Harness.Supervisor.WakeAsync(Machine, CancellationToken.None);
            await Task.WhenAny(reached, Harness.IdleAsync());
            Source.Faults.Before = Target.Faults.Before = null;

            await Harness.RestartAsync();

            await Harness.RunCyclesAsync(Machine, (int)target);
            await Harness.IdleAsync();
            await AssertWholeAsync();
        }
    }

    private Task StopAtCall(int call)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = 0;
        Source.Faults.Before = Target.Faults.Before = _ =>
        {
            if (Interlocked.Increment(ref calls) == call) reached.TrySetResult();
        };
        return reached.Task;
    }
}

public sealed class ReplicationHistoryTests : ReplicationTest
{
    public ReplicationHistoryTests()
        : base(replayEveryStep: false)
    {
    }

    [Fact]
    public async Task Loop_ThousandCycles_KeepsHistoryAndDocumentsBounded()
    {
        await Harness.ChangeProjectAsync(project => project with { Retention = new([new(600, 3_600)]) });
        Instance.Disks.RemoveAt(1);
        Source.PollsUntilCompleted = Target.PollsUntilCompleted = 0;
        await ReachAsync(20);
        await Harness.IdleAsync();
        var (lines, instances) = await CountAsync();

        await Harness.RunCyclesAsync(Machine, 1_000);
        await Harness.IdleAsync();

        Assert.Equal((lines, instances), await CountAsync());
        Assert.InRange((await Harness.RecoveryPointsAsync(Machine)).Count, 6, 8);
        await AssertWholeAsync();
    }

    private async Task<(long Lines, long Instances)> CountAsync()
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Harness.RuntimePath, Pooling = false }.ToString());
        await connection.OpenAsync();
        return (await ScalarAsync(connection, "SELECT count(*) FROM history"), await ScalarAsync(connection, "SELECT count(*) FROM instances"));
    }

    private static async Task<long> ScalarAsync(SqliteConnection connection, string query)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}

public sealed class OrchestrationShapeTests
{
    [Fact]
    public async Task Orchestrations_All_HaveNoStateAndNoDependencies()
    {
        await using var harness = new WorkflowHarness();
        foreach (var orchestration in WorkflowCatalog.Create(harness.Services).Orchestrations)
        {
            var type = orchestration.GetType();
            var fields = type.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.DeclaredOnly);
            Assert.True(fields.Length == 0, $"{type.Name} has the field {fields.FirstOrDefault()?.Name}: orchestrations are replayed, so all that they know comes from their input and their context.");
        }
    }
}
