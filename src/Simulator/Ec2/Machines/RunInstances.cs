using DRServerless.Simulator.Ec2.Images;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Machines;

/// <summary>RunInstances: everything is checked before anything is made, so that a refused launch leaves nothing behind.</summary>
internal static class RunInstances
{
    public static async Task HandleAsync(Ec2Call call)
    {
        List<InstanceRecord> instances;
        var fresh = false;
        lock (call.Region.Gate)
        {
            Lifecycle.Settle(call.Region, call.Timings, call.Now);
            instances = Earlier(call);
            if (instances.Count == 0)
            {
                instances = Launch(call);
                fresh = true;
                ClientTokens.Remember(call, instances[0].ReservationId);
            }

            InstanceXml.WriteReservation(call.Response, call.Region, instances);
        }

        // What has been launched runs, whether or not the caller waits for the answer.
        if (fresh) await BootCheck.RunAsync(call.Region, instances, CancellationToken.None);
    }

    private static List<InstanceRecord> Earlier(Ec2Call call)
    {
        if (ClientTokens.Find(call) is not { } reservation) return [];
        return [.. call.Region.Instances.Values.Where(instance => instance.ReservationId == reservation).OrderBy(instance => instance.LaunchIndex)];
    }

    private static List<InstanceRecord> Launch(Ec2Call call)
    {
        TagInput.ThrowUnlessTypesAre(call.Parameters, "instance", "volume", "network-interface");
        var count = Count(call);
        var image = UsableImage(call);
        var type = LaunchChecks.Type(call.Parameters.Text("InstanceType") ?? "m1.small");
        LaunchChecks.ThrowUnlessFits(image, type);
        LaunchChecks.ThrowIfTooMany(call, count);
        var network = LaunchNetwork.Choose(call, count);
        var disks = LaunchDisks.Merge(image, BlockDeviceInput.Parse(call.Parameters), network.Subnet.AvailabilityZone);
        if (disks.Count > type.MaximumVolumes)
            throw Ec2Errors.Of("AttachmentLimitExceeded", "You have exceeded the number of volume attachments allowed for this instance.");
        var reservation = call.NewId("r");
        var prepared = Enumerable.Range(0, count)
            .Select(index => Instance(call, image, type, network, reservation, index))
            .Select(instance => (instance, Volumes: disks.Select(disk => LaunchDisks.Create(call, disk)).ToList()))
            .ToList();
        foreach (var (instance, volumes) in prepared)
        {
            call.Region.Instances.Add(instance.Id, instance);
            foreach (var (disk, volume) in disks.Zip(volumes)) LaunchDisks.Attach(call, instance, disk, volume);
        }

        return [.. prepared.Select(item => item.instance)];
    }

    private static int Count(Ec2Call call)
    {
        var minimum = call.Parameters.Integer("MinCount") ?? throw Ec2Errors.MissingParameter("MinCount");
        var maximum = call.Parameters.Integer("MaxCount") ?? throw Ec2Errors.MissingParameter("MaxCount");
        if (minimum < 1 || maximum < minimum)
            throw Ec2Errors.InvalidParameterValue("MinCount must be at least 1, and MaxCount must not be less than MinCount.");
        return maximum;
    }

    private static ImageRecord UsableImage(Ec2Call call)
    {
        var image = Lookup.Image(call, call.Parameters.Required("ImageId"));
        return image.State == "available"
            ? image
            : throw Ec2Errors.Of("InvalidAMIID.Unavailable", $"The image ID '{image.Id}' is not available. It is {image.State}.");
    }

    private static InstanceRecord Instance(
        Ec2Call call, ImageRecord image, InstanceTypeInfo type, LaunchNetwork network, string reservation, int index)
    {
        var parameters = call.Parameters;
        var instance = new InstanceRecord
        {
            Id = call.NewId("i"),
            CreatedAt = call.Now,
            LaunchedAt = call.Now,
            SettlesAt = call.Now + call.Timings.InstanceStart,
            VisibleFrom = call.Now + call.Timings.InstanceVisibility,
            ImageId = image.Id,
            SubnetId = network.Subnet.Id,
            AvailabilityZone = network.Subnet.AvailabilityZone,
            PrivateIpAddress = network.Addresses[index],
            ReservationId = reservation,
            LaunchIndex = index,
            InstanceType = type.Name,
            ClientToken = parameters.Text("ClientToken"),
            IamInstanceProfileArn = LaunchChecks.InstanceProfile(call),
            KeyName = parameters.Text("KeyName"),
            UserData = parameters.Text("UserData"),
            Architecture = image.Architecture,
            BootMode = image.BootMode,
            EnaSupport = image.EnaSupport,
            EbsOptimized = parameters.Flag("EbsOptimized") ?? false,
            RootDeviceName = image.RootDeviceName,
            Platform = image.Platform,
            PlatformDetails = image.PlatformDetails,
            UsageOperation = image.UsageOperation,
            ProductCodes = image.ProductCodes,
            NetworkInterfaceId = call.NewId("eni"),
            DisableApiTermination = parameters.Flag("DisableApiTermination") ?? false,
            DisableApiStop = parameters.Flag("DisableApiStop") ?? false,
        };
        instance.SecurityGroupIds.AddRange(network.SecurityGroupIds);
        TagInput.Apply(instance, TagInput.ForType(parameters, "instance"));
        return instance;
    }
}
