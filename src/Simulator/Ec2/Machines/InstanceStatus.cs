using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Machines;

/// <summary>DescribeInstanceStatus: whether instances came up. One whose root volume does not boot stays impaired.</summary>
internal static class InstanceStatus
{
    public static void Handle(Ec2Call call)
    {
        var all = call.Parameters.Flag("IncludeAllInstances") == true;
        var (page, next) = DescribeInstances.Take(call, instance => all || instance.State == InstanceState.Running);
        call.Response.List("instanceStatusSet", page, instance =>
        {
            call.Response.Text("instanceId", instance.Id);
            call.Response.Text("availabilityZone", instance.AvailabilityZone);
            InstanceXml.WriteState(call.Response, "instanceState", instance.State);
            Write(call.Response, "systemStatus", SystemStatus(call, instance));
            Write(call.Response, "instanceStatus", Reachability(call, instance));
        });
        call.Response.Text("nextToken", next);
    }

    private static string SystemStatus(Ec2Call call, InstanceRecord instance) =>
        instance.State != InstanceState.Running ? "not-applicable" : Checked(call, instance) ? "ok" : "initializing";

    private static string Reachability(Ec2Call call, InstanceRecord instance)
    {
        var system = SystemStatus(call, instance);
        return system == "ok" && instance.BootFailure is not null ? "impaired" : system;
    }

    private static bool Checked(Ec2Call call, InstanceRecord instance) =>
        instance.BootChecked && call.Now >= instance.LaunchedAt + call.Timings.InstanceStart + call.Timings.InstanceStatusChecks;

    private static void Write(Ec2Writer writer, string name, string status) => writer.Structure(name, () =>
    {
        writer.Text("status", status);
        if (status == "not-applicable") return;
        writer.List("details", [status], item =>
        {
            writer.Text("name", "reachability");
            writer.Text("status", item switch { "ok" => "passed", "impaired" => "failed", _ => item });
        });
    });
}
