using DRServerless.Azure.Storage;
using DRServerless.Network;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Functions.Hosting.Settings;

/// <summary>
/// All that the app is told by its settings, under the names <c>DRServerless__Section__Name</c>. What a setting does is said where it is declared;
/// docs/DEPLOY.md lists them all.
/// </summary>
public sealed record HostSettings
{
    /// <summary>Where documents, ledgers and manifests are.</summary>
    public AzureStorageOptions Storage { get; init; } = new();

    /// <summary>How AWS is reached.</summary>
    public AwsSettings Aws { get; init; } = new();

    /// <summary>Who may call the API.</summary>
    public AccessSettings Access { get; init; } = new();

    /// <summary>Where people reach it.</summary>
    public ApiSettings Api { get; init; } = new();

    /// <summary>What dispatches the workflows.</summary>
    public DurableSettings Durable { get; init; } = new();

    /// <summary>Budgets and pauses of the workflows.</summary>
    public WorkflowOptions Workflows { get; init; } = new();

    /// <summary>How blocks are copied.</summary>
    public CopySettings Copy { get; init; } = new();

    /// <summary>What checks and actions may reach.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Where secrets are kept.</summary>
    public SecretsSettings Secrets { get; init; } = new();
}
