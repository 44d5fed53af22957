using DRServerless.Functions.Durable.Client;
using DRServerless.Functions.Durable.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace DRServerless.Functions.Tests.Client;

public sealed class EndedInstancesTests
{
    private readonly ClientFixture _fixture = new();

    private DateTimeOffset Now => _fixture.Time.Start;

    [Fact]
    public async Task ForgetTimer_Fires_ForgetsSubOrchestrationsSoonAndTheRestLate()
    {
        _fixture.Add("loop:old", OrchestrationRuntimeStatus.Completed, createdAt: Now - TimeSpan.FromDays(2));
        _fixture.Add("op-month-old", OrchestrationRuntimeStatus.Failed, createdAt: Now - TimeSpan.FromDays(31));
        _fixture.Add("op-week-old", OrchestrationRuntimeStatus.Failed, createdAt: Now - TimeSpan.FromDays(7));
        var source = new DurableClientSource();
        var functions = new HousekeepingFunctions(new EndedInstances(source, _fixture.Time), source, NullLogger<HousekeepingFunctions>.Instance);

        await functions.ForgetEndedInstancesAsync(new TimerInfo(), _fixture.Platform.Object, CancellationToken.None);

        Assert.Equal(["loop:old", "op-month-old"], _fixture.Purged.Order(StringComparer.Ordinal));
        var query = Assert.Single(_fixture.Queries);
        Assert.InRange(query.CreatedTo!.Value, Now - TimeSpan.FromDays(1), Now - TimeSpan.FromHours(23));
        Assert.Equal([OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated], query.Statuses!);
    }

    [Fact]
    public async Task Forget_VeryMany_LeavesSomeToTheNextRound()
    {
        for (var index = 0; index < EndedInstances.MostAtOnce + 10; index++)
            _fixture.Add($"loop:{index}", OrchestrationRuntimeStatus.Completed, createdAt: Now - TimeSpan.FromDays(2));

        Assert.Equal(EndedInstances.MostAtOnce, await _fixture.Ended.ForgetAsync(CancellationToken.None));
        Assert.Equal(10, await _fixture.Ended.ForgetAsync(CancellationToken.None));
    }
}
