using System.Text;
using System.Text.Json;
using DRServerless.Api.Endpoints;
using DRServerless.Azure.Storage;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Functions.Durable;
using DRServerless.Functions.Hosting;
using DRServerless.Functions.Hosting.Platform;
using DRServerless.Functions.Hosting.Settings;
using DRServerless.Functions.Http;
using DRServerless.Workflows.Runtime;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.Extensibility;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace DRServerless.Functions.Tests.Http;

/// <summary>The app as Program composes it, but for what lies outside: the store is in memory, and the platform's client, AWS and telemetry are pretended.</summary>
internal sealed class FunctionWorld : IAsyncDisposable
{
    public FunctionWorld(AccessSettings? access = null, PlatformEnvironment? platform = null, Action<IServiceCollection>? change = null)
    {
        var settings = new HostSettings { Access = access ?? new AccessSettings(), Storage = Nowhere };
        Orchestrations = new RecordingClient(Time);
        Client = new Mock<DurableTaskClient>("test") { DefaultValue = DefaultValue.Mock };
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton(new TelemetryClient(new TelemetryConfiguration { DisableTelemetry = true }));
        services.AddProduct(settings, platform ?? new PlatformEnvironment { AuthenticatesCallers = true, ApplicationDirectory = "." }).AddDurableRuntime();
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
        services.Replace(ServiceDescriptor.Singleton<IObjectStore>(Store));
        services.Replace(ServiceDescriptor.Singleton(Infrastructures.Object));
        services.Replace(ServiceDescriptor.Singleton<IOrchestrationClient>(Orchestrations));
        change?.Invoke(services);
        Services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    /// <summary>A store at a port where nothing listens.</summary>
    public static AzureStorageOptions Nowhere { get; } = new()
    {
        ConnectionString = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=aHVzaA==;BlobEndpoint=http://127.0.0.1:9/a",
        Retries = 0,
        AttemptTimeout = TimeSpan.FromSeconds(5),
    };

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public MemoryObjectStore Store { get; } = new();

    public DocumentStore Documents => new(Store);

    /// <summary>AWS, where everything that is asked for is there.</summary>
    public Mock<IInfrastructureProvider> Infrastructures { get; } = new() { DefaultValue = DefaultValue.Mock };

    /// <summary>What runs the workflows.</summary>
    public RecordingClient Orchestrations { get; }

    /// <summary>What the platform binds.</summary>
    public Mock<DurableTaskClient> Client { get; }

    public ServiceProvider Services { get; }

    /// <summary>Calls the function of an endpoint as the platform does: the function's own method, with what the platform binds.</summary>
    public async Task<ApiAnswer> CallAsync(string endpoint, Action<HttpRequest>? prepare = null, string? body = null, params (string Name, string Value)[] route)
    {
        var definition = ApiEndpoints.All.Single(each => each.Name == endpoint);
        var http = new DefaultHttpContext { RequestServices = Services };
        http.Request.Method = definition.Method;
        http.Request.Path = $"{ApiEndpoints.Prefix}/{route.Aggregate(definition.Route, (path, part) => path.Replace($"{{{part.Name}}}", part.Value, StringComparison.Ordinal))}";
        foreach (var (name, value) in route) http.Request.RouteValues[name] = value;
        if (body is not null) (http.Request.Body, http.Request.ContentType) = (new MemoryStream(Encoding.UTF8.GetBytes(body)), "application/json");
        prepare?.Invoke(http.Request);
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        await (await InvokeAsync(endpoint, http)).ExecuteAsync(http);
        return new ApiAnswer(http.Response.StatusCode, http.Response.Headers, answer.Length == 0 ? default : JsonDocument.Parse(answer.ToArray()).RootElement);
    }

    /// <summary>Puts a machine of the source into a project, as adding it would.</summary>
    public async Task<Machine> AddMachineAsync(ProjectId project)
    {
        var machine = new Machine
        {
            Id = new MachineId("mch-1"),
            ProjectId = project,
            Name = "web",
            Original = new MachineDescription
            {
                InstanceId = "i-1",
                Name = "web",
                PowerState = PowerState.Running,
                Platform = Platform.Linux,
                Architecture = "x86_64",
                RootDeviceName = "/dev/xvda",
                InstanceType = "t3.micro",
                Disks = [new DiskDescription { DeviceName = "/dev/xvda", VolumeId = "vol-1", SizeGiB = 8, VolumeType = "gp3", IsRoot = true }],
            },
            Instances = [new MachineInstance { InstanceId = "i-1", Side = Side.Source, Role = InstanceRole.Original }],
            ActiveInstanceId = "i-1",
        };
        await Documents.CreateAsync(Keys.Machine(project, machine.Id), machine, default);
        return machine;
    }

    public async ValueTask DisposeAsync() => await Services.DisposeAsync();

    /// <summary>What the function context of a function is.</summary>
    public static FunctionContext Context(string function)
    {
        var definition = new Mock<FunctionDefinition>();
        definition.Setup(each => each.Name).Returns(function);
        var context = new Mock<FunctionContext>();
        context.Setup(each => each.FunctionDefinition).Returns(definition.Object);
        return context.Object;
    }

    private Task<IResult> InvokeAsync(string endpoint, HttpContext http)
    {
        var function = FunctionList.All.Single(each => each.Name == ApiFunctions.Prefix + endpoint);
        var functions = ActivatorUtilities.CreateInstance(Services, function.Method.DeclaringType!);
        return (Task<IResult>)function.Method.Invoke(functions, [http.Request, Client.Object, Context(function.Name)])!;
    }
}

/// <summary>What a caller gets.</summary>
internal sealed record ApiAnswer(int Status, IHeaderDictionary Headers, JsonElement Body)
{
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;
}
