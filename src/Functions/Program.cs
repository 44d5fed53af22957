using DRServerless.Functions.Durable;
using DRServerless.Functions.Hosting;
using DRServerless.Functions.Hosting.Platform;
using DRServerless.Functions.Hosting.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
var platform = PlatformEnvironment.Read(Environment.GetEnvironmentVariables());
HostSettings settings;
try
{
    settings = HostSettingsLoader.Load(builder.Configuration, platform, HostJson.Read(platform.ApplicationDirectory));
}
catch (HostSettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}

builder.ConfigureFunctionsWebApplication();
builder.Services.AddApplicationInsightsTelemetryWorkerService().ConfigureFunctionsApplicationInsights();
builder.Services.AddProduct(settings, platform).AddDurableRuntime();
await builder.Build().RunAsync();
return 0;
