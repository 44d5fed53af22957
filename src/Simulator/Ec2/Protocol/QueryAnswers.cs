using System.Xml;
using DRServerless.Simulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ec2.Protocol;

/// <summary>Results and errors as the services of the query protocol but EC2 give them: STS, SNS.</summary>
internal static class QueryAnswers
{
    public static async Task SendResultAsync(ServiceCall call, string xmlNamespace, Action<XmlWriter> writeResult)
    {
        using var content = new MemoryStream();
        await using (var xml = QueryXml.Create(content))
        {
            xml.WriteStartElement($"{call.Operation}Response", xmlNamespace);
            xml.WriteStartElement($"{call.Operation}Result");
            writeResult(xml);
            xml.WriteEndElement();
            xml.WriteStartElement("ResponseMetadata");
            xml.WriteElementString("RequestId", call.RequestId);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        await QueryXml.SendAsync(call.Http, 200, content);
    }

    public static async Task SendErrorAsync(HttpContext http, string xmlNamespace, ServiceException error, string requestId)
    {
        using var content = new MemoryStream();
        await using (var xml = QueryXml.Create(content)) WriteError(xml, xmlNamespace, error, requestId);
        await QueryXml.SendAsync(http, error.Status, content);
    }

    private static void WriteError(XmlWriter xml, string xmlNamespace, ServiceException error, string requestId)
    {
        xml.WriteStartElement("ErrorResponse", xmlNamespace);
        xml.WriteStartElement("Error");
        xml.WriteElementString("Type", error.Status < 500 ? "Sender" : "Receiver");
        xml.WriteElementString("Code", error.Code);
        xml.WriteElementString("Message", error.Message);
        xml.WriteEndElement();
        xml.WriteElementString("RequestId", requestId);
        xml.WriteEndElement();
    }
}
