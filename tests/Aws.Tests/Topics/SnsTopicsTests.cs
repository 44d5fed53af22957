using DRServerless.Aws.Access;
using DRServerless.Aws.Tests.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Sns;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests.Topics;

/// <summary>Publishing against the simulator's SNS, over HTTP, with the signature verified.</summary>
public sealed class SnsTopicsTests : IAsyncLifetime
{
    private const string Topic = $"arn:aws:sns:{Ec2World.Region}:{Account}:dr";
    private const string Ordered = $"arn:aws:sns:{Ec2World.Region}:{Account}:dr.fifo";
    private const string Account = "000000000000";
    private Ec2World world = null!;

    public async Task InitializeAsync() => world = await Ec2World.StartAsync(new SimulatorOptions
    {
        Quotas = new QuotaSettings { Enforced = false },
        Sns = new SnsOptions { Topics = [Topic, Ordered] },
    });

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Publish_Message_ArrivesAsItIs()
    {
        var message = Message(Topic) with { Body = "Größe & Co = 100 % + more\nline two ~*'()", Attributes = new Dictionary<string, string> { ["kind"] = "a b", ["severity"] = "critical" } };

        var id = await world.Infrastructure.Topics.PublishAsync(message, None);

        var published = Assert.Single(world.Simulator.Published);
        Assert.Equal((id, Topic, message.Subject, message.Body), (published.MessageId, published.TopicArn, published.Subject, published.Message));
        Assert.Equal(message.Attributes, published.Attributes);
    }

    [Fact]
    public async Task Publish_OrderedTopicTwiceUnderOneKey_ArrivesOnce()
    {
        var message = Message(Ordered) with { IsFifo = true };

        Assert.Equal(await world.Infrastructure.Topics.PublishAsync(message, None), await world.Infrastructure.Topics.PublishAsync(message, None));
        await world.Infrastructure.Topics.PublishAsync(message with { Key = "other" }, None);

        Assert.Equal(2, world.Simulator.Published.Count);
    }

    [Fact]
    public async Task Publish_WrongSecret_IsRefusedByTheSignature()
    {
        var topics = world.Open(options => options with { Credentials = new AwsStaticCredentials(SimulatorOptions.DefaultAccessKeyId, "not the secret") }).Topics;

        var error = await Assert.ThrowsAsync<DrException>(() => topics.PublishAsync(Message(Topic), None));

        Assert.Equal((ErrorCodes.CredentialsRefused, 0), (error.Code, world.Simulator.Published.Count));
    }

    [Theory]
    [InlineData($"arn:aws:sns:{Ec2World.Region}:{Account}:other", "topic_not_found")]
    [InlineData($"arn:aws:sns:{Ec2World.Region}:999999999999:dr", "credentials_refused")]
    [InlineData($"arn:aws:sns:us-east-1:{Account}:dr", "invalid_request")]
    public async Task Publish_TopicThatIsNotThere_SaysSo(string topic, string code) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<DrException>(() => world.Infrastructure.Topics.PublishAsync(Message(topic), None))).Code.Name);

    [Fact]
    public async Task Publish_RegionIsDown_IsUnavailable()
    {
        world.Simulator.SetOutage(Ec2World.Region, down: true);

        Assert.Equal(ErrorCodes.InfrastructureUnavailable, (await Assert.ThrowsAsync<DrException>(() => world.Infrastructure.Topics.PublishAsync(Message(Topic), None))).Code);
    }

    private static TopicMessage Message(string topic) => new() { TopicArn = topic, Key = "key-1", Group = "prj-1", Subject = "[Critical] shop: two live copies", Body = "text" };
}
