using System.Globalization;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Security;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Sts;

/// <summary>STS in its query protocol: who calls, and sessions in roles.</summary>
public sealed class StsService : ISimulatedService
{
    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
    private const string WithWebIdentity = "AssumeRoleWithWebIdentity";
    private const int MinSeconds = 900;
    private const int MaxSeconds = 43200;
    private const int MaxChainedSeconds = 3600;
    private static readonly string[] Operations = ["GetCallerIdentity", "AssumeRole", WithWebIdentity];

    private readonly SimulatorContext _context;

    /// <summary>STS of one simulator.</summary>
    public StsService(SimulatorContext context) => _context = context;

    /// <inheritdoc />
    public string Name => "sts";

    /// <inheritdoc />
    public bool StreamsBody(HttpRequest request) => false;

    /// <inheritdoc />
    public string? OperationOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var action = QueryParameters.Parse(body).Text("Action");
        return Operations.Contains(action) ? action : null;
    }

    /// <inheritdoc />
    public bool AllowsAnonymous(string operation) => operation == WithWebIdentity;

    /// <inheritdoc />
    public Task HandleAsync(ServiceCall call)
    {
        var parameters = QueryParameters.Parse(call.Body.Span);
        return QueryAnswers.SendResultAsync(call, Namespace, xml => Answer(call, parameters, new Ec2Writer(xml)));
    }

    /// <inheritdoc />
    public Task WriteErrorAsync(HttpContext context, ServiceException error, string requestId) => QueryAnswers.SendErrorAsync(context, Namespace, error, requestId);

    private void Answer(ServiceCall call, QueryParameters parameters, Ec2Writer writer)
    {
        switch (call.Operation)
        {
            case "GetCallerIdentity":
                writer.Text("Arn", call.Caller.Arn);
                writer.Text("UserId", call.Caller.UserId);
                writer.Text("Account", call.Caller.AccountId);
                break;
            case "AssumeRole":
                AssumeRole(call, parameters, writer);
                break;
            case WithWebIdentity:
                AssumeRoleWithWebIdentity(parameters, writer);
                break;
        }
    }

    private void AssumeRole(ServiceCall call, QueryParameters parameters, Ec2Writer writer)
    {
        var role = RoleArn.Parse(Required(parameters, "RoleArn"));
        var trusted = _context.Options.Ec2.Roles is not { Count: > 0 } roles
            || roles.Any(item => item.Arn == role.Text && RoleTrust.Admits(item, call.Caller, parameters.Text("ExternalId")));
        if (!trusted) throw StsErrors.AccessDenied($"User: {call.Caller.Arn}", "AssumeRole", role.Text);
        var chained = call.Caller.AccessKeyId.StartsWith("ASIA", StringComparison.Ordinal);
        WriteSession(writer, role, parameters, chained ? MaxChainedSeconds : MaxSeconds);
    }

    private void AssumeRoleWithWebIdentity(QueryParameters parameters, Ec2Writer writer)
    {
        var role = RoleArn.Parse(Required(parameters, "RoleArn"));
        var identity = WebIdentity.Parse(Required(parameters, "WebIdentityToken"), _context.Time.GetUtcNow());
        if (_context.Options.Ec2.Roles is { Count: > 0 } roles) RoleTrust.Check(role, roles, identity);
        WriteSession(writer, role, parameters, MaxSeconds);
        writer.Text("SubjectFromWebIdentityToken", identity.Subject);
        writer.Text("Audience", identity.Audience);
        writer.Text("Provider", identity.Issuer);
    }

    private void WriteSession(Ec2Writer writer, RoleArn role, QueryParameters parameters, int maxSeconds)
    {
        var name = Required(parameters, "RoleSessionName");
        var seconds = parameters.Integer("DurationSeconds") ?? MaxChainedSeconds;
        if (seconds < MinSeconds || seconds > maxSeconds)
            throw StsErrors.Validation($"The requested DurationSeconds {seconds} is not between {MinSeconds} and {maxSeconds}.");
        var arn = $"arn:aws:sts::{role.AccountId}:assumed-role/{role.RoleName}/{name}";
        var userId = $"AROA{StableId(role.Text)}:{name}";
        var session = _context.Credentials.IssueSession(role.AccountId, arn, userId, TimeSpan.FromSeconds(seconds));
        WriteCredentials(writer, session);
        writer.Structure("AssumedRoleUser", () =>
        {
            writer.Text("Arn", arn);
            writer.Text("AssumedRoleId", userId);
        });
    }

    private static void WriteCredentials(Ec2Writer writer, AccessKey session) => writer.Structure("Credentials", () =>
    {
        writer.Text("AccessKeyId", session.Identity.AccessKeyId);
        writer.Text("SecretAccessKey", session.SecretAccessKey);
        writer.Text("SessionToken", session.SessionToken);
        writer.Text("Expiration", session.ExpiresAt!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    });

    private static string Required(QueryParameters parameters, string name) =>
        parameters.Text(name) ?? throw StsErrors.Validation(
            $"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member must not be null");

    private static string StableId(string text) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..17];
}
