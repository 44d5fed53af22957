using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;

namespace DRServerless.Core.Tests.Projects;

public sealed class ProjectTests
{
    [Fact]
    public void Direction_Reversed_SwapsWhereBlocksFlowAndNotTheSides()
    {
        var project = new Project
        {
            Id = new ProjectId("prj-1"),
            Name = "shop",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Source = new InfrastructureReference(InfrastructureKind.Aws, "eu-west-1"),
            Target = new InfrastructureReference(InfrastructureKind.Aws, "eu-central-1"),
        };
        var reversed = project with { Direction = Direction.Reversed };

        Assert.Equal(("eu-west-1", "eu-central-1"), (project.ReplicatesFrom.Region, project.ReplicatesTo.Region));
        Assert.Equal(("eu-central-1", "eu-west-1"), (reversed.ReplicatesFrom.Region, reversed.ReplicatesTo.Region));
        Assert.Equal(("eu-west-1", "eu-central-1"), (reversed.At(Side.Source).Region, reversed.At(Side.Target).Region));
    }
}
