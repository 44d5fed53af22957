using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>Health and commands at a fake infrastructure. A running instance is well; a command is under way for some looks and then ends as it was told to.</summary>
public sealed class FakeInspection(FakeInfrastructure cloud) : IInspection
{
    private readonly Dictionary<string, string> _idByKey = [];
    private readonly Dictionary<string, int> _looks = [];

    /// <summary>What both status checks of a running instance say.</summary>
    public HealthState Health { get; set; } = HealthState.Ok;

    /// <summary>How often a command is seen under way.</summary>
    public int LooksUntilEnd { get; set; } = 2;

    /// <summary>How scripts and automations end; null for never.</summary>
    public Func<string, CommandState?> EndOf { get; set; } = _ => CommandState.Succeeded;

    /// <summary>What was started: scripts and documents, each once.</summary>
    public List<string> Started { get; } = [];

    public Task<InstanceHealth> GetHealthAsync(string instanceId, CancellationToken cancellation) => FakeCall.Run(cloud, "Inspection.GetHealth", () =>
    {
        if (!cloud.Instances.TryGetValue(instanceId, out var instance)) throw new DrException(ErrorCodes.InstanceNotFound, $"There is no instance '{instanceId}' (fake).");
        var state = instance.PowerState == PowerState.Running ? Health : HealthState.Unknown;
        return new InstanceHealth(instance.PowerState, state, state, "10.0.0.7", "203.0.113.7");
    });

    public Task<string> StartCommandAsync(MachineCommand command, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Inspection.StartCommand", () => Start(command.Key, command.Script));

    public Task<CommandProgress> GetCommandAsync(string commandId, string instanceId, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Inspection.GetCommand", () => Look(commandId));

    public Task<string> StartAutomationAsync(AutomationRequest request, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Inspection.StartAutomation", () => Start(request.Key.ToString(), request.Document));

    public Task<CommandProgress> GetAutomationAsync(string executionId, CancellationToken cancellation) =>
        FakeCall.Run(cloud, "Inspection.GetAutomation", () => Look(executionId));

    private string Start(string key, string what)
    {
        if (_idByKey.TryGetValue(key, out var known)) return known;
        Started.Add(what);
        return _idByKey[key] = $"cmd-{_idByKey.Count + 1}:{what}";
    }

    private CommandProgress Look(string id)
    {
        var looks = _looks[id] = _looks.GetValueOrDefault(id) + 1;
        var end = looks > LooksUntilEnd ? EndOf(id.Split(':', 2)[1]) : null;
        return new CommandProgress(end ?? CommandState.Pending, end is null ? "under way" : $"{end} (fake)");
    }
}
