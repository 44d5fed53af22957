using System.Collections.Concurrent;
using System.Text.Json;
using DRServerless.Simulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.SecretsManager;

/// <summary>Secrets Manager, as far as values go, in the JSON 1.1 protocol. Policies, rotation and replicas are not simulated.</summary>
internal sealed class SecretsManagerService : ISimulatedService
{
    private readonly ConcurrentDictionary<(string Account, string Region), SecretsRegion> _regions = new();
    private readonly Dictionary<string, Func<ServiceCall, SecretsRegion, JsonElement, object>> _operations;

    public SecretsManagerService(SimulatorContext context)
    {
        var (writing, reading, deleting) = (new SecretWriting(context), new SecretReading(context), new SecretDeleting(context));
        _operations = new(StringComparer.Ordinal)
        {
            ["CreateSecret"] = writing.Create,
            ["PutSecretValue"] = writing.Put,
            ["GetSecretValue"] = reading.Get,
            ["DescribeSecret"] = reading.Describe,
            ["DeleteSecret"] = deleting.Delete,
            ["RestoreSecret"] = deleting.Restore,
        };
    }

    public string Name => "secretsmanager";

    public bool StreamsBody(HttpRequest request) => false;

    public string? OperationOf(HttpRequest request, ReadOnlySpan<byte> body) =>
        AwsJson.TargetOf(request, "secretsmanager.") is { } operation && _operations.ContainsKey(operation) ? operation : null;

    public Task HandleAsync(ServiceCall call)
    {
        var region = _regions.GetOrAdd((call.Region.AccountId, call.Region.Name), static _ => new SecretsRegion());
        return AwsJson.WriteAsync(call.Http.Response, 200, _operations[call.Operation](call, region, AwsJson.Parse(call.Body)));
    }

    public Task WriteErrorAsync(HttpContext context, ServiceException error, string requestId) => AwsJson.WriteErrorAsync(context, error);
}
