using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using DRServerless.Azure.Storage;

namespace DRServerless.Azure.Tests.Azurite;

/// <summary>Azurite's blob service on a free port of loopback, in memory, with an account and a key of its own; shared by the tests of its collection.</summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    private const string Account = "drserverless";
    private const string Ready = "successfully listens on ";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _said = new();
    private Process? _process;
    private int _containers;

    /// <summary>Options for a container that nobody else uses; it is not there yet.</summary>
    public AzureStorageOptions NewOptions() => Options(_key) with { Container = $"test-{Interlocked.Increment(ref _containers)}" };

    /// <summary>The same account, with a key that is not its key.</summary>
    public AzureStorageOptions WithWrongKey() => Options(Convert.ToBase64String(new byte[64]));

    public async Task InitializeAsync()
    {
        if (AzuriteInstallation.SkipReason is not null) return;
        if (AzuriteInstallation.Missing is { } missing) throw new InvalidOperationException(missing);
        _process = Process.Start(StartInfo()) ?? throw new InvalidOperationException("Azurite did not start.");
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            await _listening.Task.WaitAsync(StartDeadline);
        }
        catch (TimeoutException exception)
        {
            throw new InvalidOperationException($"Azurite did not listen within {StartDeadline}. It said: {string.Join('\n', _said)}", exception);
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private ProcessStartInfo StartInfo()
    {
        // A connection may rest for a minute before it is closed, so that slow tests do not meet one that is just closing.
        string[] arguments =
        [
            "--require", Path.Combine(AppContext.BaseDirectory, "Azurite", "end-with-parent.cjs"), AzuriteInstallation.Main!,
            "--blobHost", "127.0.0.1", "--blobPort", "0", "--blobKeepAliveTimeout", "60", "--inMemoryPersistence", "--silent", "--disableTelemetry",
        ];
        return new ProcessStartInfo(AzuriteInstallation.Node!, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_ACCOUNTS"] = $"{Account}:{_key}" },
        };
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            _listening.TrySetException(new InvalidOperationException($"Azurite ended. It said: {string.Join('\n', _said)}"));
            return;
        }

        _said.Enqueue(line);
        var ready = line.IndexOf(Ready, StringComparison.Ordinal);
        if (ready >= 0) _listening.TrySetResult(new Uri(line[(ready + Ready.Length)..].Trim()));
    }

    private AzureStorageOptions Options(string key) => new()
    {
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};BlobEndpoint={Endpoint()}{Account}",
        RetryDelay = TimeSpan.FromMilliseconds(5),
        AttemptTimeout = TimeSpan.FromMinutes(2),
    };

    private Uri Endpoint() => _listening.Task.IsCompletedSuccessfully
        ? _listening.Task.Result
        : throw new InvalidOperationException(AzuriteInstallation.Missing ?? "Azurite is not running.");
}
