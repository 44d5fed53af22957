using DRServerless.Bench;
using DRServerless.Bench.Alerting;
using DRServerless.Bench.Copying;
using DRServerless.Bench.Embedded;
using DRServerless.Bench.Memory;
using DRServerless.Bench.Processes;
using DRServerless.Bench.Quota;
using DRServerless.Bench.Reporting;

const string usage = """
    bench copy    [--gib 2] [--concurrency 32] [--rounds 3] [--https] [--json]   processor time and allocation per block, against a floor and boto3
    bench memory  [--disk-tib 16] [--data-gib 1] [--json]                        peak resident memory of a copy and of a listing
    bench quota   [--seconds 30] [--latency 100] [--rate 1000] [--random] [--json]   rate under the documented quotas and latency
    bench alerts  [--rate 1000] [--seconds 60] [--json]                          a storm of alerts on the embedded host: rate, latency, what is lost, memory
    bench runtime [--json]                                                      durable fan-out and history growth of the embedded runtime

    Exit codes: 0 all bounds held, 1 one was missed, 2 the command was wrong.
    """;

try
{
    var options = Options.Parse(args);
    switch (options.Verb)
    {
        case "copy": return (await new CopyBench(options).RunAsync()).Print(options.Json);
        case "memory": return (await new MemoryBench(options).RunAsync()).Print(options.Json);
        case "quota": return (await new QuotaBench(options).RunAsync()).Print(options.Json);

        case "runtime": return (await RuntimeBench.RunAsync()).Print(options.Json);

        case "alerts": return (await new AlertBench(options).RunAsync()).Print(options.Json);

        // What the measured process must not contain runs as a child of it.
        case "simulator": return await SimulatorVerb.RunAsync(options);
        case "alert-server": return await AlertServer.RunAsync(options);
        case "listing-server": return await ListingServer.RunAsync();
        case "memory-copy": return await MemoryCopy.RunAsync(options);
        case "memory-listing": return await MemoryListing.RunAsync(options);
        default:
            Console.Error.WriteLine(usage);
            return Report.WrongCommand;
    }
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine(usage);
    return Report.WrongCommand;
}
