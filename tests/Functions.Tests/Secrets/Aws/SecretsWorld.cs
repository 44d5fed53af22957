using System.Buffers.Text;
using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using DRServerless.Aws.Access;
using DRServerless.Aws.Access.Identity;
using DRServerless.Core.Secrets;
using DRServerless.Functions.Secrets;
using DRServerless.Simulator.Ec2;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.SecretsManager;

namespace DRServerless.Functions.Tests.Secrets.Aws;

/// <summary>The adapter on the real SDK against the simulator, over HTTP. Secrets are put there by requests signed by hand, as another program of the account would.</summary>
internal sealed class SecretsWorld : IAsyncDisposable
{
    public const string Region = "eu-central-1";
    public const string Role = "arn:aws:iam::111122223333:role/DRServerless";
    public const string Audience = "api://tenant/drserverless-aws";
    public const string Prefix = "drserverless/";
    public const string UnusableKey = "alias/disabled";

    /// <summary>What must appear nowhere.</summary>
    public const string Value = "hush-hush-hush";

    private readonly HttpClient _http = new();
    private readonly List<AwsHostAccess> _opened = [];

    private SecretsWorld(SimulatorHost simulator) => Simulator = simulator;

    public SimulatorHost Simulator { get; }

    public static async Task<SecretsWorld> StartAsync() => new(await SimulatorHost.StartAsync(new SimulatorOptions
    {
        AccessKeys = [new AccessKeyOptions("111122223333", "AKIAOWNER00000000000", "owner/secret"), new AccessKeyOptions("444455556666", "AKIAOTHER00000000000", "other/secret")],
        Ec2 = new Ec2Options { Roles = [new RoleOptions(Role) { TrustedRoles = [], WebIdentity = new WebIdentityTrust(Tokens.Issuer, Audience, Tokens.Subject) }] },
        SecretsManager = new SecretsManagerOptions { UnusableKeys = [UnusableKey] },
    }));

    public AwsOptions Options => new() { Endpoint = Simulator.HttpEndpoint, Retries = 0, WebIdentity = new AwsWebIdentity(new Tokens(), Role) };

    public ISecrets Open(AwsOptions? options = null, string region = Region)
    {
        var access = new AwsHostAccess(options ?? Options, region, TimeProvider.System);
        _opened.Add(access);
        return AwsSecretsSupport.Open!(access, Prefix);
    }

    /// <summary>Calls Secrets Manager as the account's owner.</summary>
    public async Task CallAsync(string operation, object members, string region = Region, bool asOther = false)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(members);
        var signing = new AWSSigningRequest { HttpMethod = HttpMethod.Post, RequestUri = Simulator.HttpEndpoint, Content = body };
        signing.Headers["X-Amz-Target"] = $"secretsmanager.{operation}";
        var signed = await AWSSigV4Signer.SignAsync(signing, new AWSSigV4Parameters
        {
            Credentials = asOther ? new BasicAWSCredentials("AKIAOTHER00000000000", "other/secret") : new BasicAWSCredentials("AKIAOWNER00000000000", "owner/secret"),
            Region = RegionEndpoint.GetBySystemName(region),
            Service = "secretsmanager",
            SignPayload = true,
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, Simulator.HttpEndpoint) { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"secretsmanager.{operation}");
        foreach (var (name, value) in signed.Headers.Where(header => !request.Headers.Contains(header.Key))) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task CreateAsync(string name, string? text = Value, string? key = null, string region = Region, bool asOther = false) =>
        CallAsync("CreateSecret", new { Name = name, ClientRequestToken = Guid.NewGuid(), SecretString = text, KmsKeyId = key }, region, asOther);

    public async ValueTask DisposeAsync()
    {
        foreach (var access in _opened) access.Dispose();
        _http.Dispose();
        await Simulator.DisposeAsync();
        Assert.Null(Simulator.LastFailure);
    }

    /// <summary>Tokens as the tenant would sign them for the managed identity.</summary>
    private sealed class Tokens : IWebIdentityTokens
    {
        public const string Issuer = "https://sts.windows.net/tenant/";
        public const string Subject = "the-identity";

        public Task<string> GetTokenAsync(CancellationToken cancellation)
        {
            var claims = new Dictionary<string, object> { ["iss"] = Issuer, ["aud"] = Audience, ["sub"] = Subject, ["exp"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds() };
            return Task.FromResult($"e30.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}.signature");
        }
    }
}
