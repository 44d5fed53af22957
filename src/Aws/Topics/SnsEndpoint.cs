using System.Text;
using Amazon;
using Amazon.Runtime;
using DRServerless.Aws.Access;
using DRServerless.Aws.Ebs.Signing;
using DRServerless.Aws.Ebs.Wire;
using DRServerless.Core.Blocks;
using DRServerless.Core.Telemetry;

namespace DRServerless.Aws.Topics;

/// <summary>Where SNS of a region answers, and how requests to it are signed.</summary>
internal sealed class SnsEndpoint
{
    private const string ContentType = "application/x-www-form-urlencoded; charset=utf-8";

    private readonly WireEndpoint _wire;
    private readonly Uri _address;
    private readonly SigningIdentities _identities;

    public SnsEndpoint(string region, AWSCredentials credentials, HttpClient client, AwsOptions options, TimeProvider time)
    {
        _address = options.Endpoint ?? new Uri($"https://sns.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}/");
        _wire = new WireEndpoint(_address);
        _identities = new SigningIdentities(credentials, region, "sns", time);
        (Client, Meter) = (client, options.Metrics.MeterCalls("SNS", "Publish", region));
    }

    public HttpClient Client { get; }

    public CallMeter Meter { get; }

    /// <summary>The request with that body: what is sent is what was signed, header by header.</summary>
    public async Task<HttpRequestMessage> SignAsync(byte[] body, CancellationToken cancellation)
    {
        var (identity, now) = await _identities.CurrentAsync(cancellation);
        var head = new RequestHead();
        head.Begin("POST"u8, _wire);
        head.AppendPath("/"u8);
        head.EndTarget();
        head.AppendSigned("content-type"u8, Encoding.ASCII.GetBytes(ContentType));
        head.AppendSigned("host"u8, _wire.Authority);
        RequestSignature.Sign(head, identity, now, Digest.Of(body));

        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, "/")) { Content = new ByteArrayContent(body) };
        foreach (var line in Encoding.ASCII.GetString(head.Bytes.Span).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var (name, value) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]);
            if (name == "content-type") request.Content.Headers.TryAddWithoutValidation(name, value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
