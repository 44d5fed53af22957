using DRServerless.Local.Runtime.Activities;
using DRServerless.Local.Runtime.Store;
using DRServerless.Local.Runtime.Timers;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Local.Runtime.Engine;

/// <summary>What the parts of the engine share. All but the worker is used by the loop only.</summary>
internal sealed record EngineServices(
    LocalRuntimeOptions Options,
    RuntimeDefinitions Definitions,
    HistoryStore Store,
    Batch Batch,
    InstanceTable Instances,
    TimerQueue Timers,
    ActivityWorker Worker,
    TimeProvider Time,
    ILoggerFactory Loggers)
{
    /// <summary>Instances that have something to do.</summary>
    public Queue<Instance> Ready { get; } = new();

    /// <summary>The runtime's own log.</summary>
    public ILogger Logger { get; } = Loggers.CreateLogger<LocalRuntime>();

    /// <summary>Lets the instance have a turn.</summary>
    public void MakeReady(Instance instance)
    {
        if (instance.IsReady) return;
        instance.IsReady = true;
        Ready.Enqueue(instance);
    }
}
