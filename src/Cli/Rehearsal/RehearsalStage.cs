using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Cli.Simulation;

namespace DRServerless.Cli.Rehearsal;

/// <summary>All that a story is played with: a simulated cloud, a server under rehearsal, and what records the outcome.</summary>
internal sealed record RehearsalStage
{
    /// <summary>Where machines run at first.</summary>
    public const string Source = SampleMachines.Region;

    /// <summary>Where they are recovered.</summary>
    public const string Target = "eu-central-1";

    /// <summary>What was asked for.</summary>
    public required RehearsalOptions Options { get; init; }

    /// <summary>The simulated cloud, seen past every API.</summary>
    public required RehearsalCloud Cloud { get; init; }

    /// <summary>The server under rehearsal.</summary>
    public required RehearsalServer Server { get; init; }

    /// <summary>Its API.</summary>
    public required ApiClient Api { get; init; }

    /// <summary>Drives a project through the API.</summary>
    public required ProjectDriver Driver { get; init; }

    /// <summary>Runs phases, and kills the server in them as planned.</summary>
    public required PhaseRunner Phases { get; init; }

    /// <summary>What must hold.</summary>
    public required CheckList Checks { get; init; }

    /// <summary>The machines.</summary>
    public required IReadOnlyList<SampleMachine> Samples { get; init; }

    /// <summary>Looks at file systems.</summary>
    public required FileSystemInspection FileSystems { get; init; }

    /// <summary>Where to say what happens.</summary>
    public required CommandOutput Output { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
