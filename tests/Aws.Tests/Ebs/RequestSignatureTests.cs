using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using DRServerless.Aws.Ebs.Calls;
using DRServerless.Aws.Ebs.Signing;
using DRServerless.Aws.Ebs.Wire;
using DRServerless.Core.Blocks;

namespace DRServerless.Aws.Tests.Ebs;

/// <summary>Holds our signatures against those of AWSSDK.Core, byte for byte.</summary>
public sealed class RequestSignatureTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 20, 5, 7, TimeSpan.Zero);

    public static TheoryData<string, string, string?> Cases()
    {
        var data = new TheoryData<string, string, string?>();
        foreach (var operation in Enum.GetNames<EbsOperation>())
        {
            foreach (var endpoint in new[] { "https://ebs.eu-west-1.amazonaws.com", "http://127.0.0.1:8123", "https://127.0.0.1:8443/prefix" })
            {
                data.Add(operation, endpoint, null);
                data.Add(operation, endpoint, "FwoGZXIvYXdzEBYaD+session/token==");
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sign_EveryOperation_EqualsTheSdk(string operation, string endpoint, string? token)
    {
        var request = Request(Enum.Parse<EbsOperation>(operation), "AAUBAcjqQ/x+y/z0==");
        AssertEqualsSdk(request, new Uri(endpoint), token);
    }

    [Fact]
    public void Sign_RandomTokensAndBlocks_EqualsTheSdk()
    {
        const int seed = 20261122;
        const string characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var token = new string(random.GetItems<char>(characters, random.Next(1, 257)));
            var operation = (EbsOperation)random.Next(6);
            var request = Request(operation, token) with { Number = random.Next(), PageSize = random.Next(100, 10_001) };
            AssertEqualsSdk(request, new Uri("https://ebs.us-gov-west-1.amazonaws.com"), round % 2 == 0 ? token : null);
        }
    }

    [Fact]
    public void Identity_Printed_HoldsNoSecret()
    {
        var identity = Identity("session-token");
        Assert.DoesNotContain("session-token", identity.ToString()!, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, identity.ToString()!, StringComparison.Ordinal);
    }

    private static EbsRequest Request(EbsOperation operation, string token) => new()
    {
        Operation = operation,
        SnapshotId = "snap-0123456789abcdef0",
        BaseSnapshotId = operation == EbsOperation.ListChangedBlocks ? "snap-00000000000000001" : null,
        Number = 1234,
        PageSize = 10_000,
        Token = operation is EbsOperation.GetSnapshotBlock or EbsOperation.ListChangedBlocks ? Encoding.ASCII.GetBytes(token) : default,
        Checksum = Digest.Of("block"u8),
        Body = operation is EbsOperation.StartSnapshot or EbsOperation.PutSnapshotBlock ? "block"u8.ToArray() : default,
    };

    private static void AssertEqualsSdk(EbsRequest request, Uri endpoint, string? token)
    {
        var wire = new WireEndpoint(endpoint);
        var head = new RequestHead();
        EbsRequestWriter.Write(head, request, wire, Identity(token), Now);
        var ours = ParsedRequest.Parse(Encoding.ASCII.GetString(head.Bytes.Span), endpoint);

        var unsigned = ours.Headers["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD";
        var sdk = new AWSSigningRequest
        {
            HttpMethod = new HttpMethod(ours.Method),
            RequestUri = ours.Uri,
            Content = unsigned ? null : request.Body.ToArray(),
        };
        foreach (var (name, value) in ours.Headers)
        {
            if (name is not ("authorization" or "content-length" or "user-agent" or "host" or "x-amz-date" or "x-amz-content-sha256" or "x-amz-security-token"))
                sdk.Headers[name] = value;
        }

        var signed = AWSSigV4Signer.Sign(sdk, new AWSSigV4Parameters
        {
            Credentials = token is null ? new BasicAWSCredentials("AKIDEXAMPLE", Secret) : new SessionAWSCredentials("AKIDEXAMPLE", Secret, token),
            Region = RegionEndpoint.GetBySystemName("eu-west-1"),
            Service = "ebs",
            SignPayload = !unsigned,
            SignedAt = Now.UtcDateTime,
        });

        var theirs = new Dictionary<string, string>(signed.Headers, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(request.Operation == EbsOperation.PutSnapshotBlock && endpoint.Scheme == "https", unsigned);
        foreach (var name in new[] { "x-amz-date", "x-amz-content-sha256", "authorization" }) Assert.Equal(theirs[name], ours.Headers[name]);
        Assert.Equal(token, ours.Headers.GetValueOrDefault("x-amz-security-token"));
    }

    private static SigningIdentity Identity(string? token) =>
        new(new ImmutableCredentials("AKIDEXAMPLE", Secret, token), "20261122", "eu-west-1", "ebs");

    private sealed record ParsedRequest(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers)
    {
        public static ParsedRequest Parse(string head, Uri endpoint)
        {
            Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
            var lines = head[..^4].Split("\r\n");
            var target = lines[0].Split(' ');
            Assert.Equal("HTTP/1.1", target[2]);
            var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
            Assert.Equal(endpoint.Authority, headers["host"]);
            return new ParsedRequest(target[0], new Uri(endpoint, target[1]), headers);
        }
    }
}
