using DRServerless.Cli.Output;

namespace DRServerless.Cli.Rehearsal.Scenarios;

/// <summary>A story on its stage. What it finds goes into the stage's checks.</summary>
internal interface IRehearsalPlay
{
    /// <summary>Plays it to its end; throws what the API client throws when it cannot go on.</summary>
    Task PlayAsync(CancellationToken cancellation);

    /// <summary>Shows what was found, also when the story broke off: JSON or tables.</summary>
    void Present(CommandOutput output, double seconds);
}
