using System.Net;
using System.Text;
using DRServerless.Cli.Client;

namespace DRServerless.Cli.Tests.Client;

public sealed class ClientCredentialsTests
{
    [Fact]
    public void Credentials_OfTheEnvironment_GoWithEveryRequest()
    {
        using var http = new HttpClient();

        ClientCredentials.FromEnvironment(name => $" the-{name} ").GiveTo(http, new Uri("https://app.azurewebsites.net"));

        Assert.Equal("the-DRCTL_FUNCTION_KEY", http.DefaultRequestHeaders.GetValues("x-functions-key").Single());
        Assert.Equal("Bearer the-DRCTL_TOKEN", http.DefaultRequestHeaders.Authorization!.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Credentials_ThatAreNotThere_SendNothing(string? value)
    {
        using var http = new HttpClient();

        ClientCredentials.FromEnvironment(_ => value).GiveTo(http, new Uri("http://somewhere"));

        Assert.Empty(http.DefaultRequestHeaders);
    }

    [Fact]
    public void Credentials_ToAServerInTheClear_AreNotSent()
    {
        using var http = new HttpClient();

        var refused = Assert.Throws<UsageException>(() => new ClientCredentials("hush", null).GiveTo(http, new Uri("http://app.example")));

        Assert.DoesNotContain("hush", refused.Message, StringComparison.Ordinal);
        Assert.Empty(http.DefaultRequestHeaders);
    }

    [Fact]
    public void Credentials_OnThisMachine_NeedNoTls()
    {
        using var http = new HttpClient();

        new ClientCredentials("key", null).GiveTo(http, new Uri("http://127.0.0.1:7071"));

        Assert.Single(http.DefaultRequestHeaders);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task Call_RefusedByWhatStandsInFront_SaysWhatToSet(HttpStatusCode status)
    {
        using var http = new HttpClient(new Answering(status)) { BaseAddress = new Uri("https://app.example") };
        using var api = new ApiClient(http, TimeSpan.FromSeconds(1));

        var refused = await Assert.ThrowsAsync<ServerClosedException>(() => api.GetAsync<string>("projects", default));

        Assert.Contains("DRCTL_FUNCTION_KEY", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Answering(HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent("<html>", Encoding.UTF8, "text/html"), RequestMessage = request });
    }
}
