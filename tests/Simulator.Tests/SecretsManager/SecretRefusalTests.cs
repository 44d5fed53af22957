using System.Net;
using System.Text;
using Amazon.Runtime;
using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.SecretsManager;

/// <summary>What Secrets Manager refuses, and how a secret goes and comes back.</summary>
public sealed class SecretRefusalTests : IAsyncLifetime
{
    private SimulatorFixture simulator = null!;
    private SecretsClient secrets = null!;

    public async Task InitializeAsync()
    {
        simulator = await SimulatorFixture.StartAsync();
        secrets = SecretsClient.Of(simulator);
    }

    public async Task DisposeAsync()
    {
        secrets.Dispose();
        Assert.Null(simulator.Host.LastFailure);
        await simulator.DisposeAsync();
    }

    [Theory]
    [InlineData("GetSecretValue", "{\"SecretId\":\"nothing\"}", "400 ResourceNotFoundException")]
    [InlineData("GetSecretValue", "{\"SecretId\":\"a\",\"VersionId\":\"11111111-2222-3333-4444-555555555555\"}", "400 ResourceNotFoundException")]
    [InlineData("GetSecretValue", "{\"SecretId\":\"a\",\"VersionStage\":\"AWSPENDING\"}", "400 ResourceNotFoundException")]
    [InlineData("GetSecretValue", "{}", "400 ValidationException")]
    [InlineData("GetSecretValue", "{\"SecretId\":7}", "400 ValidationException")]
    [InlineData("GetSecretValue", "{\"SecretId\":\"\"}", "400 ValidationException")]
    [InlineData("GetSecretValue", "{\"SecretId\":\"arn:aws:iam::1:x\"}", "400 InvalidParameterException")]
    [InlineData("GetSecretValue", "[]", "400 SerializationException")]
    [InlineData("GetSecretValue", "{", "400 SerializationException")]
    [InlineData("CreateSecret", "{\"Name\":\"b\",\"SecretString\":\"x\"}", "400 InvalidRequestException")]
    [InlineData("CreateSecret", "{\"Name\":\"b\",\"ClientRequestToken\":\"short\"}", "400 ValidationException")]
    [InlineData("CreateSecret", "{\"Name\":\"b c\",\"ClientRequestToken\":\"11111111-2222-3333-4444-555555555555\"}", "400 ValidationException")]
    [InlineData("CreateSecret", "{\"Name\":\"a\",\"ClientRequestToken\":\"11111111-2222-3333-4444-555555555555\",\"SecretString\":\"x\"}", "400 ResourceExistsException")]
    [InlineData("CreateSecret", "{\"Name\":\"b\",\"ClientRequestToken\":\"11111111-2222-3333-4444-555555555555\",\"SecretString\":\"x\",\"SecretBinary\":\"AA==\"}", "400 InvalidParameterException")]
    [InlineData("CreateSecret", "{\"Name\":\"b\",\"ClientRequestToken\":\"11111111-2222-3333-4444-555555555555\",\"SecretBinary\":\"?\"}", "400 SerializationException")]
    [InlineData("CreateSecret", "{\"Name\":\"b\",\"ClientRequestToken\":\"11111111-2222-3333-4444-555555555555\",\"SecretString\":\"\"}", "400 ValidationException")]
    [InlineData("PutSecretValue", "{\"SecretId\":\"a\",\"ClientRequestToken\":\"11111111-2222-3333-4444-555555555555\"}", "400 InvalidRequestException")]
    [InlineData("PutSecretValue", "{\"SecretId\":\"a\",\"ClientRequestToken\":\"11111111-2222-3333-4444-555555555555\",\"SecretString\":\"x\",\"VersionStages\":[]}", "400 ValidationException")]
    [InlineData("DeleteSecret", "{\"SecretId\":\"a\",\"RecoveryWindowInDays\":6}", "400 InvalidParameterException")]
    [InlineData("DeleteSecret", "{\"SecretId\":\"a\",\"RecoveryWindowInDays\":7,\"ForceDeleteWithoutRecovery\":true}", "400 InvalidParameterException")]
    [InlineData("DeleteSecret", "{\"SecretId\":\"nothing\"}", "400 ResourceNotFoundException")]
    [InlineData("RestoreSecret", "{\"SecretId\":\"nothing\"}", "400 ResourceNotFoundException")]
    [InlineData("RotateSecret", "{\"SecretId\":\"a\"}", "404 UnknownOperationException")]
    public async Task Call_ThatIsWrong_IsRefusedAndChangesNothing(string operation, string body, string error)
    {
        await secrets.CreateAsync("a", "hush");
        using var raw = new EbsClient(simulator.Host.HttpEndpoint, simulator.Time, new HttpClient()) { Service = "secretsmanager" };

        var answer = await raw.SendAsync(HttpMethod.Post, "/", Encoding.UTF8.GetBytes(body), ("X-Amz-Target", $"secretsmanager.{operation}"));

        Assert.Equal(error, $"{(int)answer.Status} {answer.Json.GetProperty("__type").GetString()}");
        Assert.Equal("hush", (await secrets.GetAsync("a")).Text);
        Assert.Equal("400 ResourceNotFoundException", (await secrets.GetAsync("b")).Error);
    }

    [Fact]
    public async Task Create_AValueOver64KiB_IsRefused()
    {
        Assert.Equal("400 ValidationException", (await secrets.CreateAsync("a", new string('é', 32_769))).Error);
        Assert.Equal(HttpStatusCode.OK, (await secrets.CreateAsync("a", new string('é', 32_768))).Status);
    }

    [Fact]
    public async Task Create_TheSameAgain_IsRepeatableUnderItsToken()
    {
        var members = new { Name = "a", ClientRequestToken = SecretsClient.Token(), SecretString = "hush" };
        var first = await secrets.CallAsync("CreateSecret", members);

        Assert.Equal(first.Arn, (await secrets.CallAsync("CreateSecret", members)).Arn);
        Assert.Equal("400 ResourceExistsException", (await secrets.CallAsync("CreateSecret", members with { SecretString = "other" })).Error);
    }

    [Fact]
    public async Task Get_ASecretWithoutAValue_IsNotFound()
    {
        Assert.Equal(HttpStatusCode.OK, (await secrets.CreateAsync("a", null)).Status);

        Assert.Equal("400 ResourceNotFoundException", (await secrets.GetAsync("a")).Error);
    }

    [Fact]
    public async Task Delete_MarksASecretUntilItsDaysAreOver()
    {
        await secrets.CreateAsync("a", "hush");
        await secrets.CallAsync("DeleteSecret", new { SecretId = "a", RecoveryWindowInDays = 7 });

        Assert.Equal("400 InvalidRequestException", (await secrets.GetAsync("a")).Error);
        Assert.Equal("400 InvalidRequestException", (await secrets.PutAsync("a", "new")).Error);
        Assert.Equal("400 InvalidRequestException", (await secrets.CreateAsync("a", "new")).Error);
        Assert.True((await secrets.CallAsync("DescribeSecret", new { SecretId = "a" })).Json.TryGetProperty("DeletedDate", out _));
        simulator.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal("400 ResourceNotFoundException", (await secrets.GetAsync("a")).Error);
        Assert.Equal(HttpStatusCode.OK, (await secrets.CreateAsync("a", "new")).Status);
    }

    [Fact]
    public async Task Restore_WithinTheDays_BringsTheValueBack()
    {
        await secrets.CreateAsync("a", "hush");
        await secrets.CallAsync("DeleteSecret", new { SecretId = "a" });
        simulator.Time.Advance(TimeSpan.FromDays(29));
        await secrets.CallAsync("RestoreSecret", new { SecretId = "a" });

        Assert.Equal("hush", (await secrets.GetAsync("a")).Text);
    }

    [Fact]
    public async Task Delete_ByForce_IsAtOnceAndRepeatable()
    {
        await secrets.CreateAsync("a", "hush");
        var force = new { SecretId = "a", ForceDeleteWithoutRecovery = true };

        Assert.Equal(HttpStatusCode.OK, (await secrets.CallAsync("DeleteSecret", force)).Status);
        Assert.Equal(HttpStatusCode.OK, (await secrets.CallAsync("DeleteSecret", force)).Status);
        Assert.Equal("400 ResourceNotFoundException", (await secrets.GetAsync("a")).Error);
    }

    [Fact]
    public async Task Call_SignedWithAnotherSecretKey_IsRefused()
    {
        await secrets.CreateAsync("a", "hush");
        using var forger = new SecretsClient(simulator, credentials: new BasicAWSCredentials(Simulator.Hosting.SimulatorOptions.DefaultAccessKeyId, "guessed"));

        Assert.Equal("403 InvalidSignatureException", (await forger.GetAsync("a")).Error);
    }

    [Fact]
    public async Task Call_AboutADeadRegion_IsNotAnswered()
    {
        await secrets.CreateAsync("a", "hush");
        simulator.Host.Cloud.SetOutage("eu-west-1", down: true);

        await Assert.ThrowsAsync<HttpRequestException>(() => secrets.GetAsync("a"));
    }
}
