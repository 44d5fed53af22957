using DRServerless.Api.Endpoints;
using DRServerless.Functions.Hosting.Platform;
using DRServerless.Functions.Hosting.Settings;
using DRServerless.Functions.Tests.Http;

namespace DRServerless.Functions.Tests.Access;

/// <summary>Who gets in, for every endpoint, through the functions themselves.</summary>
public sealed class AccessTests
{
    private const string Id = "prj-0000000000000000000a";

    public static TheoryData<string, ApiRole> Guarded()
    {
        var guarded = new TheoryData<string, ApiRole>();
        foreach (var endpoint in ApiEndpoints.All.Where(endpoint => endpoint.Role != ApiRole.Anonymous)) guarded.Add(endpoint.Name, endpoint.Role);
        return guarded;
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Endpoint_CalledByNobody_AsksForAToken(string endpoint, ApiRole role)
    {
        await using var world = new FunctionWorld();

        var answer = await world.CallAsync(endpoint);

        Assert.True(answer is { Status: 401, Code: "authentication_required" }, $"{endpoint} for {role} answered {answer}");
        Assert.Equal("Bearer", answer.Headers.WWWAuthenticate);
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Endpoint_CalledWithTheRoleBelow_NamesTheOneThatIsNeeded(string endpoint, ApiRole role)
    {
        await using var world = new FunctionWorld();

        var answer = await world.CallAsync(endpoint, Principals.As(Principals.Person((role - 1).ToString())));

        Assert.Equal((403, "role_required"), (answer.Status, answer.Code));
        Assert.Equal(role.ToString().ToLowerInvariant(), answer.Body.GetProperty("neededRole").GetString());
        Assert.Contains("ada@contoso.com", answer.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(world.Orchestrations.Calls);
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Endpoint_CalledWithItsRoleOrAHigherOne_LetsIn(string endpoint, ApiRole role)
    {
        await using var world = new FunctionWorld();
        for (var caller = role; caller <= ApiRole.Administrator; caller++)
            Assert.False((await world.CallAsync(endpoint, Principals.As(Principals.Person(caller.ToString())))).Status is 401 or 403 or 500);
    }

    [Fact]
    public async Task Health_AsksForNothing()
    {
        await using var world = new FunctionWorld();

        Assert.Equal(200, (await world.CallAsync("getHealth")).Status);
    }

    [Fact]
    public async Task Header_WhileThePlatformDoesNotAuthenticate_IsNotBelieved()
    {
        await using var world = new FunctionWorld(platform: new PlatformEnvironment { ApplicationDirectory = "." });

        Assert.Equal(401, (await world.CallAsync("listProjects", Principals.As(Principals.Person("administrator")))).Status);
    }

    [Fact]
    public async Task Header_GivenTwice_IsNotBelieved()
    {
        await using var world = new FunctionWorld();

        Assert.Equal(401, (await world.CallAsync("listProjects", Principals.As(Principals.Person("reader"), Principals.Person("administrator")))).Status);
    }

    [Theory]
    [InlineData(ApiRole.Administrator, 200, 404)]
    [InlineData(ApiRole.Operator, 200, 403)]
    public async Task FunctionKeys_WhateverTheHeaderClaims_GiveTheConfiguredRole(ApiRole role, int reading, int deleting)
    {
        await using var world = new FunctionWorld(new AccessSettings { Mode = AccessMode.FunctionKeys, FunctionKeyRole = role }, new PlatformEnvironment { ApplicationDirectory = "." });

        Assert.Equal(reading, (await world.CallAsync("listProjects", Principals.As("junk"))).Status);
        Assert.Equal(deleting, (await world.CallAsync("deleteProject", Principals.As(Principals.Person("administrator")), route: ("projectId", Id))).Status);
    }

    [Fact]
    public async Task Refusal_OfACallWithABody_ChangesAndReadsNothing()
    {
        await using var world = new FunctionWorld();

        await world.CallAsync("createProject", Principals.As(Principals.Person("operator")), """{"name":"shop"}""");

        var keys = new List<string>();
        await foreach (var key in world.Store.ListAsync("", default)) keys.Add(key);
        Assert.Empty(keys);
        world.Infrastructures.VerifyNoOtherCalls();
    }
}
