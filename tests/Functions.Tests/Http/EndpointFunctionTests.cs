using System.Reflection;
using DRServerless.Api.Endpoints;
using DRServerless.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace DRServerless.Functions.Tests.Http;

/// <summary>The functions are the endpoints: nothing is served that is not defined, and nothing defined is missing.</summary>
public sealed class EndpointFunctionTests
{
    [Fact]
    public void Functions_OfTheApi_AreItsEndpoints() => Assert.Equal(
        ApiEndpoints.All.Select(endpoint => ApiFunctions.Prefix + endpoint.Name).Order(),
        FunctionList.With<HttpTriggerAttribute>().Select(function => function.Name).Order());

    [Fact]
    public void Triggers_OfTheApi_AreAsDefined() => Assert.Equal(
        ApiEndpoints.All.Select(endpoint => $"{ApiFunctions.Prefix}{endpoint.Name} {endpoint.Method} {endpoint.Route} {LevelFor(endpoint.Role)}").Order(),
        FunctionList.With<HttpTriggerAttribute>().Select(function =>
            $"{function.Name} {string.Join(',', function.Trigger.Methods ?? [])} {function.Trigger.Route} {function.Trigger.AuthLevel}").Order());

    [Fact]
    public void Anonymous_AreHealthLinksOfNoticesAndWhatCloudsCall() => Assert.Equal(
        ["api-agreeToCloudEvents", "api-getHealth", "api-receiveAzureMonitorAlert", "api-receiveCloudEvents", "api-receiveEventBridgeEvent", "api-receiveSnsMessage", "api-showAnswerLink", "api-useAnswerLink"],
        FunctionList.With<HttpTriggerAttribute>().Where(function => function.Trigger.AuthLevel == AuthorizationLevel.Anonymous).Select(function => function.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Functions_OfTheApi_TakeTheRequestAndAnswerAResult() => Assert.All(FunctionList.With<HttpTriggerAttribute>(), function =>
    {
        Assert.Equal(typeof(Task<IResult>), function.Method.ReturnType);
        Assert.Equal(typeof(HttpRequest), function.Method.GetParameters().Single(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>() is not null).ParameterType);
    });

    [Fact]
    public void Names_OfAllFunctions_DifferInMoreThanCase()
    {
        var names = FunctionList.All.Select(function => function.Name).ToList();

        Assert.NotEmpty(names);
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.Matches("^[a-zA-Z][a-zA-Z0-9_-]{0,126}$", name));
    }

    [Fact]
    public void Functions_OfEveryKind_HaveOneTrigger() => Assert.All(FunctionList.All, function => Assert.Single(
        function.Method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes()),
        attribute => attribute.GetType().Name == "EventGridTriggerAttribute" || attribute is HttpTriggerAttribute or TimerTriggerAttribute or QueueTriggerAttribute or OrchestrationTriggerAttribute or ActivityTriggerAttribute));

    private static AuthorizationLevel LevelFor(ApiRole role) => role == ApiRole.Anonymous ? AuthorizationLevel.Anonymous : AuthorizationLevel.Function;
}
