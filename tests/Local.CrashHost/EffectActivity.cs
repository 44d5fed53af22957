using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.CrashHost;

/// <summary>
/// Notes that it began (<c>begun.log</c>), and then makes its effect once: a line in <c>effects.log</c>, written only where it is not there yet.
/// </summary>
internal sealed class EffectActivity(string folder) : Activity<string, string>(Name)
{
    public static new readonly ActivityName<string, string> Name = new("effect");

    private readonly Lock _lock = new();

    public override async Task<string> RunAsync(ActivityContext context, string input, CancellationToken cancellation)
    {
        lock (_lock) File.AppendAllText(Path.Combine(folder, "begun.log"), input + "\n");
        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellation);
        lock (_lock)
        {
            var effects = Path.Combine(folder, "effects.log");
            if (!File.Exists(effects) || !File.ReadLines(effects).Contains(input)) File.AppendAllText(effects, input + "\n");
        }

        return input;
    }
}
