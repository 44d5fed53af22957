namespace DRServerless.Core.Infrastructure;

/// <summary>Machines looked at after their launch: their health as the infrastructure sees it, and commands within them.</summary>
public interface IInspection
{
    /// <summary>Health and addresses of an instance; <c>instance_not_found</c> when there is none.</summary>
    Task<InstanceHealth> GetHealthAsync(string instanceId, CancellationToken cancellation);

    /// <summary>Runs a script in a machine; returns the id by which to ask for its end. A second call with the same key finds the first one's.</summary>
    Task<string> StartCommandAsync(MachineCommand command, CancellationToken cancellation);

    /// <summary>Where a command stands.</summary>
    Task<CommandProgress> GetCommandAsync(string commandId, string instanceId, CancellationToken cancellation);

    /// <summary>Runs an automation of the account; returns the id by which to ask for its end. A second call with the same key returns the first one's.</summary>
    Task<string> StartAutomationAsync(AutomationRequest request, CancellationToken cancellation);

    /// <summary>Where an automation stands.</summary>
    Task<CommandProgress> GetAutomationAsync(string executionId, CancellationToken cancellation);
}

/// <summary>An instance as its infrastructure sees it.</summary>
/// <param name="Power">Power state.</param>
/// <param name="System">What the check of its host says.</param>
/// <param name="Instance">What the check of the instance itself says.</param>
/// <param name="PrivateIp">Primary private address.</param>
/// <param name="PublicIp">Public address.</param>
public sealed record InstanceHealth(PowerState Power, HealthState System, HealthState Instance, string? PrivateIp, string? PublicIp);

/// <summary>What a status check says.</summary>
public enum HealthState
{
    /// <summary>Nothing, or nothing yet.</summary>
    Unknown,

    /// <summary>It is still being found out.</summary>
    Initializing,

    /// <summary>Well.</summary>
    Ok,

    /// <summary>Not well.</summary>
    Impaired,
}

/// <summary>A script to run in a machine.</summary>
public sealed record MachineCommand
{
    /// <summary>At most 64 characters; a second call with it starts nothing.</summary>
    public required string Key { get; init; }

    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Shell or PowerShell.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The script.</summary>
    public required string Script { get; init; }

    /// <summary>How long it may run.</summary>
    public required TimeSpan Limit { get; init; }
}

/// <summary>An automation to run.</summary>
public sealed record AutomationRequest
{
    /// <summary>Names the call; the same one again starts nothing.</summary>
    public required Guid Key { get; init; }

    /// <summary>Name or ARN of the automation document.</summary>
    public required string Document { get; init; }

    /// <summary>Its parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}

/// <summary>Where a command or an automation stands.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Detail">What it said, shortened.</param>
public sealed record CommandProgress(CommandState State, string Detail);

/// <summary>Where a command stands.</summary>
public enum CommandState
{
    /// <summary>Under way.</summary>
    Pending,

    /// <summary>Ended well.</summary>
    Succeeded,

    /// <summary>Ended otherwise.</summary>
    Failed,
}
