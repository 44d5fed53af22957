using System.Xml;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Sns;

/// <summary>SNS in its query protocol, as far as publishing goes. Nobody subscribes: what was published is kept for whoever looks.</summary>
internal sealed class SnsService(SimulatorContext context) : ISimulatedService
{
    private const string Namespace = "http://sns.amazonaws.com/doc/2010-03-31/";

    private readonly TopicStore _topics = new(context);

    public string Name => "sns";

    /// <summary>What was published, oldest first.</summary>
    public IReadOnlyList<PublishedMessage> Published => _topics.Published;

    public bool StreamsBody(HttpRequest request) => false;

    public string? OperationOf(HttpRequest request, ReadOnlySpan<byte> body) => QueryParameters.Parse(body).Text("Action") is "Publish" ? "Publish" : null;

    public async Task HandleAsync(ServiceCall call)
    {
        var id = _topics.Publish(call, PublishRequest.Parse(QueryParameters.Parse(call.Body.Span)));
        using var content = new MemoryStream();
        await using (var xml = QueryXml.Create(content))
        {
            xml.WriteStartElement("PublishResponse", Namespace);
            xml.WriteStartElement("PublishResult");
            xml.WriteElementString("MessageId", id);
            xml.WriteEndElement();
            xml.WriteStartElement("ResponseMetadata");
            xml.WriteElementString("RequestId", call.RequestId);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        await QueryXml.SendAsync(call.Http, 200, content);
    }

    public async Task WriteErrorAsync(HttpContext context, ServiceException error, string requestId)
    {
        using var content = new MemoryStream();
        await using (var xml = QueryXml.Create(content)) WriteError(xml, error, requestId);
        await QueryXml.SendAsync(context, error.Status, content);
    }

    private static void WriteError(XmlWriter xml, ServiceException error, string requestId)
    {
        xml.WriteStartElement("ErrorResponse", Namespace);
        xml.WriteStartElement("Error");
        xml.WriteElementString("Type", error.Status < 500 ? "Sender" : "Receiver");
        xml.WriteElementString("Code", error.Code);
        xml.WriteElementString("Message", error.Message);
        xml.WriteEndElement();
        xml.WriteElementString("RequestId", requestId);
        xml.WriteEndElement();
    }
}
