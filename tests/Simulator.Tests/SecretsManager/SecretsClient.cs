using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.SecretsManager;

/// <summary>Calls Secrets Manager with requests written by hand from the service model, signed by the real SDK's signer.</summary>
internal sealed class SecretsClient(SimulatorFixture simulator, string region = "eu-west-1", AWSCredentials? credentials = null) : IDisposable
{
    private readonly EbsClient _signed = new(simulator.Host.HttpEndpoint, simulator.Time, new HttpClient())
    {
        Region = region,
        Service = "secretsmanager",
        Credentials = credentials ?? new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
    };

    public static SecretsClient Of(SimulatorFixture simulator) => new(simulator);

    public async Task<SecretsAnswer> CallAsync(string operation, object members)
    {
        var answer = await _signed.SendAsync(HttpMethod.Post, "/", JsonSerializer.SerializeToUtf8Bytes(members), ("X-Amz-Target", $"secretsmanager.{operation}"));
        return new SecretsAnswer(answer.Status, answer.Headers.GetValueOrDefault("Content-Type"), answer.Json);
    }

    public Task<SecretsAnswer> CreateAsync(string name, string? text, string? key = null) =>
        CallAsync("CreateSecret", new { Name = name, ClientRequestToken = Token(), SecretString = text, KmsKeyId = key });

    public Task<SecretsAnswer> PutAsync(string id, string text, string? token = null) =>
        CallAsync("PutSecretValue", new { SecretId = id, ClientRequestToken = token ?? Token(), SecretString = text });

    public Task<SecretsAnswer> GetAsync(string id) => CallAsync("GetSecretValue", new { SecretId = id });

    public static string Token() => Guid.NewGuid().ToString();

    public void Dispose() => _signed.Dispose();
}

internal sealed record SecretsAnswer(HttpStatusCode Status, string? ContentType, JsonElement Json)
{
    public string? Text => Member("SecretString");

    public string Arn => Member("ARN")!;

    public string VersionId => Member(nameof(VersionId))!;

    /// <summary>The error as one comparable text: status and type.</summary>
    public string Error => $"{(int)Status} {Member("__type")}";

    public string? Member(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
