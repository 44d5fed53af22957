using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using DRServerless.Api.Alerts.Sns;
using DRServerless.Aws.Access;
using DRServerless.Cli.Output;
using DRServerless.Cli.Simulation;
using DRServerless.Local.Hosting;
using DRServerless.Network;
using DRServerless.Simulator.Control;
using DRServerless.Simulator.Hosting;
using DRServerless.Workflows.Notices.Answers;
using Microsoft.Extensions.Logging;

namespace DRServerless.Cli.Commands;

/// <summary><c>drctl serve</c>: the product on this machine.</summary>
internal static class ServeCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Directory of all state", DefaultValueFactory = _ => DefaultDirectory() };
    private static readonly Option<int> Port = LoopbackPort.Option("Port on loopback; 0 takes a free one", 7071);
    private static readonly Option<bool> Aws = new("--aws") { Description = "Real AWS, by the ordinary credential chain" };
    private static readonly Option<Uri?> Simulator = new("--simulator") { Description = "Simulated AWS at this address (default: one of its own, that outlives the server)", CustomParser = GlobalOptions.ParseAddress };
    private static readonly Option<Uri?> PublicUrl = new("--public-url") { Description = "Address under which a proxy of yours serves people the links in notices; without it notices have none", CustomParser = GlobalOptions.ParseAddress };
    private static readonly Option<string> LogLevelOption = new("--log-level") { Description = "trace, debug, information, warning or error, to standard error", DefaultValueFactory = _ => "warning" };

    public static Command Create() => new Command("serve", "Serve the API on loopback until stopped; started again it goes on where it was")
    {
        Data, Port, Aws, Simulator, PublicUrl, LogLevelOption,
    }.RunsAlone(RunAsync);

    private static async Task<int> RunAsync(ParseResult arguments, CommandOutput output, CancellationToken cancellation)
    {
        var data = arguments.GetValue(Data)!;
        if (arguments.GetValue(Aws) && arguments.GetValue(Simulator) is not null) throw new Client.UsageException("--aws and --simulator exclude each other.");
        if (!Enum.TryParse<LogLevel>(arguments.GetValue(LogLevelOption), ignoreCase: true, out var level)) throw new Client.UsageException("--log-level must be trace, debug, information, warning or error.");
        if (arguments.GetValue(PublicUrl) is { } address && AnswerLinks.Fault(address) is { } fault) throw new Client.UsageException($"--public-url {fault}.");
        LoopbackPort.EnsureFree(arguments.GetValue(Port));
        var simulator = arguments.GetValue(Aws) || arguments.GetValue(Simulator) is not null ? null : await OwnSimulatorAsync(output, data, cancellation);
        var endpoint = simulator?.Endpoint ?? arguments.GetValue(Simulator);
        var aws = endpoint is null ? new AwsOptions() : Simulated(endpoint);
        var sns = endpoint is null ? SnsTrust.Amazon : await SimulatedSnsAsync(endpoint, cancellation);

        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(level).AddProvider(new StandardErrorLogging(Console.Error)));
        await using var host = await LocalHost.StartAsync(
            new LocalHostOptions
            {
                DataDirectory = data,
                Port = arguments.GetValue(Port),
                Aws = aws,
                Sns = sns,
                Network = new NetworkOptions { AllowLoopback = !arguments.GetValue(Aws) },
                PublicUrl = arguments.GetValue(PublicUrl),
            },
            TimeProvider.System, loggers, cancellation);
        output.Value(new ServeAnnouncement(host.Address, Environment.ProcessId, data, simulator), (console, serving) =>
            console.Line($"Serving on {serving.Address.GetLeftPart(UriPartial.Authority)} (data in {data}); Ctrl+C stops."));
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        catch (OperationCanceledException)
        {
            output.Line("Stopping; whatever runs goes on at the next start.");
        }

        return ExitCodes.Success;
    }

    private static async Task<SimulatorProcess> OwnSimulatorAsync(CommandOutput output, string data, CancellationToken cancellation)
    {
        var simulator = await SimulatorProcess.FindOrStartAsync(Path.Combine(data, "simulator"), cancellation);
        output.Line($"Simulated AWS on {simulator.Endpoint} (process {simulator.ProcessId}); it outlives this server as AWS would: 'kill {simulator.ProcessId}' ends it.");
        foreach (var machine in simulator.Machines) output.Line($"  {machine.InstanceId}  {machine.Name}  in {SampleMachines.Region}");
        return simulator;
    }

    /// <summary>The simulator's key is in its source: it guards nothing.</summary>
    private static AwsOptions Simulated(Uri endpoint) => new()
    {
        Endpoint = endpoint,
        Credentials = new AwsStaticCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
        ListingLag = TimeSpan.Zero,
    };

    /// <summary>A simulator on this machine signs for SNS by an authority of its own; one that is elsewhere, or has none, is not believed.</summary>
    private static async Task<SnsTrust> SimulatedSnsAsync(Uri endpoint, CancellationToken cancellation)
    {
        if (!endpoint.IsLoopback) return SnsTrust.Amazon;
        try
        {
            using var control = new SimulatorControl(endpoint);
            return SnsTrust.Simulated(endpoint, X509Certificate2.CreateFromPem(await control.SnsAuthorityAsync(cancellation)));
        }
        catch (Exception absent) when (absent is HttpRequestException or InvalidOperationException)
        {
            return SnsTrust.Amazon;
        }
    }

    private static string DefaultDirectory() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "drserverless");
}

/// <summary>What <c>serve --json</c> prints once it listens.</summary>
/// <param name="Address">Where the API is.</param>
/// <param name="ProcessId">The server's process.</param>
/// <param name="DataDirectory">Where its state is.</param>
/// <param name="Simulator">The simulator that it found or started; null with <c>--aws</c> or <c>--simulator</c>.</param>
internal sealed record ServeAnnouncement(Uri Address, int ProcessId, string DataDirectory, SimulatorProcess? Simulator);
