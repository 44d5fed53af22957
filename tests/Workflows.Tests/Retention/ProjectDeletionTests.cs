using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Tests.Replication;

namespace DRServerless.Workflows.Tests.Retention;

/// <summary>Deletions of projects that cannot end at once, or that a crash cut short, are ended by the sweep that hosts run on a timer.</summary>
public sealed class ProjectDeletionTests : ReplicationTest
{
    private GarbageStore Garbage => new(Harness.Services);

    [Fact]
    public async Task SweepAll_DeletedWhileASideIsOutOfReach_DeletesWhatIsThereOnceItIsBack()
    {
        await ReachAsync(2);
        Target.Faults.Unreachable = true;
        await Harness.Supervisor.StopAndDeleteAllAsync(Harness.ProjectId, Machine, CancellationToken.None);
        await Harness.ChangeProjectAsync(project => project with { State = ProjectState.NotProtected });
        Assert.NotEmpty(Target.OwnedSnapshots(Harness.ProjectId.Value));

        await new ProjectDeletion(Harness.Objects).DeleteAsync(Harness.ProjectId, CancellationToken.None);
        await Garbage.SweepAllAsync(CancellationToken.None);

        Assert.True((await Harness.ProjectAsync()).Deleting);
        Assert.All(await KeysAsync(), key => Assert.True(key == Keys.Project(Harness.ProjectId) || key.StartsWith(Keys.Garbage(Harness.ProjectId), StringComparison.Ordinal), key));

        Target.Faults.Unreachable = false;
        await Garbage.SweepAllAsync(CancellationToken.None);

        Assert.Empty(await KeysAsync());
        Assert.Empty(Target.OwnedSnapshots(Harness.ProjectId.Value));
    }

    [Fact]
    public async Task SweepAll_DeletionCutShort_IsEnded()
    {
        await Harness.ChangeProjectAsync(project => project with { State = ProjectState.NotProtected, Deleting = true });
        await Harness.Services.Documents.CreateAsync(Keys.ProjectName("test"), new Core.Naming.HeldName(Harness.ProjectId.Value, Harness.Time.GetUtcNow(), Confirmed: true), CancellationToken.None);

        await Garbage.SweepAllAsync(CancellationToken.None);

        Assert.Empty(await KeysAsync());
        Assert.Null(await Harness.Objects.ReadAsync(Keys.ProjectName("test"), CancellationToken.None));
    }

    [Theory]
    [InlineData("prj-0")]
    [InlineData("prj-10")]
    public async Task SweepAll_DocumentsOfAProjectThatIsNot_AreDeletedAndOthersStay(string gone)
    {
        var stand = await KeysAsync();
        foreach (var key in new[] { Keys.Machine(ProjectId.Create(gone), Machine), Keys.StraySnapshots(ProjectId.Create(gone)) })
            await Harness.Objects.WriteAsync(key, new byte[] { 1 }, WriteCondition.Absent, CancellationToken.None);

        await Garbage.SweepAllAsync(CancellationToken.None);

        Assert.Equal([.. stand, Keys.StraySnapshots(Harness.ProjectId)], await KeysAsync());
    }

    private async Task<IReadOnlyList<string>> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var key in Harness.Objects.ListAsync(Keys.Projects, CancellationToken.None)) keys.Add(key);
        return keys;
    }
}
