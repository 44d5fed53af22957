using DRServerless.Local.CrashHost;
using DRServerless.Local.Runtime;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

// Usage: DRServerless.Local.CrashHost FOLDER ROUNDS
// Starts the workflow where it was not started before, and ends with it. Prints "running" once the runtime runs, and its output at the end.
var folder = args[0];
var rounds = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);

await using var runtime = new LocalRuntime(
    new LocalRuntimeOptions { Path = Path.Combine(folder, "history.db"), MaximumConcurrentActivities = 8 }, TimeProvider.System, NullLoggerFactory.Instance);
var effect = new EffectActivity(folder);
await runtime.StartAsync(new RuntimeDefinitions([new MainOrchestration(), new ChildOrchestration()], [effect]), CancellationToken.None);
await Console.Out.WriteLineAsync("running");

await runtime.Client.StartAsync(MainOrchestration.Name, "main", new MainInput(0, rounds), CancellationToken.None);
OrchestrationInstance? instance = null;
while (instance is null or { Status: < OrchestrationStatus.Completed })
{
    await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
    instance = await runtime.Client.GetAsync("main", CancellationToken.None);
}

await Console.Out.WriteLineAsync($"{instance.Status} {instance.Output} {instance.Failure}");
return instance.Status == OrchestrationStatus.Completed ? 0 : 1;
