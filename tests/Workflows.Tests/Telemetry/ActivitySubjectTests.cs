using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Replication.Volumes;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Telemetry;
using DRServerless.Workflows.Tests.Fakes;
using DRServerless.Workflows.Fencing;

namespace DRServerless.Workflows.Tests.Telemetry;

public sealed class ActivitySubjectTests
{
    private static readonly OperationReference Operation = new(OperationId.Create("op-1"), ProjectId.Create("prj-1"));

    [Fact]
    public void Of_LaunchOfAMachine_HasOperationProjectAndMachine()
    {
        var subject = ActivitySubject.Of("advance-launch", "op-1:1.2", new AdvanceInput(new MachineReference(Operation, MachineId.Create("mch-1")), null!));

        Assert.Equal("Activity=advance-launch InstanceId=op-1:1.2 OperationId=op-1 ProjectId=prj-1 MachineId=mch-1", subject.ToString());
    }

    [Fact]
    public void Of_CycleOfALoop_HasTheCycleAndNoOperation()
    {
        var cycle = new CycleReference(ProjectId.Create("prj-1"), MachineId.Create("mch-1"), "key-1", Direction.Forward);

        var subject = ActivitySubject.Of("read-plan", "replication-mch-1:2.3", new VolumeReference(cycle, 0));

        Assert.Equal("Activity=read-plan InstanceId=replication-mch-1:2.3 ProjectId=prj-1 MachineId=mch-1 CycleKey=key-1", subject.ToString());
    }

    [Fact]
    public void Of_CycleCalledByAnOperation_HasTheOperationOfTheInstanceId() =>
        Assert.Equal(OperationId.Create("op-9"), ActivitySubject.Of("read-plan", "op-9:1.2:1.3", Nothing.Value).OperationId);

    [Fact]
    public async Task Of_EveryActivityOfTheProduct_SaysWhatItIsAbout()
    {
        await using var harness = new WorkflowHarness();

        var silent = WorkflowCatalog.Create(harness.Services).Activities.Where(activity => !SubjectParts.Of(activity.InputType).SaysAnything).Select(activity => activity.Name);

        Assert.Empty(silent);
    }
}
