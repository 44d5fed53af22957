namespace DRServerless.Workflows.Runtime;

/// <summary>
/// Versions of the definitions, as <see cref="OrchestrationContext.Version"/> shows them. An orchestration that must do otherwise than runs in
/// flight expect asks for the version that it was started with; docs/decisions tells when that is needed and when a new name is.
/// </summary>
public static class WorkflowVersions
{
    /// <summary>What instances were started with before versions were recorded.</summary>
    public const string First = "1";

    /// <summary>What new instances are started with, on every runtime, and what loops go over to when they continue as new.</summary>
    public const string Current = "1";
}
