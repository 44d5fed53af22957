using System.Text.Json;
using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Serialization;

namespace DRServerless.Core.Tests.Serialization;

public sealed class DrJsonTests
{
    private const string Reference = """{"kind":"aws","region":"eu-west-1"}""";

    [Fact]
    public void Strict_GoodInput_IsRead() =>
        Assert.Equal(new InfrastructureReference(InfrastructureKind.Aws, "eu-west-1"), JsonSerializer.Deserialize<InfrastructureReference>(Reference, DrJson.Strict));

    [Theory]
    [InlineData("""{"kind":"aws","region":"eu-west-1","colour":"red"}""")]
    [InlineData("""{"kind":"aws"}""")]
    [InlineData("""{"kind":"aws","region":null}""")]
    [InlineData("""{"kind":"aws","region":7}""")]
    [InlineData("""{"kind":0,"region":"eu-west-1"}""")]
    [InlineData("""{"kind":"moon","region":"eu-west-1"}""")]
    [InlineData("""{"kind":"aws","region":"a","region":"b"}""")]
    [InlineData("""{"kind":"aws","region":"a",}""")]
    [InlineData("""["aws"]""")]
    public void Strict_BadInput_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<InfrastructureReference>(json, DrJson.Strict));

    [Fact]
    public void Strict_NumberAsText_IsRefused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ReplicationSettings>("""{"lagGoalSeconds":"5"}""", DrJson.Strict));

    [Fact]
    public void Stored_UnknownField_IsIgnoredSoThatARollBackStillOpensIt() =>
        Assert.Equal("eu-west-1", JsonSerializer.Deserialize<InfrastructureReference>("""{"kind":"aws","region":"eu-west-1","added":{"later":1}}""", DrJson.Stored)!.Region);

    [Fact]
    public void Stored_Written_IsCamelCaseWithEnumsByNameAndWithoutNulls() =>
        Assert.Equal(Reference, JsonSerializer.Serialize(new InfrastructureReference(InfrastructureKind.Aws, "eu-west-1"), DrJson.Stored));

    [Fact]
    public void Stored_ReplicationDocument_RoundTrips()
    {
        var document = new MachineReplication
        {
            MachineId = new MachineId("mch-1"),
            State = ReplicationState.ContinuousDataProtection,
            Decision = new SyncDecision(SyncMethod.ManifestRescan, "because"),
            Bases = [new ReplicationBase { DeviceName = "/dev/xvda", ReadSnapshotId = "snap-1", ManifestRoot = Block.ZeroDigest, SizeGiB = 8 }],
            LatestRecoveryPointAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Progress = new ReplicationProgress { TotalBytes = 1L << 45 },
        };

        var text = JsonSerializer.Serialize(document, DrJson.Stored);
        var read = JsonSerializer.Deserialize<MachineReplication>(text, DrJson.Stored)!;

        Assert.Equal(text, JsonSerializer.Serialize(read, DrJson.Stored));
        Assert.Equal(document.Bases[0], read.Bases[0]);
        Assert.Contains("\"state\":\"continuousDataProtection\"", text, StringComparison.Ordinal);
    }
}
