using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Simulator.Tests.Ec2;

/// <summary>
/// A simulator whose clock stands still until a test moves it, and the real EC2 client on it. The clock starts at the real time, because
/// the client signs with that.
/// </summary>
public sealed class Ec2Fixture : IAsyncDisposable
{
    public const string RegionName = "eu-west-1";

    private Ec2Fixture(SimulatorHost host, FakeTimeProvider time)
    {
        Host = host;
        Time = time;
        Client = NewClient();
    }

    public SimulatorHost Host { get; }

    public FakeTimeProvider Time { get; }

    public AmazonEC2Client Client { get; }

    public SimulatedRegion Region => Host.Cloud.Region(SimulatorOptions.DefaultAccountId, RegionName);

    public static string LinuxImage => StockImages.IdOf(RegionName, StockImages.LinuxName);

    public static string WindowsImage => StockImages.IdOf(RegionName, StockImages.WindowsName);

    public static async Task<Ec2Fixture> StartAsync(SimulatorOptions? options = null)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        return new Ec2Fixture(await SimulatorHost.StartAsync(options, time), time);
    }

    public AmazonEC2Client NewClient(string region = RegionName, AWSCredentials? credentials = null) => new(
        credentials ?? new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
        new AmazonEC2Config { ServiceURL = Host.HttpEndpoint.ToString(), AuthenticationRegion = region, MaxErrorRetry = 0 });

    /// <summary>Lets everything that takes its time come to its end.</summary>
    public void Settle() => Time.Advance(TimeSpan.FromSeconds(1));

    public async Task<Instance> RunAsync(Action<RunInstancesRequest>? change = null)
    {
        var request = new RunInstancesRequest { ImageId = LinuxImage, InstanceType = InstanceType.T3Micro, MinCount = 1, MaxCount = 1 };
        change?.Invoke(request);
        var reservation = (await Client.RunInstancesAsync(request)).Reservation;
        Settle();
        return await DescribeAsync(reservation.Instances[0].InstanceId);
    }

    public async Task<Instance> DescribeAsync(string instanceId) =>
        (await Client.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [instanceId] })).Reservations[0].Instances[0];

    public static string VolumeOf(Instance instance, string device) =>
        instance.BlockDeviceMappings.Single(mapping => mapping.DeviceName == device).Ebs.VolumeId;

    /// <summary>Asserts that EC2 refuses a call with this code.</summary>
    public static async Task RefusedAsync(string code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<AmazonEC2Exception>(call);
        Assert.Equal(code, error.ErrorCode);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
