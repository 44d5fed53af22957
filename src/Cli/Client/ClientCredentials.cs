using System.Net.Http.Headers;

namespace DRServerless.Cli.Client;

/// <summary>
/// What a server that asks who calls gets: the key that the Azure Functions host wants, and a token of Entra ID. From the environment only, because
/// command lines are seen by everybody on the machine. Prints without them.
/// </summary>
internal sealed class ClientCredentials(string? functionKey, string? token)
{
    public const string KeyVariable = "DRCTL_FUNCTION_KEY";
    public const string TokenVariable = "DRCTL_TOKEN";

    public static ClientCredentials FromEnvironment(Func<string, string?> read) => new(Given(read(KeyVariable)), Given(read(TokenVariable)));

    /// <summary>Has them sent with every request to the server; never in the clear over a network.</summary>
    public void GiveTo(HttpClient http, Uri server)
    {
        if (functionKey is null && token is null) return;
        if (server.Scheme != Uri.UriSchemeHttps && !server.IsLoopback)
            throw new UsageException($"{KeyVariable} or {TokenVariable} is set, and would go to {server} in the clear. Name an https address.");
        if (functionKey is not null) http.DefaultRequestHeaders.TryAddWithoutValidation("x-functions-key", functionKey);
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
