using System.Net;
using Amazon.Runtime;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.SecretsManager;
using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.SecretsManager;

public sealed class SecretValueTests : IAsyncLifetime
{
    private const string OtherAccount = "111122223333";
    private const string Name = "drserverless/dns-key";
    private SimulatorFixture simulator = null!;
    private SecretsClient secrets = null!;

    public async Task InitializeAsync()
    {
        simulator = await SimulatorFixture.StartAsync(new SimulatorOptions
        {
            AccessKeys =
            [
                new AccessKeyOptions(SimulatorOptions.DefaultAccountId, SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
                new AccessKeyOptions(OtherAccount, "AKIAOTHER00000000000", "other/secret"),
            ],
            SecretsManager = new SecretsManagerOptions { UnusableKeys = ["alias/disabled"] },
        });
        secrets = SecretsClient.Of(simulator);
    }

    public async Task DisposeAsync()
    {
        secrets.Dispose();
        Assert.Null(simulator.Host.LastFailure);
        await simulator.DisposeAsync();
    }

    [Fact]
    public async Task Get_ASecretThatWasCreated_HasItsValueByNameAndArn()
    {
        var created = await secrets.CreateAsync(Name, "hush");
        var byName = await secrets.GetAsync(Name);

        Assert.Matches("^arn:aws:secretsmanager:eu-west-1:000000000000:secret:drserverless/dns-key-[0-9a-zA-Z]{6}$", created.Arn);
        Assert.Equal((HttpStatusCode.OK, "application/x-amz-json-1.1", "hush", created.VersionId), (byName.Status, byName.ContentType, byName.Text, byName.VersionId));
        Assert.Equal("AWSCURRENT", Assert.Single(byName.Json.GetProperty("VersionStages").EnumerateArray()).GetString());
        Assert.Equal(simulator.Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0, byName.Json.GetProperty("CreatedDate").GetDouble());
        Assert.Equal("hush", (await secrets.GetAsync(created.Arn)).Text);
        Assert.Equal("hush", (await secrets.GetAsync(created.Arn[..^7])).Text);
    }

    [Fact]
    public async Task Get_ABinarySecret_HasItsBytesAndNoText()
    {
        await secrets.CallAsync("CreateSecret", new { Name, ClientRequestToken = SecretsClient.Token(), SecretBinary = "AAEC" });

        var answer = await secrets.GetAsync(Name);

        Assert.Equal(("AAEC", null), (answer.Member("SecretBinary"), answer.Text));
        Assert.False(answer.Json.TryGetProperty("SecretString", out _));
    }

    [Fact]
    public async Task Put_ANewValue_BecomesCurrentAndTheOldOnePrevious()
    {
        var first = await secrets.CreateAsync(Name, "old");
        var second = await secrets.PutAsync(Name, "new");

        Assert.Equal("new", (await secrets.GetAsync(Name)).Text);
        Assert.Equal("old", (await secrets.CallAsync("GetSecretValue", new { SecretId = Name, VersionStage = "AWSPREVIOUS" })).Text);
        Assert.Equal("old", (await secrets.CallAsync("GetSecretValue", new { SecretId = Name, first.VersionId })).Text);
        var stages = (await secrets.CallAsync("DescribeSecret", new { SecretId = Name })).Json.GetProperty("VersionIdsToStages");
        Assert.Equal("AWSPREVIOUS", stages.GetProperty(first.VersionId)[0].GetString());
        Assert.Equal("AWSCURRENT", stages.GetProperty(second.VersionId)[0].GetString());
        Assert.Equal("400 InvalidRequestException", (await secrets.CallAsync("GetSecretValue", new { SecretId = Name, first.VersionId, VersionStage = "AWSCURRENT" })).Error);
    }

    [Fact]
    public async Task Put_UnderTheSameToken_IsRepeatableWithTheSameValueOnly()
    {
        await secrets.CreateAsync(Name, "old");
        var token = SecretsClient.Token();
        await secrets.PutAsync(Name, "new", token);
        await secrets.PutAsync(Name, "newest");

        Assert.Equal(HttpStatusCode.OK, (await secrets.PutAsync(Name, "new", token)).Status);
        Assert.Equal("400 ResourceExistsException", (await secrets.PutAsync(Name, "other", token)).Error);
        Assert.Equal("newest", (await secrets.GetAsync(Name)).Text);
    }

    [Fact]
    public async Task Put_UnderAnotherLabel_LeavesTheCurrentValue()
    {
        await secrets.CreateAsync(Name, "old");
        await secrets.CallAsync("PutSecretValue", new { SecretId = Name, ClientRequestToken = SecretsClient.Token(), SecretString = "pending", VersionStages = new[] { "AWSPENDING" } });

        Assert.Equal("old", (await secrets.GetAsync(Name)).Text);
        Assert.Equal("pending", (await secrets.CallAsync("GetSecretValue", new { SecretId = Name, VersionStage = "AWSPENDING" })).Text);
    }

    [Fact]
    public async Task Secrets_OfAnotherRegionOrAccount_AreNotFound()
    {
        var created = await secrets.CreateAsync(Name, "hush");
        using var elsewhere = new SecretsClient(simulator, "eu-central-1");
        using var stranger = new SecretsClient(simulator, credentials: new BasicAWSCredentials("AKIAOTHER00000000000", "other/secret"));

        Assert.Equal("400 ResourceNotFoundException", (await elsewhere.GetAsync(Name)).Error);
        Assert.Equal("400 ResourceNotFoundException", (await elsewhere.GetAsync(created.Arn)).Error);
        Assert.Equal("400 ResourceNotFoundException", (await stranger.GetAsync(Name)).Error);
        Assert.Equal("400 AccessDeniedException", (await stranger.GetAsync(created.Arn)).Error);
    }

    [Fact]
    public async Task Get_UnderAKeyThatDecryptsNothing_IsADecryptionFailure()
    {
        await secrets.CreateAsync(Name, "hush", "alias/disabled");
        await secrets.CreateAsync("usable", "hush", "alias/usable");

        Assert.Equal("400 DecryptionFailure", (await secrets.GetAsync(Name)).Error);
        Assert.Equal("hush", (await secrets.GetAsync("usable")).Text);
        Assert.Equal("alias/usable", (await secrets.CallAsync("DescribeSecret", new { SecretId = "usable" })).Member("KmsKeyId"));
    }

    [Fact]
    public async Task Get_WhenSomethingGoesWrong_IsNamedAsTheServiceDoes()
    {
        await secrets.CreateAsync(Name, "hush");
        simulator.Host.Faults = new FaultSettings { ThrottleRate = 1 };
        Assert.Equal("400 ThrottlingException", (await secrets.GetAsync(Name)).Error);
        simulator.Host.Faults = new FaultSettings { RefuseCredentials = true };
        Assert.Equal("403 UnrecognizedClientException", (await secrets.GetAsync(Name)).Error);
        simulator.Host.Faults = FaultPresets.None;
        Assert.Equal("hush", (await secrets.GetAsync(Name)).Text);
    }
}
