using DRServerless.Api.Endpoints;

namespace DRServerless.Api.Tests.Deployment;

/// <summary>The table of who may do what, in docs/DEPLOY.md, is that of the endpoints.</summary>
public sealed class AccessTableTests
{
    private const string Begin = "<!-- access table: begin -->";
    private const string End = "<!-- access table: end -->";

    [Fact]
    public void Table_OfTheDocument_IsThatOfTheEndpoints()
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, "docs/DEPLOY.md"));
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));

        Assert.True(from >= 0 && to > from, "docs/DEPLOY.md has no access table.");
        var written = text[(from + Begin.Length)..to].Trim();
        Assert.True(written == Table(), $"The table in docs/DEPLOY.md must be:\n\n{Table()}\n");
    }

    private static string Table() => string.Join('\n', Rows());

    private static IEnumerable<string> Rows()
    {
        yield return "| call | reader | operator | administrator |";
        yield return "|---|---|---|---|";
        foreach (var endpoint in ApiEndpoints.All.OrderBy(endpoint => endpoint.Role).ThenBy(endpoint => endpoint.Route, StringComparer.Ordinal).ThenBy(endpoint => endpoint.Method, StringComparer.Ordinal))
            yield return $"| `{endpoint.Method} {ApiEndpoints.Prefix}/{endpoint.Route}` {endpoint.Name} | {May(endpoint, ApiRole.Reader)} | {May(endpoint, ApiRole.Operator)} | {May(endpoint, ApiRole.Administrator)} |";
    }

    private static string May(ApiEndpoint endpoint, ApiRole role) =>
        endpoint.Admit is not null ? "senders alone" : endpoint.Role == ApiRole.Anonymous ? "yes, and everybody" : role >= endpoint.Role ? "yes" : "";
}
