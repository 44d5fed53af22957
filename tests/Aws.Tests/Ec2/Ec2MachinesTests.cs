using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Simulator.Instances;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests.Ec2;

public sealed class Ec2MachinesTests : IAsyncLifetime
{
    private Ec2World world = null!;

    private IMachines Machines => world.Infrastructure.Machines;

    public async Task InitializeAsync() => world = await Ec2World.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Describe_RunningMachine_GivesAllThatALaunchCarriesOver()
    {
        var id = await world.RunMachineAsync(change: request =>
        {
            request.IamInstanceProfile = new IamInstanceProfileSpecification { Name = "web-role" };
            request.BlockDeviceMappings.Add(new BlockDeviceMapping { DeviceName = "/dev/xvda", Ebs = new EbsBlockDevice { VolumeType = VolumeType.Gp3, Iops = 4000, Throughput = 250, VolumeSize = 10 } });
        });

        var machine = await Machines.DescribeAsync(id, None);

        var instance = await world.DescribeAsync(id);
        Assert.Equal((id, "web", PowerState.Running, Platform.Linux, false), (machine.InstanceId, machine.Name, machine.PowerState, machine.Platform, machine.Licensed));
        Assert.Equal(("x86_64", "uefi-preferred", true, "/dev/xvda", "t3.micro"), (machine.Architecture, machine.BootMode, machine.EnaSupport, machine.RootDeviceName, machine.InstanceType));
        Assert.Equal((instance.ImageId, instance.SubnetId, instance.PrivateIpAddress, instance.Placement.AvailabilityZone), (machine.ImageId, machine.SubnetId, machine.PrivateIp, machine.AvailabilityZone));
        Assert.EndsWith(":instance-profile/web-role", machine.InstanceProfileArn, StringComparison.Ordinal);
        Assert.Equal("payments", machine.Tags["team"]);
        Assert.Equal(
            [("/dev/xvda", 10, "gp3", 4000, 250, true), ("/dev/sdf", 20, "io2", 1500, null, false)],
            machine.Disks.Select(disk => (disk.DeviceName, disk.SizeGiB, disk.VolumeType, disk.Iops, disk.ThroughputMiBps, disk.IsRoot)));
    }

    [Theory]
    [InlineData(StockImages.LinuxName, "t3.micro", "x86_64", "uefi-preferred", false)]
    [InlineData(StockImages.LinuxArmName, "t4g.micro", "arm64", "uefi", false)]
    [InlineData(StockImages.WindowsName, "m5.large", "x86_64", "legacy-bios", true)]
    public async Task Describe_Image_DecidesArchitectureBootModeAndLicence(string image, string type, string architecture, string bootMode, bool licensed)
    {
        var machine = await Machines.DescribeAsync(await world.RunMachineAsync(image, type), None);

        Assert.Equal((architecture, bootMode, licensed), (machine.Architecture, machine.BootMode, machine.Licensed));
        Assert.Equal(licensed ? Platform.Windows : Platform.Linux, machine.Platform);
    }

    [Theory]
    [InlineData("i-0123456789abcdef0")]
    [InlineData("nonsense")]
    public async Task Describe_UnknownInstance_IsNotFound(string id)
    {
        var refused = await Assert.ThrowsAsync<DrException>(() => Machines.DescribeAsync(id, None));

        Assert.Equal(ErrorCodes.InstanceNotFound, refused.Code);
        Assert.Equal(PowerState.Terminated, await Machines.GetPowerStateAsync(id, None));
    }

    [Fact]
    public async Task Power_StopStartTerminateTwiceEach_EndsAsAsked()
    {
        var id = await world.RunMachineAsync();

        await TwiceAsync(() => Machines.StopAsync(id, None));
        Assert.Equal(PowerState.Stopping, await Machines.GetPowerStateAsync(id, None));
        world.Settle();
        await Machines.StopAsync(id, None);
        Assert.Equal(PowerState.Stopped, await Machines.GetPowerStateAsync(id, None));

        await TwiceAsync(() => Machines.StartAsync(id, None));
        world.Settle();
        Assert.Equal(PowerState.Running, await Machines.GetPowerStateAsync(id, None));

        await TwiceAsync(() => Machines.TerminateAsync(id, None));
        world.Settle();
        await Machines.TerminateAsync(id, None);
        Assert.Equal(PowerState.Terminated, await Machines.GetPowerStateAsync(id, None));
        Assert.Equal(ErrorCodes.InstanceNotFound, (await Assert.ThrowsAsync<DrException>(() => Machines.DescribeAsync(id, None))).Code);
    }

    [Fact]
    public async Task Stop_TerminatedOrUnknownMachine_IsFine()
    {
        var id = await world.RunMachineAsync();
        await Machines.TerminateAsync(id, None);
        world.Settle();

        await Machines.StopAsync(id, None);
        await Machines.StopAsync("i-0123456789abcdef0", None);
        await Machines.TerminateAsync("i-0123456789abcdef0", None);
    }

    [Fact]
    public async Task Start_TerminatedMachine_IsRefused()
    {
        var id = await world.RunMachineAsync();
        await Machines.TerminateAsync(id, None);
        world.Settle();

        await Assert.ThrowsAsync<DrException>(() => Machines.StartAsync(id, None));
    }

    private static async Task TwiceAsync(Func<Task> call)
    {
        await call();
        await call();
    }
}
