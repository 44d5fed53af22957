using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Operations;
using DRServerless.Core.Storage;
using DRServerless.Functions.Durable.Client;
using DRServerless.Functions.Tests.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace DRServerless.Functions.Tests.Http;

public sealed class ApiFunctionTests
{
    private const string Shop = """{"name":"shop","source":{"kind":"aws","region":"eu-west-1"},"target":{"kind":"aws","region":"eu-central-1"}}""";
    private static readonly Action<HttpRequest> Administrator = Principals.As(Principals.Person("administrator"));

    [Fact]
    public async Task Create_AndGet_AnswerAsEveryHostDoes()
    {
        await using var world = new FunctionWorld();

        var created = await world.CallAsync("createProject", Administrator, Shop);
        var id = created.Body.GetProperty("id").GetString()!;
        var found = await world.CallAsync("getProject", Administrator, route: ("projectId", id));

        Assert.Equal(201, created.Status);
        Assert.Equal($"/api/projects/{id}", created.Headers.Location);
        Assert.Equal((200, "shop"), (found.Status, found.Body.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"name":"shop"}""")]
    [InlineData("""{"name":"shop","source":{"kind":"aws","region":"nowhere"},"target":{"kind":"aws","region":"eu-central-1"}}""")]
    [InlineData("""{"name":"shop","color":"red","source":{"kind":"aws","region":"eu-west-1"},"target":{"kind":"aws","region":"eu-central-1"}}""")]
    public async Task Create_WithABadBody_IsRefused(string body)
    {
        await using var world = new FunctionWorld();

        var answer = await world.CallAsync("createProject", Administrator, body);

        Assert.Equal((400, "invalid_request"), (answer.Status, answer.Code));
        Assert.Equal("application/problem+json", answer.Headers.ContentType);
    }

    [Fact]
    public async Task Create_WithoutJsonContentType_IsRefused()
    {
        await using var world = new FunctionWorld();

        var answer = await world.CallAsync("createProject", Administrator + (request => request.ContentType = "text/plain"), Shop);

        Assert.Equal((400, "invalid_request"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("getProject", "projectId", "project_not_found")]
    [InlineData("getOperation", "operationId", "operation_not_found")]
    [InlineData("deleteProject", "projectId", "project_not_found")]
    public async Task Route_ThatNamesNothing_IsNotFound(string endpoint, string name, string code)
    {
        await using var world = new FunctionWorld();

        var answer = await world.CallAsync(endpoint, Administrator, route: (name, "../etc"));

        Assert.Equal((404, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Post_RepeatedUnderAKey_IsDoneOnce()
    {
        await using var world = new FunctionWorld();
        var prepare = Administrator + (request => request.Headers["Idempotency-Key"] = "key-1");

        var first = await world.CallAsync("createProject", prepare, Shop);
        var second = await world.CallAsync("createProject", prepare, Shop);

        Assert.Equal(first.Body.GetProperty("id").GetString(), second.Body.GetProperty("id").GetString());
        Assert.Equal((201, 201), (first.Status, second.Status));
    }

    [Fact]
    public async Task Action_OfAPerson_RecordsWhoAsked()
    {
        await using var world = new FunctionWorld();
        var id = await ProtectableAsync(world);

        var answer = await world.CallAsync("startReplication", Principals.As(Principals.Person("operator")), route: ("projectId", id));

        Assert.Equal(202, answer.Status);
        var operation = new OperationId(answer.Body.GetProperty("id").GetString()!);
        Assert.Equal("ada@contoso.com (0000-ada)", (await world.Documents.FindAsync<Operation>(Keys.Operation(operation), default))!.Value.RequestedBy);
        Assert.Equal([$"start start-replication {operation}"], world.Orchestrations.Calls);
    }

    [Fact]
    public async Task Decision_ThatNamesAnother_RecordsTheCallerBesideIt()
    {
        await using var world = new FunctionWorld();
        var operation = new Operation
        {
            Id = new OperationId("op-1"),
            ProjectId = new ProjectId("prj-1"),
            Kind = OperationKind.Failback,
            Status = OperationStatus.WaitingForApproval,
            AwaitingApproval = "launch",
            Request = System.Text.Json.JsonSerializer.SerializeToElement(new { }),
            Step = "waiting",
            AcceptedAt = world.Time.GetUtcNow(),
        };
        await world.Documents.CreateAsync(Keys.Operation(operation.Id), operation, default);

        await world.CallAsync("approveOperation", Principals.As(Principals.Person("operator")), """{"by":"the boss"}""", ("operationId", "op-1"));

        Assert.Contains("the boss, says ada@contoso.com (0000-ada)", Assert.Single(world.Orchestrations.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Function_GivenTheDurableClient_LeavesItForTheWorkflows()
    {
        await using var world = new FunctionWorld();

        await world.CallAsync("listProjects", Administrator);

        Assert.Same(world.Client.Object, world.Services.GetRequiredService<DurableClientSource>().Client);
    }

    [Fact]
    public async Task Infrastructure_OutOfReach_IsAnsweredAsThat()
    {
        await using var world = new FunctionWorld();
        world.Infrastructures.Setup(provider => provider.Open(It.IsAny<InfrastructureReference>()))
            .Throws(new DrException(ErrorCodes.InfrastructureUnavailable, "The region is down.") { RetryAfter = TimeSpan.FromSeconds(2.5) });

        var answer = await world.CallAsync("createProject", Administrator, Shop);

        Assert.Equal((503, "infrastructure_unavailable", "3"), (answer.Status, answer.Code, answer.Headers.RetryAfter.ToString()));
    }

    private static async Task<string> ProtectableAsync(FunctionWorld world)
    {
        var id = (await world.CallAsync("createProject", Administrator, Shop)).Body.GetProperty("id").GetString()!;
        await world.AddMachineAsync(new ProjectId(id));
        return id;
    }
}
