using System.Text.RegularExpressions;
using DRServerless.Api.Endpoints;

namespace DRServerless.Api.Tests.Deployment;

/// <summary>
/// Every endpoint is a function of the Azure Functions host, with the same method and route. Read from the sources, so that it is seen where that host
/// cannot be built too; where it can, its own tests ask the compiled functions.
/// </summary>
public sealed partial class FunctionSourceTests
{
    [Fact]
    public void Endpoints_AreAllServedByTheFunctionsHost()
    {
        var served = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src/Functions/Http"), "*.cs")
            .SelectMany(file => Function().Matches(File.ReadAllText(file)))
            .Select(match => $"{match.Groups["name"].Value} {match.Groups["method"].Value} {match.Groups["route"].Value} {match.Groups["level"].Value}");

        Assert.Equal(
            ApiEndpoints.All.Select(endpoint => $"{endpoint.Name} {endpoint.Method} {endpoint.Route} {(endpoint.Role == ApiRole.Anonymous ? "Anonymous" : "Function")}").Order(),
            served.Order());
    }

    [GeneratedRegex("""
        \[Function\(Prefix \+ "(?<name>\w+)"\)\][^\[]*\[HttpTrigger\(AuthorizationLevel\.(?<level>\w+), "(?<method>\w+)", Route = "(?<route>[^"]+)"\)\]
        """)]
    private static partial Regex Function();
}
