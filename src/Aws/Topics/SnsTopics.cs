using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;
using DRServerless.Aws.Access;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Telemetry;

namespace DRServerless.Aws.Topics;

/// <summary>
/// Amazon SNS, as far as publishing goes, in its query protocol: one call, signed as those to EBS direct are. A repeat is a message of its own unless the topic
/// keeps order, so nothing is tried again here; whoever calls decides.
/// </summary>
internal sealed class SnsTopics(AwsConnection connection, SnsEndpoint endpoint) : ITopics
{
    private const int LargestAnswer = 64 * 1024;

    public async Task<string> PublishAsync(TopicMessage message, CancellationToken cancellation)
    {
        using var span = DrTraces.StartCall("SNS", "Publish", connection.Region);
        try
        {
            return await connection.CallTopicsAsync("publish to a topic", () => SendAsync(message, cancellation), cancellation);
        }
        catch (DrException failure)
        {
            span.Fail(failure.Code.Name);
            throw;
        }
    }

    private async Task<string> SendAsync(TopicMessage message, CancellationToken cancellation)
    {
        var outcome = PacingOutcome.Failed;
        try
        {
            using var request = await endpoint.SignAsync(PublishBody.Write(message), cancellation);
            using var response = await endpoint.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var answer = await ReadAsync(response, cancellation);
            if (!response.IsSuccessStatusCode) throw Refusal(answer, response);
            outcome = PacingOutcome.Succeeded;
            return Find(answer, "MessageId") ?? throw new AmazonServiceException("The answer has no message id.");
        }
        catch (AmazonServiceException refused) when (AwsErrorNames.Classify(refused.ErrorCode, refused.StatusCode, ErrorCodes.Unexpected) == ErrorCodes.Throttled)
        {
            outcome = PacingOutcome.Throttled;
            throw;
        }
        finally
        {
            endpoint.Meter.Count(outcome, attempt: 1);
        }
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var bytes = new byte[LargestAnswer];
        var length = await stream.ReadAtLeastAsync(bytes, LargestAnswer, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static AmazonServiceException Refusal(string answer, HttpResponseMessage response) => new(
        Find(answer, "Message") ?? $"status {(int)response.StatusCode}", innerException: null, ErrorType.Unknown, Find(answer, "Code") ?? "", Find(answer, "RequestId") ?? "", response.StatusCode);

    /// <summary>The text of an element of that name, wherever it is; null when there is none, or the answer is no XML.</summary>
    private static string? Find(string answer, string name)
    {
        try
        {
            return XDocument.Parse(answer).Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }
}
