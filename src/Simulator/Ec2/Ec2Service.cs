using System.Text;
using System.Xml;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Workloads;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ec2;

/// <summary>EC2 in its query protocol: form parameters in, XML out.</summary>
public sealed class Ec2Service : ISimulatedService
{
    private const string Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private readonly SimulatorContext _context;
    private readonly Ec2Quotas _quotas = new();
    private readonly IReadOnlyDictionary<string, Ec2Operation> _operations;

    /// <summary>EC2 of one simulator, whose instances run their workloads on <paramref name="workloads"/>.</summary>
    internal Ec2Service(SimulatorContext context, WorkloadEngine workloads)
    {
        _context = context;
        _operations = Ec2Operations.All(workloads);
    }

    /// <inheritdoc />
    public string Name => "ec2";

    /// <inheritdoc />
    public bool StreamsBody(HttpRequest request) => false;

    /// <inheritdoc />
    public string? OperationOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var action = QueryParameters.Parse(body).Text("Action") ?? request.Query["Action"].ToString();
        return _operations.ContainsKey(action) ? action : null;
    }

    /// <inheritdoc />
    public async Task HandleAsync(ServiceCall call)
    {
        var body = call.Body.IsEmpty && call.Http.Request.QueryString.HasValue
            ? Encoding.UTF8.GetBytes(call.Http.Request.QueryString.Value![1..])
            : call.Body;
        var parameters = QueryParameters.Parse(body.Span);
        if (!_operations.TryGetValue(call.Operation, out var operation))
        {
            throw Ec2Errors.Of(
                "InvalidAction", $"The action {parameters.Text("Action") ?? "(none)"} is not valid for this web service.");
        }

        using var content = new MemoryStream();
        await using (var xml = QueryXml.Create(content))
        {
            await xml.WriteStartElementAsync(null, $"{call.Operation}Response", Namespace);
            await xml.WriteElementStringAsync(null, "requestId", null, call.RequestId);
            var ec2 = new Ec2Call(parameters, call, _context, new Ec2Writer(xml), _context.Time.GetUtcNow());
            Admit(ec2);
            await operation(ec2);
            await xml.WriteEndElementAsync();
        }

        await QueryXml.SendAsync(call.Http, 200, content);
    }

    /// <inheritdoc />
    public async Task WriteErrorAsync(HttpContext context, ServiceException error, string requestId)
    {
        using var content = new MemoryStream();
        await using (var xml = QueryXml.Create(content)) WriteError(xml, error, requestId);
        await QueryXml.SendAsync(context, error.Status, content);
    }

    private static void WriteError(XmlWriter xml, ServiceException error, string requestId)
    {
        xml.WriteStartElement("Response");
        xml.WriteStartElement("Errors");
        xml.WriteStartElement("Error");
        xml.WriteElementString("Code", error.Code);
        xml.WriteElementString("Message", error.Message);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteElementString("RequestID", requestId);
        xml.WriteEndElement();
    }

    private void Admit(Ec2Call call)
    {
        if (_context.Quotas.Settings.Enforced) _quotas.Take(call);
        if (call.Options.DeniedOperations.Contains(call.Service.Operation)) throw Ec2Errors.Unauthorized();
        if (call.Parameters.Flag("DryRun") == true) throw Ec2Errors.DryRun();
    }
}
