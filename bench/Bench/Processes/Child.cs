using System.Diagnostics;

namespace DRServerless.Bench.Processes;

/// <summary>Another process of this program. It lives until its standard input is closed, and says in one line when it is ready.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly string Program = Environment.ProcessPath!;

    /// <summary>Run by <c>dotnet</c>, the program is its first argument.</summary>
    private static readonly string[] ProgramArguments =
        Path.GetFileNameWithoutExtension(Program) == "dotnet" ? [typeof(Child).Assembly.Location] : [];

    private readonly Process _process;

    private Child(Process process, string ready)
    {
        _process = process;
        Ready = ready;
    }

    /// <summary>The line that it said.</summary>
    public string Ready { get; }

    /// <summary>Starts a verb of this program and waits for its first line.</summary>
    public static async Task<Child> StartAsync(params string[] arguments)
    {
        var process = Process.Start(StartInfo(Program, [.. ProgramArguments, .. arguments], keepInput: true))!;
        if (await process.StandardOutput.ReadLineAsync() is { } ready) return new Child(process, ready);
        await process.WaitForExitAsync();
        throw new InvalidOperationException($"{arguments[0]} ended with {process.ExitCode} before it was ready.");
    }

    /// <summary>Runs a program to its end and returns what it wrote; null when it cannot be started or fails.</summary>
    public static async Task<string?> RunAsync(string program, params string[] arguments)
    {
        Process process;
        try
        {
            process = Process.Start(StartInfo(program, arguments, keepInput: false))!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        using (process)
        {
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? output : null;
        }
    }

    /// <summary>Runs a verb of this program to its end; throws when it fails.</summary>
    public static async Task<string> RunVerbAsync(params string[] arguments) =>
        await RunAsync(Program, [.. ProgramArguments, .. arguments])
        ?? throw new InvalidOperationException($"{arguments[0]} failed.");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments, bool keepInput) =>
        new(program, arguments) { RedirectStandardInput = keepInput, RedirectStandardOutput = true };
}
