using System.Diagnostics;

namespace DRServerless.Cli.Tests.Processes;

/// <summary>The real program, run as users run it: <c>dotnet drctl.dll …</c>.</summary>
internal static class Drctl
{
    /// <summary>Far beyond what any command here takes; a machine under load must not fail a test.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "drctl.dll");

    /// <summary>Runs a command to its end.</summary>
    public static async Task<DrctlResult> RunAsync(params string[] arguments)
    {
        await using var running = Start(arguments);
        return await running.WhenEndedAsync();
    }

    /// <summary>Starts a command and leaves it running.</summary>
    public static RunningDrctl Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>Starts a command with variables added to its environment.</summary>
    public static RunningDrctl Start(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Assembly);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var given in new[] { "DRCTL_SERVER", "DRCTL_FUNCTION_KEY", "DRCTL_TOKEN" }) start.Environment.Remove(given);
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return new RunningDrctl(Process.Start(start)!, string.Join(' ', arguments), Patience);
    }
}

/// <summary>How a command ended.</summary>
internal sealed record DrctlResult(string Command, int Code, string Output, string Error)
{
    public override string ToString() => $"drctl {Command} => {Code}\n--- standard output\n{Output}\n--- standard error\n{Error}";
}
