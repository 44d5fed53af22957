using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;
using static DRServerless.Core.Infrastructure.InfrastructureKind;

namespace DRServerless.Core.Tests.Projects;

public sealed class FailbackMethodsTests
{
    [Theory]
    [InlineData(Aws, FailbackMethod.FullyOrchestrated)]
    [InlineData(VCenter, FailbackMethod.OrchestratedFailbackClient)]
    [InlineData(Other, FailbackMethod.FailbackClient)]
    public void For_TargetAws_IsAsTheTableSays(InfrastructureKind source, FailbackMethod method) => Assert.Equal(method, FailbackMethods.For(source, Aws));

    [Fact]
    public void For_AnyOtherTarget_IsRefused()
    {
        foreach (var source in Enum.GetValues<InfrastructureKind>())
            foreach (var target in new[] { VCenter, Other })
                Assert.Equal(ErrorCodes.UnsupportedInfrastructure, Assert.Throws<DrException>(() => FailbackMethods.For(source, target)).Code);
    }

    [Fact]
    public void EnsureAvailable_OnlyAwsToAws_AndSaysSo()
    {
        FailbackMethods.EnsureAvailable(Aws, Aws);
        foreach (var source in new[] { VCenter, Other })
        {
            var refusal = Assert.Throws<DrException>(() => FailbackMethods.EnsureAvailable(source, Aws));
            Assert.Equal(ErrorCodes.UnsupportedInfrastructure, refusal.Code);
            Assert.Contains("not available yet", refusal.Message, StringComparison.Ordinal);
        }
    }
}
