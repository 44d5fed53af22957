using DRServerless.Core.Errors;
using DRServerless.Functions.Hosting;
using Microsoft.Extensions.Logging;

namespace DRServerless.Functions.Timers;

/// <summary>
/// Runs what a timer looks after, each chore whether or not another failed. A failure is logged and shown by the health endpoint until the chore
/// succeeds; what fails in a way that nobody foresaw also fails the function, once the others are done.
/// </summary>
public sealed class Chores(HostHealth health, ILogger<Chores> logger)
{
    /// <summary>Runs them in order.</summary>
    public async Task RunAsync(CancellationToken cancellation, params IReadOnlyList<(string Name, Func<CancellationToken, Task> Work)> chores)
    {
        var unforeseen = new List<Exception>();
        foreach (var (name, work) in chores)
        {
            try
            {
                await work(cancellation);
                health.Clear(name);
            }
            catch (DrException known)
            {
                health.Report(name, known.Code);
                Log.TimerTroubled(logger, name, known.Code.Name, known);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                throw;
            }
#pragma warning disable CA1031 // Kept until the other chores have run, and thrown then.
            catch (Exception other)
#pragma warning restore CA1031
            {
                health.Report(name, ErrorCodes.Unexpected);
                unforeseen.Add(other);
            }
        }

        if (unforeseen.Count > 0) throw new AggregateException(unforeseen);
    }
}
