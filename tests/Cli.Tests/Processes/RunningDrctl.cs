using System.Diagnostics;
using System.Text;

namespace DRServerless.Cli.Tests.Processes;

/// <summary>A command that runs; whatever it says is kept. Killed at the end when it still runs.</summary>
internal sealed class RunningDrctl : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _command;
    private readonly TimeSpan _patience;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _reading;

    public RunningDrctl(Process process, string command, TimeSpan patience)
    {
        (_process, _command, _patience) = (process, command, patience);
        process.StandardInput.Close();
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _error));
    }

    public int ProcessId => _process.Id;

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public string Error
    {
        get
        {
            lock (_error) return _error.ToString();
        }
    }

    /// <summary>Waits for the command's end.</summary>
    public async Task<DrctlResult> WhenEndedAsync()
    {
        using var deadline = new CancellationTokenSource(_patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            await _reading.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"It did not end within {_patience}: {Describe()}");
        }

        return new DrctlResult(_command, _process.ExitCode, Output, Error);
    }

    /// <summary>Waits until standard output has what is looked for.</summary>
    public async Task<string> WhenSaysAsync(string text)
    {
        await Until.HoldsAsync(() => Output.Contains(text, StringComparison.Ordinal) || _process.HasExited, () => $"It did not say '{text}': {Describe()}");
        if (!Output.Contains(text, StringComparison.Ordinal)) await _reading;
        return Output.Contains(text, StringComparison.Ordinal) ? Output : throw new InvalidOperationException($"It ended before it said '{text}': {Describe()}");
    }

    /// <summary>Sends INT, TERM or KILL.</summary>
    public Task SignalAsync(string signal) => Signals.SendAsync(_process.Id, signal);

    /// <summary>SIGKILL: no chance to say or save anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WhenEndedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private string Describe() => $"drctl {_command}\n--- standard output\n{Output}\n--- standard error\n{Error}";

    private static async Task ReadAsync(StreamReader reader, StringBuilder into)
    {
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            lock (into) into.Append(buffer, 0, read);
        }
    }
}
