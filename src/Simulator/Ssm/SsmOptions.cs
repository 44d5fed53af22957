namespace DRServerless.Simulator.Ssm;

/// <summary>How the simulated Systems Manager behaves.</summary>
public sealed record SsmOptions
{
    /// <summary>From SendCommand until the agent has run a script that does not sleep; default 100 ms.</summary>
    public TimeSpan CommandDuration { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>From SendCommand until GetCommandInvocation finds the command; default 0 (a moment on AWS).</summary>
    public TimeSpan InvocationVisibility { get; init; } = TimeSpan.Zero;

    /// <summary>Automation documents that every account has; default none. What they would do is not simulated, only how they end.</summary>
    public IReadOnlyList<AutomationDocument> Automations { get; init; } = [];
}

/// <summary>An automation document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Duration">How long it runs.</param>
/// <param name="FailureMessage">Why it fails; null when it succeeds.</param>
public sealed record AutomationDocument(string Name, TimeSpan Duration, string? FailureMessage = null);
