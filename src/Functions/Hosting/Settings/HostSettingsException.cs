namespace DRServerless.Functions.Hosting.Settings;

/// <summary>The app cannot start with these settings. Names every fault, and no value that could be a secret.</summary>
public sealed class HostSettingsException(IReadOnlyList<string> faults)
    : Exception($"The app does not start: {faults.Count} of its settings {(faults.Count == 1 ? "is" : "are")} wrong.{string.Concat(faults.Select(fault => $"\n  - {fault}"))}")
{
    /// <summary>Each fault, in a sentence that begins with the setting's name.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
