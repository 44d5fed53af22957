using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Sns;

/// <summary>SNS in its query protocol, as far as publishing goes: what was published is kept for whoever looks. What subscribers see is <see cref="SimulatedSns"/>'s.</summary>
internal sealed class SnsService(SimulatorContext context) : ISimulatedService
{
    private const string Namespace = "http://sns.amazonaws.com/doc/2010-03-31/";

    private readonly TopicStore _topics = new(context);

    public string Name => "sns";

    /// <summary>What was published, oldest first.</summary>
    public IReadOnlyList<PublishedMessage> Published => _topics.Published;

    public bool StreamsBody(HttpRequest request) => false;

    public string? OperationOf(HttpRequest request, ReadOnlySpan<byte> body) => QueryParameters.Parse(body).Text("Action") is "Publish" ? "Publish" : null;

    public Task HandleAsync(ServiceCall call)
    {
        var id = _topics.Publish(call, PublishRequest.Parse(QueryParameters.Parse(call.Body.Span)));
        return QueryAnswers.SendResultAsync(call, Namespace, xml => xml.WriteElementString("MessageId", id));
    }

    public Task WriteErrorAsync(HttpContext context, ServiceException error, string requestId) => QueryAnswers.SendErrorAsync(context, Namespace, error, requestId);
}
