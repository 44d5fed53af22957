using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ec2.Protocol;

/// <summary>XML answers of the query protocols.</summary>
internal static class QueryXml
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Async = true,
        CloseOutput = false,
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        // Tags may hold characters that XML cannot carry; EC2 drops them too.
        CheckCharacters = false,
    };

    public static XmlWriter Create(Stream content) => XmlWriter.Create(content, Settings);

    public static async Task SendAsync(HttpContext http, int status, MemoryStream content)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/xml;charset=UTF-8";
        http.Response.ContentLength = content.Length;
        await http.Response.Body.WriteAsync(content.GetBuffer().AsMemory(0, (int)content.Length), http.RequestAborted);
    }
}
