using System.Reflection;
using System.Text.Json;
using DRServerless.Functions.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace DRServerless.Functions.Tests.Functions;

/// <summary>A method that the platform calls as a function.</summary>
internal sealed record FunctionMethod(string Name, MethodInfo Method)
{
    /// <summary>Every function of the app.</summary>
    public static IReadOnlyList<FunctionMethod> All { get; } =
    [
        .. from type in typeof(DurableRuntimeRegistration).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let attribute = method.GetCustomAttribute<FunctionAttribute>()
           where attribute is not null
           select new FunctionMethod(attribute.Name, method),
    ];

    public static IEnumerable<FunctionMethod> Orchestrators => All.Where(each => each.Has<OrchestrationTriggerAttribute>());

    public static IEnumerable<FunctionMethod> Activities => All.Where(each => each.Has<ActivityTriggerAttribute>());

    /// <summary>Runs an orchestrator function as the platform does.</summary>
    public Task<JsonElement> RunAsync(IServiceProvider services, TaskOrchestrationContext context) => CallAsync(services, context);

    /// <summary>Runs an activity function as the platform does.</summary>
    public Task<JsonElement> RunAsync(IServiceProvider services, JsonElement input, DurableTaskClient client, string instanceId, CancellationToken cancellation) =>
        CallAsync(services, input, client, ContextOf(instanceId, cancellation));

    private Task<JsonElement> CallAsync(IServiceProvider services, params object[] arguments) =>
        (Task<JsonElement>)Method.Invoke(ActivatorUtilities.CreateInstance(services, Method.DeclaringType!), arguments)!;

    private FunctionContext ContextOf(string instanceId, CancellationToken cancellation)
    {
        var definition = Mock.Of<FunctionDefinition>(each => each.Name == Name);
        var data = new Dictionary<string, object?> { ["instanceId"] = instanceId };
        var binding = Mock.Of<BindingContext>(each => each.BindingData == data);
        return Mock.Of<FunctionContext>(each => each.FunctionDefinition == definition && each.BindingContext == binding && each.CancellationToken == cancellation);
    }

    private bool Has<TAttribute>() where TAttribute : Attribute =>
        Method.GetParameters().Any(parameter => parameter.GetCustomAttribute<TAttribute>() is not null);
}
