using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using DRServerless.Aws.Access;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Instances;
using Microsoft.Extensions.Time.Testing;
using CloudState = DRServerless.Simulator.State.InstanceState;

namespace DRServerless.Aws.Tests.Ec2;

/// <summary>
/// A simulator whose clock a test moves, our provider on it, and the plain SDK client for what customers do. The clock starts at the
/// real time, because the SDK signs with that. Request quotas are off unless a test is about them.
/// </summary>
internal sealed class Ec2World : IAsyncDisposable
{
    public const string Region = "eu-west-1";
    public const string Project = "prj-1";
    private readonly List<AwsInfrastructureProvider> providers = [];

    private Ec2World(SimulatorHost simulator, FakeTimeProvider time)
    {
        (Simulator, Time) = (simulator, time);
        Customer = new AmazonEC2Client(
            new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
            new AmazonEC2Config { ServiceURL = simulator.HttpEndpoint.ToString(), AuthenticationRegion = Region, MaxErrorRetry = 0 });
        Infrastructure = Open();
    }

    public SimulatorHost Simulator { get; }

    public FakeTimeProvider Time { get; }

    public AmazonEC2Client Customer { get; }

    public IInfrastructure Infrastructure { get; }

    public static string Image(string name) => StockImages.IdOf(Region, name);

    public static async Task<Ec2World> StartAsync(SimulatorOptions? options = null)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        options ??= new SimulatorOptions { Quotas = new QuotaSettings { Enforced = false } };
        return new Ec2World(await SimulatorHost.StartAsync(options, time), time);
    }

    /// <summary>Opens the infrastructure; the SDK does not try again, so that every fault reaches the code that is tested.</summary>
    public IInfrastructure Open(Func<AwsOptions, AwsOptions>? change = null, InfrastructureReference? reference = null, TimeProvider? time = null)
    {
        var options = new AwsOptions
        {
            Endpoint = Simulator.HttpEndpoint,
            Credentials = new AwsStaticCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
            Retries = 0,
            ListingLag = TimeSpan.Zero,
        };
        var provider = new AwsInfrastructureProvider(change?.Invoke(options) ?? options, new Pacer(new PacingOptions(), TimeProvider.System), time ?? TimeProvider.System, seed: 1);
        providers.Add(provider);
        return provider.Open(reference ?? new InfrastructureReference(InfrastructureKind.Aws, Region));
    }

    /// <summary>Lets everything that takes its time come to its end.</summary>
    public void Settle() => Time.Advance(TimeSpan.FromSeconds(1));

    /// <summary>A customer's machine with a root disk and a data disk, running.</summary>
    public async Task<string> RunMachineAsync(string image = StockImages.LinuxName, string type = "t3.micro", Action<RunInstancesRequest>? change = null)
    {
        var request = new RunInstancesRequest
        {
            ImageId = Image(image),
            InstanceType = type,
            MinCount = 1,
            MaxCount = 1,
            BlockDeviceMappings = [new BlockDeviceMapping { DeviceName = "/dev/sdf", Ebs = new EbsBlockDevice { VolumeSize = 20, VolumeType = VolumeType.Io2, Iops = 1500 } }],
            TagSpecifications = [new TagSpecification { ResourceType = ResourceType.Instance, Tags = [new Tag("Name", "web"), new Tag("team", "payments")] }],
        };
        change?.Invoke(request);
        var id = (await Customer.RunInstancesAsync(request)).Reservation.Instances.Single().InstanceId;
        Settle();
        return id;
    }

    /// <summary>A completed snapshot set of a machine.</summary>
    public async Task<SnapshotSet> TakeSnapshotsAsync(string instanceId, string key)
    {
        var set = await Infrastructure.Snapshots.CreateSetAsync(new SnapshotSetRequest(instanceId, key, Project, "mch-1"), CancellationToken.None);
        Settle();
        return set;
    }

    public async Task<Instance> DescribeAsync(string instanceId) =>
        (await Customer.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [instanceId] })).Reservations[0].Instances[0];

    /// <summary>How many instances, volumes and images the account has, read from the simulator itself.</summary>
    public (int Instances, int Volumes, int Images, int Snapshots) Count()
    {
        var region = Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, Region);
        lock (region.Gate)
        {
            return (
                region.Instances.Values.Count(instance => instance.State != CloudState.Terminated),
                region.Volumes.Count, region.Images.Count, region.Snapshots.Count);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in providers) provider.Dispose();
        Customer.Dispose();
        await Simulator.DisposeAsync();
    }
}
