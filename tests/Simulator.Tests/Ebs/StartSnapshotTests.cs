using System.Net;
using DRServerless.Simulator.Ebs;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.Ebs;

public sealed class StartSnapshotTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { "{}", "400 ValidationException INVALID_PARAMETER_VALUE" },
        { "{\"VolumeSize\":0}", "400 ValidationException INVALID_VOLUME_SIZE" },
        { "{\"VolumeSize\":65537}", "400 ValidationException INVALID_VOLUME_SIZE" },
        { "{\"VolumeSize\":\"1\"}", "400 SerializationException" },
        { "{\"VolumeSize\":1", "400 SerializationException" },
        { "[]", "400 SerializationException" },
        { "{\"VolumeSize\":1,\"Timeout\":9}", "400 ValidationException INVALID_PARAMETER_VALUE" },
        { "{\"VolumeSize\":1,\"Timeout\":4321}", "400 ValidationException INVALID_PARAMETER_VALUE" },
        { "{\"VolumeSize\":1,\"ClientToken\":\"a b\"}", "400 ValidationException INVALID_PARAMETER_VALUE" },
        { "{\"VolumeSize\":1,\"KmsKeyArn\":\"key\",\"Encrypted\":true}", "400 ValidationException INVALID_PARAMETER_VALUE" },
        { "{\"VolumeSize\":1,\"ParentSnapshotId\":\"snap-0\",\"Encrypted\":true}", "400 ValidationException INVALID_PARAMETER_VALUE" },
        { "{\"VolumeSize\":1,\"ParentSnapshotId\":\"vol-1\"}", "400 ValidationException INVALID_SNAPSHOT_ID" },
        { "{\"VolumeSize\":1,\"ParentSnapshotId\":\"snap-0\"}", "404 ResourceNotFoundException SNAPSHOT_NOT_FOUND" },
        { "{\"VolumeSize\":1,\"Tags\":[{\"Key\":\"aws:x\",\"Value\":\"1\"}]}", "400 ValidationException INVALID_TAG" },
        { "{\"VolumeSize\":1,\"Tags\":[{\"Key\":\"a\"},{\"Key\":\"a\"}]}", "400 ValidationException INVALID_TAG" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Start_BadInput_IsRefusedAndCreatesNothing(string body, string error)
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var response = await simulator.Ebs.SendAsync(HttpMethod.Post, "/snapshots", System.Text.Encoding.UTF8.GetBytes(body));
        Assert.Equal(error, response.Error);
        Assert.Empty(simulator.Region.Snapshots);
    }

    [Fact]
    public async Task Start_EveryMember_IsKeptAndAnswered()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var parent = await simulator.CompletedAsync(1, null);
        var response = await simulator.Ebs.StartAsync(3, new
        {
            ParentSnapshotId = parent,
            Description = "disk",
            Timeout = 60,
            Tags = new[] { new { Key = "name", Value = "web" } },
        });
        Assert.Equal(HttpStatusCode.Created, response.Status);
        Assert.Equal(parent, response.Json.GetProperty("ParentSnapshotId").GetString());
        Assert.Equal("disk", response.Json.GetProperty("Description").GetString());
        Assert.Equal(3, response.Json.GetProperty("VolumeSize").GetInt64());
        Assert.Equal(SimulatorOptions.DefaultAccountId, response.Json.GetProperty("OwnerId").GetString());
        Assert.Equal("web", response.Json.GetProperty("Tags")[0].GetProperty("Value").GetString());
        Assert.Equal("web", simulator.Region.FindSnapshot(response.Id)!.Tags["name"]);
        Assert.Equal(SnapshotRecord.NoVolume, simulator.Region.FindSnapshot(response.Id)!.VolumeId);
    }

    [Fact]
    public async Task Start_SameClientToken_ReturnsTheSameSnapshotOrConflicts()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var first = await simulator.Ebs.StartAsync(1, new { ClientToken = "one" });
        var again = await simulator.Ebs.StartAsync(1, new { ClientToken = "one" });
        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal(first.Id, again.Id);
        Assert.NotEqual(first.Id, (await simulator.Ebs.StartAsync(1, new { ClientToken = "two" })).Id);
        Assert.Equal("409 ConflictException", (await simulator.Ebs.StartAsync(2, new { ClientToken = "one" })).Error);
    }

    [Fact]
    public async Task Start_ChildSmallerThanItsParent_IsRefused()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var parent = await simulator.CompletedAsync(2, null);
        var response = await simulator.Ebs.StartAsync(1, new { ParentSnapshotId = parent });
        Assert.Equal("400 ValidationException INVALID_VOLUME_SIZE", response.Error);
    }

    [Fact]
    public async Task Start_ParentStillPending_IsRefused()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var parent = (await simulator.Ebs.StartAsync(1)).Id;
        var response = await simulator.Ebs.StartAsync(1, new { ParentSnapshotId = parent });
        Assert.Equal("400 ValidationException INVALID_SNAPSHOT_ID", response.Error);
    }

    [Fact]
    public async Task Start_MoreThan100Pending_IsRefusedUntilOneIsCompleted()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        string? last = null;
        for (var i = 0; i < 100; i++)
        {
            last = (await simulator.Ebs.StartAsync(1)).Id;
            simulator.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal("400 ConcurrentLimitExceededException", (await simulator.Ebs.StartAsync(1)).Error);
        await simulator.Ebs.CompleteAsync(last!, 0);
        simulator.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Created, (await simulator.Ebs.StartAsync(1)).Status);
    }

    [Fact]
    public async Task Start_SnapshotQuotaReached_IsRefusedWith402()
    {
        await using var simulator = await SimulatorFixture.StartAsync(new SimulatorOptions { Quotas = new QuotaSettings { Snapshots = 1 } });
        await simulator.CompletedAsync(1, null);
        Assert.Equal("402 ServiceQuotaExceededException DEPENDENCY_SERVICE_QUOTA_EXCEEDED", (await simulator.Ebs.StartAsync(1)).Error);
    }

    [Fact]
    public async Task Start_NothingWrittenForTheTimeout_TurnsToError()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1, new { Timeout = 10 })).Id;
        simulator.Time.Advance(TimeSpan.FromMinutes(9));
        await simulator.Ebs.PutAsync(id, 0, EbsClient.Block(1));
        simulator.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(SnapshotState.Pending, simulator.StateOf(id));
        simulator.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(SnapshotState.Error, simulator.StateOf(id));
        Assert.Equal("400 ValidationException INVALID_SNAPSHOT_ID", (await simulator.Ebs.PutAsync(id, 1, EbsClient.Block(1))).Error);
    }

    [Fact]
    public async Task Start_WithVisibilityLag_IsUnknownToPutAndCompleteAtFirst()
    {
        await using var simulator = await SimulatorFixture.StartAsync(
            new SimulatorOptions { Timings = new SimulatorTimings { SnapshotVisibility = TimeSpan.FromSeconds(30) } });
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        Assert.Equal("400 ValidationException INVALID_SNAPSHOT_ID", (await simulator.Ebs.PutAsync(id, 0, EbsClient.Block(1))).Error);
        Assert.Equal("404 ResourceNotFoundException SNAPSHOT_NOT_FOUND", (await simulator.Ebs.ListAsync(id)).Error);
        simulator.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.Created, (await simulator.Ebs.PutAsync(id, 0, EbsClient.Block(1))).Status);
    }

    [Fact]
    public async Task Start_EncryptionByDefault_EncryptsAndRefusesWhatIsNot()
    {
        var options = new SimulatorOptions
        {
            Ebs = new EbsOptions { EncryptionByDefault = new HashSet<string> { $"{SimulatorOptions.DefaultAccountId}/eu-west-1" } },
        };
        await using var simulator = await SimulatorFixture.StartAsync(options);
        var response = await simulator.Ebs.StartAsync(1);
        Assert.True(simulator.Region.FindSnapshot(response.Id)!.Encrypted);
        Assert.StartsWith("arn:aws:kms:eu-west-1:", response.Json.GetProperty("KmsKeyArn").GetString(), StringComparison.Ordinal);
        Assert.Equal("400 ValidationException INVALID_PARAMETER_VALUE", (await simulator.Ebs.StartAsync(1, new { Encrypted = false })).Error);
    }

    [Fact]
    public async Task VolumeOf_EncryptedSnapshotWithHoles_ReadsNoiseThereAndChildrenInheritIt()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1, new { Encrypted = true })).Id;
        await simulator.Ebs.PutAsync(id, 0, new byte[EbsClient.BlockSize]);
        await simulator.Ebs.CompleteAsync(id, 1);
        simulator.Time.Advance(TimeSpan.FromSeconds(1));
        var child = await simulator.CompletedAsync(1, id);
        foreach (var snapshot in new[] { id, child })
        {
            var record = simulator.Region.FindSnapshot(snapshot)!;
            Assert.True(record.Encrypted);
            using var volume = record.NewVolumeContent(simulator.Host.Cloud.Store, 1);
            Assert.Equal(new byte[4096], await volume.ReadAsync(0, 4096));
            Assert.NotEqual(new byte[4096], await volume.ReadAsync(EbsClient.BlockSize, 4096));
        }
    }
}
