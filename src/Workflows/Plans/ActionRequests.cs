using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DRServerless.Core.Identity;
using DRServerless.Core.Network;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Serialization;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Plans;

/// <summary>
/// Makes the request of an action. The body tells what happens; the header <c>Idempotency-Key</c> is the same for every repeat of an attempt.
/// HTTP: <c>X-DRServerless-Signature: t=SECONDS,v1=HEX</c>, the HMAC-SHA256 of <c>SECONDS.BODY</c> under the secret.
/// </summary>
internal sealed class ActionRequests(WorkflowServices services)
{
    private readonly MachineCatalog _catalog = new(services.Documents);

    /// <summary>Names an attempt at a step: operation, step, attempt.</summary>
    public static string KeyOf(StepBegin step) => $"{step.Operation.OperationId}/{step.Ordinal}/{step.Attempt}";

    public async Task<HttpCall> MakeAsync(StepBegin begin, PlanStep step, PlanAction action, TimeSpan limit, CancellationToken cancellation)
    {
        var secret = (await services.Secrets.GetAsync(action.Secret!, cancellation)).Reveal();
        var body = JsonSerializer.SerializeToUtf8Bytes(await DescribeAsync(begin, step, action, cancellation), DrJson.Stored);
        var headers = new Dictionary<string, string> { ["Idempotency-Key"] = KeyOf(begin), ["User-Agent"] = "drserverless-plan" };
        var url = new Uri(action.Url!);
        switch (action.Kind)
        {
            case PlanActionKind.AzureFunction:
                headers["x-functions-key"] = secret;
                break;
            case PlanActionKind.LogicApp:
                url = new UriBuilder(url) { Query = $"{url.Query.TrimStart('?')}{(url.Query.Length > 1 ? "&" : "")}sig={Uri.EscapeDataString(secret)}" }.Uri;
                break;
            default:
                headers["X-DRServerless-Signature"] = Sign(secret, body, services.Time.GetUtcNow());
                break;
        }

        return new HttpCall { Url = url, Headers = headers, Body = body, Limit = limit };
    }

    internal static string Sign(string secret, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{seconds}."));
        hmac.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }

    private async Task<ActionBody> DescribeAsync(StepBegin begin, PlanStep step, PlanAction action, CancellationToken cancellation)
    {
        var (operation, project) = (begin.Operation.OperationId, begin.Operation.ProjectId);
        var machines = await _catalog.ListAsync(project, cancellation);
        var launched = (await services.Documents.FindAsync<Operation>(Keys.Operation(operation), cancellation))?.Value.Machines ?? new Dictionary<MachineId, MachineOutcome>();
        return new ActionBody(
            project.Value, operation.Value, step.Name, begin.Attempt, begin.Mode, begin.To,
            [.. machines.Where(machine => launched.GetValueOrDefault(machine.Id)?.InstanceId is not null)
                .Select(machine => new ActionMachine(machine.Id.Value, machine.Name, launched[machine.Id].InstanceId!))],
            action.Data);
    }
}

/// <summary>What an action is told.</summary>
internal sealed record ActionBody(
    string ProjectId, string OperationId, string Step, int Attempt, LaunchMode Mode, Core.Projects.Side LaunchedAt, IReadOnlyList<ActionMachine> Machines, string? Data);

/// <summary>A machine that the operation has launched so far.</summary>
internal sealed record ActionMachine(string Id, string Name, string InstanceId);
