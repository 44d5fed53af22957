using System.Net;
using Amazon.Runtime;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.Security;

public sealed class SignatureTests
{
    private static readonly AWSCredentials WrongSecret = new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, "wrong");
    private static readonly AWSCredentials UnknownKey = new BasicAWSCredentials("AKIANOBODY", "wrong");

    private static EbsClient NewClient(SimulatorFixture simulator, AWSCredentials credentials) =>
        new(simulator.Host.HttpEndpoint, simulator.Time, new HttpClient()) { Credentials = credentials };

    [Fact]
    public async Task Call_WrongSecretOrUnknownKey_IsRefusedByName()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        using var wrong = NewClient(simulator, WrongSecret);
        using var unknown = NewClient(simulator, UnknownKey);
        Assert.Equal("403 InvalidSignatureException", (await wrong.StartAsync(1)).Error);
        Assert.Equal("403 UnrecognizedClientException", (await unknown.StartAsync(1)).Error);
        Assert.Empty(simulator.Region.Snapshots);
    }

    [Fact]
    public async Task Call_WithoutASignature_IsRefused()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(simulator.Host.HttpEndpoint, "/snapshots/snap-1/blocks"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("MissingAuthenticationTokenException", response.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task Call_SignedMoreThan5MinutesAway_IsRefused(int minutes)
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var at = simulator.Time.GetUtcNow().UtcDateTime.AddMinutes(minutes);
        using var late = new EbsClient(simulator.Host.HttpEndpoint, simulator.Time, new HttpClient()) { SignedAt = at };
        Assert.Equal("403 InvalidSignatureException", (await late.StartAsync(1)).Error);
        using var nearly = new EbsClient(simulator.Host.HttpEndpoint, simulator.Time, new HttpClient()) { SignedAt = at.AddMinutes(-Math.Sign(minutes) * 2) };
        Assert.Equal(HttpStatusCode.Created, (await nearly.StartAsync(1)).Status);
    }

    public static TheoryData<string> Tampering => ["body", "query", "path", "header", "unsigned header", "method"];

    [Theory]
    [MemberData(nameof(Tampering))]
    public async Task Call_ChangedAfterSigning_IsRefused(string what)
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        using var request = what == "body"
            ? await simulator.Ebs.SignAsync(HttpMethod.Post, "/snapshots", "{\"VolumeSize\":1}"u8.ToArray())
            : await simulator.Ebs.SignAsync(HttpMethod.Get, $"/snapshots/{id}/blocks?maxResults=100", null, ("x-amz-extra", "a"));
        switch (what)
        {
            case "body": request.Content = new ByteArrayContent("{\"VolumeSize\":2}"u8.ToArray()); break;
            case "query": request.RequestUri = new Uri(simulator.Host.HttpEndpoint, $"/snapshots/{id}/blocks?maxResults=101"); break;
            case "path": request.RequestUri = new Uri(simulator.Host.HttpEndpoint, $"/snapshots/{id}0/blocks?maxResults=100"); break;
            case "method": request.Method = HttpMethod.Put; break;
            case "header":
                request.Headers.Remove("x-amz-extra");
                request.Headers.Add("x-amz-extra", "b");
                break;
            default: request.Headers.Add("x-amz-another", "c"); break;
        }

        using var http = new HttpClient();
        using var response = await http.SendAsync(request);
        Assert.Equal("403 InvalidSignatureException", (await EbsResponse.ReadAsync(response)).Error);
        Assert.Single(simulator.Region.Snapshots);
    }

    [Theory]
    [InlineData("zz=1&aa=2")]
    [InlineData("aa=2&aa=1")]
    [InlineData("aa=a%2Bb")]
    [InlineData("aa=a+b")]
    [InlineData("aa=%C3%A9%20x")]
    [InlineData("aa=%2F%3D~")]
    [InlineData("aa=")]
    [InlineData("a%20a=1")]
    public async Task Call_OddCharactersInTheQuery_VerifiesAsTheSdkSigns(string odd)
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var response = await simulator.Ebs.ListAsync("snap-0123", $"?{odd}&maxResults=100");
        Assert.Equal("404 ResourceNotFoundException SNAPSHOT_NOT_FOUND", response.Error);
    }

    [Fact]
    public async Task Session_WithItsToken_IsAcceptedUntilItExpires()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var key = simulator.Host.Credentials.IssueSession(
            SimulatorOptions.DefaultAccountId, "arn:aws:sts::000000000000:assumed-role/dr/x", "AROA:x", TimeSpan.FromMinutes(15));
        var session = new SessionAWSCredentials(key.Identity.AccessKeyId, key.SecretAccessKey, key.SessionToken);
        using var ebs = NewClient(simulator, session);
        using var forged = NewClient(simulator, new SessionAWSCredentials(key.Identity.AccessKeyId, key.SecretAccessKey, "other"));
        using var tokenless = NewClient(simulator, new BasicAWSCredentials(key.Identity.AccessKeyId, key.SecretAccessKey));
        Assert.Equal(HttpStatusCode.Created, (await ebs.StartAsync(1)).Status);
        Assert.Equal("403 UnrecognizedClientException", (await forged.StartAsync(1)).Error);
        Assert.Equal("403 UnrecognizedClientException", (await tokenless.StartAsync(1)).Error);
        simulator.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("403 ExpiredTokenException", (await ebs.StartAsync(1)).Error);
    }

    [Fact]
    public async Task Call_RegionThatDoesNotExist_IsRefused()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        using var nowhere = simulator.NewEbs("xx-nowhere-1");
        Assert.Equal("403 InvalidSignatureException", (await nowhere.StartAsync(1)).Error);
    }

    [Fact]
    public async Task UnsignedPayload_OverHttps_IsAcceptedAndOverHttpIsNot()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate!.GetCertHashString() == simulator.Host.Certificate.GetCertHashString();
        using var secure = new EbsClient(simulator.Host.HttpsEndpoint, simulator.Time, new HttpClient(handler));
        using var unsigned = new EbsClient(simulator.Host.HttpsEndpoint, simulator.Time, new HttpClient(handler)) { SignPayload = false };
        var id = (await secure.StartAsync(1)).Id;
        var block = EbsClient.Block(1);
        (string, string)[] headers =
        [
            ("x-amz-Data-Length", "524288"), ("x-amz-Checksum", EbsClient.Checksum(block)), ("x-amz-Checksum-Algorithm", "SHA256"),
        ];
        Assert.Equal(HttpStatusCode.Created, (await unsigned.SendAsync(HttpMethod.Put, $"/snapshots/{id}/blocks/0", block, headers)).Status);

        using var signed = await unsigned.SignAsync(HttpMethod.Put, $"/snapshots/{id}/blocks/1", block, headers);
        signed.RequestUri = new Uri(simulator.Host.HttpEndpoint, signed.RequestUri!.PathAndQuery);
        signed.Headers.Host = simulator.Host.HttpsEndpoint.Authority;
        using var http = new HttpClient();
        using var plain = await http.SendAsync(signed);
        Assert.Equal("403 InvalidSignatureException", (await EbsResponse.ReadAsync(plain)).Error);
        Assert.Equal(1, simulator.Region.FindSnapshot(id)!.Upload!.Count);
    }
}
