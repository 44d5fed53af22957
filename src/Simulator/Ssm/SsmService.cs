using System.Collections.Concurrent;
using DRServerless.Simulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ssm;

/// <summary>Systems Manager, as far as scripts in machines and automations go, in the JSON 1.1 protocol.</summary>
internal sealed class SsmService(SimulatorContext context) : ISimulatedService
{
    private static readonly string[] Operations = ["SendCommand", "ListCommands", "GetCommandInvocation", "StartAutomationExecution", "GetAutomationExecution"];

    private readonly ConcurrentDictionary<(string Account, string Region), SsmRegion> _regions = new();
    private readonly RunCommand _commands = new(context);
    private readonly Automations _automations = new(context);

    public string Name => "ssm";

    public bool StreamsBody(HttpRequest request) => false;

    public string? OperationOf(HttpRequest request, ReadOnlySpan<byte> body) =>
        AwsJson.TargetOf(request, "AmazonSSM.") is { } operation && Operations.Contains(operation) ? operation : null;

    public Task HandleAsync(ServiceCall call)
    {
        var region = _regions.GetOrAdd((call.Region.AccountId, call.Region.Name), static _ => new SsmRegion());
        var request = AwsJson.Parse(call.Body);
        return AwsJson.WriteAsync(call.Http.Response, 200, call.Operation switch
        {
            "SendCommand" => _commands.Send(call, region, request),
            "ListCommands" => _commands.List(region, request),
            "GetCommandInvocation" => _commands.Get(region, request),
            "StartAutomationExecution" => _automations.Start(region, request),
            _ => _automations.Get(region, request),
        });
    }

    public Task WriteErrorAsync(HttpContext context, ServiceException error, string requestId) =>
        AwsJson.WriteErrorAsync(context, error);
}
