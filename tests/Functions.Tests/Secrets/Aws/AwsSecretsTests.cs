using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using DRServerless.Aws.Access;
using DRServerless.Core.Errors;
using DRServerless.Core.Secrets;
using DRServerless.Core.Telemetry;
using DRServerless.Functions.Secrets.Aws;
using DRServerless.Simulator.Faults;
using DRServerless.Tests.Telemetry;
using static DRServerless.Functions.Tests.Secrets.Aws.SecretsWorld;

namespace DRServerless.Functions.Tests.Secrets.Aws;

/// <summary>Secrets in AWS, read as the app's role by the real SDK from the simulated Secrets Manager.</summary>
public sealed class AwsSecretsTests : IAsyncLifetime
{
    private SecretsWorld _world = null!;

    public async Task InitializeAsync() => _world = await StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Get_ASecretOfTheAccount_IsReadAsTheAppsRole()
    {
        await _world.CreateAsync(Prefix + "dns-key");

        var secret = await _world.Open().GetAsync("dns-key", default);

        Assert.Equal(Value, secret.Reveal());
        Assert.Equal("***", $"{secret}");
        Assert.DoesNotContain(Value, secret.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AValueThatChanged_IsTheCurrentOne()
    {
        await _world.CreateAsync(Prefix + "dns-key", "old");
        await _world.CallAsync("PutSecretValue", new { SecretId = Prefix + "dns-key", ClientRequestToken = Guid.NewGuid(), SecretString = Value });

        Assert.Equal(Value, (await _world.Open().GetAsync("dns-key", default)).Reveal());
    }

    [Fact]
    public async Task Get_AValueFromAFile_LosesItsLastLineBreakOnly()
    {
        await _world.CreateAsync(Prefix + "dns-key", " a\nb \r\n");

        Assert.Equal(" a\nb ", (await _world.Open().GetAsync("dns-key", default)).Reveal());
    }

    [Fact]
    public async Task Get_ASecretThatThereIsNot_IsNotFoundAndSaysWhichAndWhere()
    {
        await _world.CreateAsync("dns-key");
        await _world.CreateAsync(Prefix + "elsewhere", region: "eu-west-1");
        await _world.CreateAsync(Prefix + "foreign", asOther: true);

        var refused = await RefusedAsync("dns-key", ErrorCodes.SecretNotFound);
        await RefusedAsync("elsewhere", ErrorCodes.SecretNotFound);
        await RefusedAsync("foreign", ErrorCodes.SecretNotFound);

        Assert.Contains($"AWS Secrets Manager in {Region} could not read the secret {Prefix}dns-key: ResourceNotFoundException", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Dns-Key")]
    [InlineData("../dns-key")]
    [InlineData("")]
    public async Task Get_WhatIsNoName_IsNotFoundWithoutACall(string name)
    {
        _world.Simulator.Faults = new FaultSettings { ServerErrorRate = 1 };

        await RefusedAsync(name, ErrorCodes.SecretNotFound);
    }

    [Fact]
    public async Task Get_ASecretMarkedForDeletion_IsNotFoundAndSaysWhy()
    {
        await _world.CreateAsync(Prefix + "dns-key");
        await _world.CallAsync("DeleteSecret", new { SecretId = Prefix + "dns-key" });

        Assert.Contains("marked for deletion", (await RefusedAsync("dns-key", ErrorCodes.SecretNotFound)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_BytesOrNothing_IsNotFoundAndSaysWhy()
    {
        await _world.CallAsync("CreateSecret", new { Name = Prefix + "bytes", ClientRequestToken = Guid.NewGuid(), SecretBinary = "AAEC" });
        await _world.CreateAsync(Prefix + "blank", "\n");
        await _world.CreateAsync(Prefix + "none", text: null);

        Assert.Contains("bytes", (await RefusedAsync("bytes", ErrorCodes.SecretNotFound)).Message, StringComparison.Ordinal);
        Assert.Contains("empty", (await RefusedAsync("blank", ErrorCodes.SecretNotFound)).Message, StringComparison.Ordinal);
        await RefusedAsync("none", ErrorCodes.SecretNotFound);
    }

    [Fact]
    public async Task Get_UnderAKeyThatDecryptsNothing_SaysThatRightsAreMissing()
    {
        await _world.CreateAsync(Prefix + "dns-key", key: UnusableKey);

        var refused = await RefusedAsync("dns-key", ErrorCodes.CredentialsRefused);

        Assert.Contains("DecryptionFailure", refused.Message, StringComparison.Ordinal);
        Assert.Contains("KMS key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WhenAwsIsInTrouble_IsToldByItsName()
    {
        await _world.CreateAsync(Prefix + "dns-key");
        var secrets = _world.Open();
        await secrets.GetAsync("dns-key", default);

        _world.Simulator.Faults = new FaultSettings { ServerErrorRate = 1 };
        await RefusedAsync("dns-key", ErrorCodes.InfrastructureUnavailable, secrets);
        _world.Simulator.Faults = new FaultSettings { ThrottleRate = 1 };
        await RefusedAsync("dns-key", ErrorCodes.Throttled, secrets);
        _world.Simulator.Faults = new FaultSettings { RefuseCredentials = true };
        await RefusedAsync("dns-key", ErrorCodes.CredentialsRefused, secrets);
        _world.Simulator.Faults = FaultPresets.None;
        _world.Simulator.Cloud.SetOutage(Region, down: true);
        await RefusedAsync("dns-key", ErrorCodes.InfrastructureUnavailable, secrets);
        _world.Simulator.Cloud.SetOutage(Region, down: false);
        Assert.Equal(Value, (await secrets.GetAsync("dns-key", default)).Reveal());
    }

    [Fact]
    public async Task Get_WithAKeyThatIsWrong_IsRefusedWithoutTheKey()
    {
        var refused = await RefusedAsync(
            "dns-key", ErrorCodes.CredentialsRefused, _world.Open(_world.Options with { WebIdentity = null, Credentials = new AwsStaticCredentials("AKIAOWNER00000000000", "guessed-key") }));

        Assert.DoesNotContain("guessed-key", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Cancelled_Ends()
    {
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _world.Open().GetAsync("dns-key", ended.Token));
    }

    [Fact]
    public async Task Get_IsCountedAndTracedWithoutTheSecret()
    {
        using var metrics = new DrMetrics();
        using var recorded = new RecordedMetrics(metrics);
        using var spans = new RecordedSpans();
        await _world.CreateAsync(Prefix + "dns-key");
        await _world.Open(_world.Options with { Metrics = metrics }).GetAsync("dns-key", default);

        Assert.Equal(1, recorded.Sum(MetricCatalog.AwsRequests, ("service", "SecretsManager"), ("operation", "GetSecretValue"), ("region", Region), ("outcome", "succeeded")));
        var span = spans.All.First(each => each.DisplayName == "SecretsManager GetSecretValue");
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.DoesNotContain(spans.All, each => each.TagObjects.Any(tag => $"{tag.Value}".Contains(Value, StringComparison.Ordinal)));
    }

    /// <summary>infra/aws/role.yaml allows GetSecretValue and nothing else of Secrets Manager.</summary>
    [Fact]
    public void Calls_OfTheCompiledApp_AreThoseThatTheRoleAllows()
    {
        using var file = File.OpenRead(typeof(AwsSecrets).Assembly.Location);
        using var assembly = new PEReader(file);
        var metadata = assembly.GetMetadataReader();
        var calls = metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Where(member => metadata.GetTypeReference((TypeReferenceHandle)member.Parent) is var type
                && metadata.GetString(type.Name) is "IAmazonSecretsManager" or "AmazonSecretsManagerClient")
            .Select(member => metadata.GetString(member.Name)).Except([".ctor", "CustomizeRuntimePipeline"]);

        Assert.Equal(["GetSecretValueAsync"], calls);
    }

    private async Task<DrException> RefusedAsync(string name, ErrorCode code, ISecrets? secrets = null)
    {
        var refused = await Assert.ThrowsAsync<DrException>(() => (secrets ?? _world.Open()).GetAsync(name, default));
        Assert.Equal(code, refused.Code);
        Assert.DoesNotContain(Value, refused.ToString(), StringComparison.Ordinal);
        return refused;
    }
}
