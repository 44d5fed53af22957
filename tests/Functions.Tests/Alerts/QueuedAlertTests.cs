using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Storage;
using DRServerless.Functions.Alerts;
using DRServerless.Functions.Durable.Client;
using DRServerless.Functions.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DRServerless.Functions.Tests.Alerts;

/// <summary>What the platform hands over reaches the projects whose policies choose it, and starts the watching of an incident.</summary>
public sealed class QueuedAlertTests
{
    private static readonly ProjectId Shop = new("prj-shop");
    private static readonly ProjectId Bank = new("prj-bank");

    [Fact]
    public async Task Message_OfTheQueue_GoesToTheProjectsThatChooseIt()
    {
        await using var world = new FunctionWorld();
        await ExpectAsync(world, Shop, "shop*");
        await ExpectAsync(world, Bank, "bank*");

        await RunAsync(world, Event("shop is down", world.Time.GetUtcNow()));

        var watch = (await world.Documents.FindAsync<AlertWatch>(Keys.AlertWatch(Shop), default))!.Value;
        Assert.Equal([$"start watch-incident {watch.OpenIncident}"], world.Orchestrations.Calls);
        Assert.Null(await world.Documents.FindAsync<AlertWatch>(Keys.AlertWatch(Bank), default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("""{"specversion":"1.0"}""")]
    public async Task Message_ThatIsNoAlert_IsLetGo(string message)
    {
        await using var world = new FunctionWorld();
        await ExpectAsync(world, Shop, "*");

        await RunAsync(world, message);

        Assert.Empty(world.Orchestrations.Calls);
    }

    [Fact]
    public async Task Message_OfLongAgo_IsLetGo()
    {
        await using var world = new FunctionWorld();
        await ExpectAsync(world, Shop, "*");

        await RunAsync(world, Event("shop", world.Time.GetUtcNow().AddHours(-2)));

        Assert.Empty(world.Orchestrations.Calls);
    }

    [Fact]
    public async Task Message_ForWhichThereIsNoRoom_ComesAgainAndKeepsNoOtherProjectFromIt()
    {
        await using var world = new FunctionWorld();
        await ExpectAsync(world, Bank, "shop*");
        await ExpectAsync(world, Shop, "shop*");
        var full = Enumerable.Range(0, AlertWatch.MostFacts).ToDictionary(number => $"{number}", number => AlertFact.Of(Firing(world, $"{number}")));
        await world.Documents.PutAsync(Keys.AlertWatch(Bank), new AlertWatch { Facts = full }, default);

        var refusal = await Assert.ThrowsAsync<DrException>(() => RunAsync(world, Event("shop is down", world.Time.GetUtcNow())));

        Assert.Equal(ErrorCodes.AlertsOverLimit, refusal.Code);
        Assert.NotNull((await world.Documents.FindAsync<AlertWatch>(Keys.AlertWatch(Shop), default))!.Value.OpenIncident);
    }

    private static Task RunAsync(FunctionWorld world, string message) =>
        new QueuedAlerts(world.Services.GetRequiredService<AlertOffer>(), world.Services.GetRequiredService<DurableClientSource>())
            .RunAsync(message, world.Client.Object, FunctionWorld.Context("alerts-from-queue"));

    private static Task ExpectAsync(FunctionWorld world, ProjectId project, string title) =>
        world.Documents.PutAsync(Keys.AlertPolicy(project), new AlertPolicy { Matchers = [new AlertMatcher { Source = "a", Title = title }], Quorum = 1 }, default);

    private static string Event(string subject, DateTimeOffset at) =>
        $$"""{"specversion":"1.0","id":"1","source":"/s","type":"x.firing","subject":"{{subject}}","time":"{{at:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""";

    private static Alert Firing(FunctionWorld world, string title) => new()
    {
        Kind = AlertKind.CloudEvents,
        Source = "s",
        Fingerprint = title,
        State = AlertState.Firing,
        ChangedAt = world.Time.GetUtcNow(),
        ReceivedAt = world.Time.GetUtcNow(),
        Title = title,
    };
}
