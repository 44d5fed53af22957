using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Fakes;
using DRServerless.Workflows.Tests.Operations;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Tests.Fencing;

/// <summary>A superseded machine that comes back is seen, told, and stopped.</summary>
public sealed class UnfencedWatchTests
{
    private static LaunchMachinesRequest Recovery => new() { Mode = LaunchMode.Recovery };

    [Fact]
    public async Task Look_OriginalComesBackWithItsRegion_IsToldOnceStoppedAndWithdrawn()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 2);
        var log = new ListedLog();
        var watch = Watch(harness, log);
        var failover = await FailOverFromADeadSourceAsync(harness);
        var started = harness.Time.GetUtcNow();
        await watch.LookAtAllAsync(harness.Deadline);
        Assert.Empty(await WarningsAsync(harness));

        harness.Clouds.Source.Faults.Unreachable = false;
        await watch.LookAtAllAsync(harness.Deadline);

        var warnings = await WarningsAsync(harness);
        Assert.Equal(2, warnings.Count);
        var machine = await harness.MachineAsync(0);
        var original = machine.Instances.Single(instance => instance.Role == InstanceRole.Original);
        var warning = warnings.Single(one => one.MachineId == machine.Id);
        Assert.Equal(
            (ProjectWarning.TwoLiveCopies, machine.Name, original.InstanceId, Side.Source, failover.Id, true),
            (warning.Code, warning.MachineName, warning.InstanceId, warning.Side, warning.OperationId, warning.InLog));
        Assert.True(warning.Since >= started);
        Assert.Contains("being stopped", warning.Message, StringComparison.Ordinal);
        Assert.Equal(2, log.Of(LogLevel.Warning).Count);
        Assert.Equal(2, (await harness.LogAsync(failover.Id)).Count(line => line.Contains("runs beside", StringComparison.Ordinal)));

        // The next looks see it stopping, then stopped.
        for (var look = 0; look < 3; look++) await watch.LookAtAllAsync(harness.Deadline);

        Assert.Empty(await WarningsAsync(harness));
        Assert.Equal(FencingState.Stopped, (await FencingAsync(harness))?.State);
        Assert.Equal((await harness.MachineAsync(0)).ActiveInstanceId, Assert.Single(harness.Running(), id => id == machine.ActiveInstanceId));
        Assert.Equal(2, harness.Running().Count);
        Assert.Equal((2, 2), (log.Of(LogLevel.Warning).Count, log.Of(LogLevel.Information).Count));
        Assert.Equal(2, (await harness.LogAsync(failover.Id)).Count(line => line.Contains("no longer runs", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Look_ProjectSaysNo_TellsAndTouchesNothing()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.ChangeProjectAsync(project => project with { FenceOnReturn = false });
        var log = new ListedLog();
        var watch = Watch(harness, log);
        await FailOverFromADeadSourceAsync(harness);
        harness.Clouds.Source.Faults.Unreachable = false;
        var stops = harness.Clouds.Source.Faults.Calls.Count(call => call == "Machines.Stop");

        for (var look = 0; look < 5; look++) await watch.LookAtAllAsync(harness.Deadline);

        Assert.Equal(2, harness.Running().Count);
        Assert.Contains("fenceOnReturn is off", Assert.Single(await WarningsAsync(harness)).Message, StringComparison.Ordinal);
        Assert.Equal(stops, harness.Clouds.Source.Faults.Calls.Count(call => call == "Machines.Stop"));
        Assert.Single(log.Of(LogLevel.Warning));
    }

    [Fact]
    public async Task Look_ActiveIsNotSeenToRun_LeavesTheOnlyCopyAlone()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var watch = Watch(harness, new ListedLog());
        await FailOverFromADeadSourceAsync(harness);
        harness.Clouds.Source.Faults.Unreachable = false;
        harness.Clouds.Target.Faults.Unreachable = true;

        for (var look = 0; look < 3; look++) await watch.LookAtAllAsync(harness.Deadline);

        Assert.Contains("was not seen to run", Assert.Single(await WarningsAsync(harness)).Message, StringComparison.Ordinal);
        Assert.Equal(2, harness.Running().Count);
    }

    [Fact]
    public async Task Look_AnOperationHoldsTheProject_TellsInItsTimeAndDoesNothing()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var watch = Watch(harness, new ListedLog());
        var failover = await FailOverFromADeadSourceAsync(harness);
        harness.Clouds.Source.Faults.Unreachable = false;
        await harness.ChangeProjectAsync(project => project with { ActiveOperation = failover.Id });
        await harness.Services.Documents.UpdateAsync<Operation>(Keys.Operation(failover.Id), found => found with { Status = OperationStatus.Running }, ErrorCodes.OperationNotFound, harness.Deadline);

        await watch.LookAtAllAsync(harness.Deadline);

        var warning = Assert.Single(await WarningsAsync(harness));
        Assert.False(warning.InLog);
        Assert.Contains("is left to that", warning.Message, StringComparison.Ordinal);
        Assert.Equal(2, harness.Running().Count);
        Assert.DoesNotContain(await harness.LogAsync(failover.Id), line => line.Contains("runs beside", StringComparison.Ordinal));

        await harness.ChangeProjectAsync(project => project with { ActiveOperation = null });
        await harness.Services.Documents.UpdateAsync<Operation>(Keys.Operation(failover.Id), found => found with { Status = OperationStatus.Succeeded }, ErrorCodes.OperationNotFound, harness.Deadline);
        await watch.LookAtAllAsync(harness.Deadline);

        Assert.True(Assert.Single(await WarningsAsync(harness)).InLog);
        Assert.Single(await harness.LogAsync(failover.Id), line => line.Contains("runs beside", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(IsolationTests.Stop.Refused)]
    [InlineData(IsolationTests.Stop.Ignored)]
    public async Task Look_WhatCameBackDoesNotStop_IsCutOffAndLetOutOnceItStopped(IsolationTests.Stop stop)
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = IsolationTests.Original(harness);
        var watch = Watch(harness, new ListedLog());
        await FailOverFromADeadSourceAsync(harness);
        harness.Clouds.Source.Faults.Clear();
        IsolationTests.Arrange(harness, original, stop, IsolationTests.Cut.Works);

        await watch.LookAtAllAsync(harness.Deadline);
        Assert.Single(await WarningsAsync(harness));
        if (stop == IsolationTests.Stop.Ignored)
        {
            await harness.PassAsync(TimeSpan.FromMinutes(11));
            await watch.LookAtAllAsync(harness.Deadline);
        }

        Assert.Equal(FencingState.Isolated, (await FencingAsync(harness))?.State);
        Assert.Single(await IsolationTests.QuarantinesAsync(harness));
        await watch.LookAtAllAsync(harness.Deadline);
        Assert.Empty(await WarningsAsync(harness));

        // Somebody lets one interface out: that is seen, and put right.
        original.Interfaces["eni-second"] = ["sg-other"];
        await watch.LookAtAllAsync(harness.Deadline);
        Assert.Single(await WarningsAsync(harness));

        original.PowerState = PowerState.Stopped;
        await watch.LookAtAllAsync(harness.Deadline);
        await watch.LookAtAllAsync(harness.Deadline);
        Assert.Empty(await WarningsAsync(harness));
        Assert.Empty(await IsolationTests.QuarantinesAsync(harness));
        Assert.Equal(FencingState.Stopped, (await FencingAsync(harness))?.State);
        Assert.DoesNotContain(original.Interfaces.Values, groups => groups.Contains(FakeMachines.Quarantine));
    }

    [Fact]
    public async Task Look_StoppedOriginalIsStartedBySomebody_IsTold()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var watch = Watch(harness, new ListedLog());
        await harness.SucceedAsync(Recovery);
        await watch.LookAtAllAsync(harness.Deadline);
        Assert.Empty(await WarningsAsync(harness));

        harness.Clouds.Source.Instances.Values.Single().PowerState = PowerState.Running;
        await watch.LookAtAllAsync(harness.Deadline);

        Assert.Equal(ProjectWarning.TwoLiveCopies, Assert.Single(await WarningsAsync(harness)).Code);
    }

    [Fact]
    public async Task Look_TestMachinesAndUnprotectedProjects_AreNoMatter()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var watch = Watch(harness, new ListedLog());
        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Test });
        await watch.LookAtAllAsync(harness.Deadline);
        Assert.Empty(await WarningsAsync(harness));
        Assert.DoesNotContain("Machines.GetPowerStates", harness.Clouds.Source.Faults.Calls);
    }

    [Fact]
    public async Task Look_ASideThatNeverAnswers_EndsAndKeepsWhatWasKnown()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.ChangeProjectAsync(project => project with { FenceOnReturn = false });
        var watch = Watch(harness, new ListedLog());
        await FailOverFromADeadSourceAsync(harness);
        harness.Clouds.Source.Faults.Unreachable = false;
        await watch.LookAtAllAsync(harness.Deadline);
        harness.SilentRegion = FakeClouds.SourceRegion;

        var looking = watch.LookAtAllAsync(harness.Deadline);
        while (!await IsOverAsync(looking, harness)) harness.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(await WarningsAsync(harness));
    }

    [Fact]
    public async Task Look_ActiveLeftInQuarantine_IsTold()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = IsolationTests.Original(harness);
        IsolationTests.Arrange(harness, original, IsolationTests.Stop.Refused, IsolationTests.Cut.Works);
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, times: 100);
        harness.Clouds.Source.Faults.Fail("Machines.Release", ErrorCodes.CredentialsRefused, times: 1);
        await harness.FailAsync(Recovery, ErrorCodes.LaunchFailed);

        await Watch(harness, new ListedLog()).LookAtAllAsync(harness.Deadline);

        Assert.Equal(ProjectWarning.ActiveIsIsolated, Assert.Single(await WarningsAsync(harness)).Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Look_CrashAtAWrite_TellsAllTheSame(int failAt)
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        await harness.ChangeProjectAsync(project => project with { FenceOnReturn = false });
        var failover = await FailOverFromADeadSourceAsync(harness);
        harness.Clouds.Source.Faults.Unreachable = false;
        var crashing = new CrashingStore(harness.Objects) { FailAtWrite = failAt };
        await Watch(harness, new ListedLog(), crashing).LookAtAllAsync(harness.Deadline);

        await Watch(harness, new ListedLog()).LookAtAllAsync(harness.Deadline);

        Assert.True(Assert.Single(await WarningsAsync(harness)).InLog);
        Assert.Single(await harness.LogAsync(failover.Id), line => line.Contains("runs beside", StringComparison.Ordinal));
    }

    /// <summary>False when it waits for the clock.</summary>
    private static async Task<bool> IsOverAsync(Task looking, OperationsHarness harness)
    {
        try
        {
            await looking.WaitAsync(TimeSpan.FromMilliseconds(15), harness.Deadline);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static UnfencedWatch Watch(OperationsHarness harness, ListedLog log, IObjectStore? store = null) =>
        new(harness.Services with { Loggers = log, Objects = store ?? harness.Services.Objects });

    private static async Task<Operation> FailOverFromADeadSourceAsync(OperationsHarness harness)
    {
        harness.Clouds.Source.Faults.Unreachable = true;
        return await harness.SucceedAsync(Recovery);
    }

    private static async Task<IReadOnlyList<ProjectWarning>> WarningsAsync(OperationsHarness harness) =>
        (await harness.Services.Documents.FindAsync<ProjectWarnings>(Keys.Warnings(harness.ProjectId), harness.Deadline))?.Value.Items ?? [];

    private static async Task<FencingRecord?> FencingAsync(OperationsHarness harness) =>
        (await harness.MachineAsync(0)).Instances.Single(instance => instance.Role == InstanceRole.Original).Fencing;

    /// <summary>Keeps what is logged.</summary>
    private sealed class ListedLog : ILoggerFactory, ILogger
    {
        private readonly List<LogLevel> _lines = [];

        public IReadOnlyList<LogLevel> Of(LogLevel level) => [.. _lines.Where(line => line == level)];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines) _lines.Add(logLevel);
        }
    }

    /// <summary>A store whose n-th write has its effect and then fails, as when the process dies before it hears of it.</summary>
    private sealed class CrashingStore(IObjectStore inner) : IObjectStore
    {
        private int _writes;

        public int FailAtWrite { get; init; }

        public Task<StoredObject?> ReadAsync(string key, CancellationToken cancellation) => inner.ReadAsync(key, cancellation);

        public async Task<string> WriteAsync(string key, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellation)
        {
            var tag = await inner.WriteAsync(key, content, condition, cancellation);
            return ++_writes == FailAtWrite ? throw new DrException(ErrorCodes.StoreUnavailable, "The store is gone (fake).") : tag;
        }

        public Task DeleteAsync(string key, CancellationToken cancellation) => inner.DeleteAsync(key, cancellation);

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);
    }
}
