namespace DRServerless.Simulator.Ssm;

/// <summary>A command that was sent to an instance, with what came of it and when.</summary>
internal sealed record CommandRecord(
    string Id, string InstanceId, string DocumentName, string Comment, DateTimeOffset SentAt, DateTimeOffset EndsAt, ScriptEnd End);

/// <summary>An automation that was started.</summary>
internal sealed record AutomationRecord(string Id, string Fingerprint, AutomationDocument Document, DateTimeOffset StartedAt);

/// <summary>How a script ends.</summary>
internal sealed record ScriptEnd(int ExitCode, string Output, string Error, TimeSpan Slept);

/// <summary>What one account has of Systems Manager in one region; guarded by its own lock.</summary>
internal sealed class SsmRegion
{
    public Lock Gate { get; } = new();

    public List<CommandRecord> Commands { get; } = [];

    public Dictionary<string, AutomationRecord> AutomationsByToken { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, AutomationRecord> Automations { get; } = new(StringComparer.Ordinal);
}
