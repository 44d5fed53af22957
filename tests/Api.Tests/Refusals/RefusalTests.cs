using System.Net.Http.Headers;
using System.Text;
using DRServerless.Api.Tests.Hosting;

namespace DRServerless.Api.Tests.Refusals;

/// <summary>What is wrong is refused with a stable code, and nothing changes.</summary>
[Collection(StillWorld.Name)]
public sealed class RefusalTests(ApiWorld world, RefusalSubject subject) : IClassFixture<RefusalSubject>
{
    public static TheoryData<string, string, string, string, int, string> WrongBodies => new()
    {
        // Fields: unknown, twice, missing, of the wrong type, null where something must be.
        { "unknown field", "POST projects", """{"name":"new","source":{aws},"target":{good},"colour":"red"}""", "colour", 400, "invalid_request" },
        { "unknown nested field", "POST projects", """{"name":"new","source":{aws},"target":{"kind":"aws","region":"eu-central-1","colour":1}}""", "colour", 400, "invalid_request" },
        { "duplicate field", "POST projects", """{"name":"new","name":"newer","source":{aws},"target":{good}}""", "name", 400, "invalid_request" },
        { "duplicate nested field", "POST projects", """{"name":"new","source":{aws},"target":{"kind":"aws","kind":"aws","region":"eu-central-1"}}""", "kind", 400, "invalid_request" },
        { "missing field", "POST projects", """{"name":"new","source":{aws}}""", "target", 400, "invalid_request" },
        { "missing nested field", "POST projects", """{"name":"new","source":{aws},"target":{"kind":"aws"}}""", "region", 400, "invalid_request" },
        { "number for a string", "POST projects", """{"name":1,"source":{aws},"target":{good}}""", "name", 400, "invalid_request" },
        { "string for a number", "POST projects", """{"name":"new","source":{aws},"target":{good},"replication":{"recoveryPointIntervalSeconds":"600"}}""", "recoveryPointIntervalSeconds", 400, "invalid_request" },
        { "fraction for a whole number", "POST projects", """{"name":"new","source":{aws},"target":{good},"replication":{"recoveryPointIntervalSeconds":1.5}}""", "recoveryPointIntervalSeconds", 400, "invalid_request" },
        { "null for a string", "POST projects", """{"name":null,"source":{aws},"target":{good}}""", "name", 400, "invalid_request" },
        { "null for an object", "POST projects", """{"name":"new","source":null,"target":{good}}""", "source", 400, "invalid_request" },
        { "unknown word of an enumeration", "POST projects", """{"name":"new","source":{"kind":"gcp","region":"eu-west-1"},"target":{good}}""", "kind", 400, "invalid_request" },
        { "number of an enumeration", "POST projects", """{"name":"new","source":{"kind":0,"region":"eu-west-1"},"target":{good}}""", "kind", 400, "invalid_request" },
        { "no object", "POST projects", "[]", "CreateProjectRequest", 400, "invalid_request" },
        { "null", "POST projects", "null", "null", 400, "invalid_request" },
        { "no JSON", "POST projects", "name: new", "CreateProjectRequest", 400, "invalid_request" },
        { "cut short", "POST projects", """{"name":"new",""", "CreateProjectRequest", 400, "invalid_request" },
        { "half a character", "POST projects", """{"name":"\ud800","source":{aws},"target":{good}}""", "name", 400, "invalid_request" },
        { "nothing", "POST projects", "", "body", 400, "invalid_request" },
        { "too deep", "POST projects", new string('[', 200), "CreateProjectRequest", 400, "invalid_request" },
        { "null in a list of rules", "POST projects", """{"name":"new","source":{aws},"target":{good},"retention":{"rules":[null]}}""", "rules", 400, "invalid_request" },

        // Values.
        { "empty name", "POST projects", """{"name":" ","source":{aws},"target":{good}}""", "name", 400, "invalid_request" },
        { "long name", "POST projects", """{"name":"{long}","source":{aws},"target":{good}}""", "name", 400, "invalid_request" },
        { "control character in the name", "POST projects", """{"name":"a\u0007b","source":{aws},"target":{good}}""", "name", 400, "invalid_request" },
        { "name taken", "POST projects", """{"name":"{project name}","source":{aws},"target":{good}}""", "Choose another name", 409, "already_exists" },
        { "source is target", "POST projects", """{"name":"new","source":{aws},"target":{aws}}""", "differ", 400, "invalid_request" },
        { "no region's form", "POST projects", """{"name":"new","source":{"kind":"aws","region":"Ireland"},"target":{good}}""", "source.region", 400, "invalid_request" },
        { "no such region", "POST projects", """{"name":"new","source":{"kind":"aws","region":"eu-nowhere-9"},"target":{good}}""", "eu-nowhere-9", 400, "unknown_region" },
        { "no such target region", "POST projects", """{"name":"new","source":{aws},"target":{"kind":"aws","region":"eu-nowhere-9"}}""", "eu-nowhere-9", 400, "unknown_region" },
        { "role that is none", "POST projects", """{"name":"new","source":{"kind":"aws","region":"eu-west-1","roleArn":"admin"},"target":{good}}""", "roleArn", 400, "invalid_request" },
        { "external id without a role", "POST projects", """{"name":"new","source":{"kind":"aws","region":"eu-west-1","externalId":"abc"},"target":{good}}""", "externalId", 400, "invalid_request" },
        { "from vCenter", "POST projects", """{"name":"new","source":{"kind":"vCenter","region":"room 1"},"target":{good}}""", "not available yet", 400, "unsupported_infrastructure" },
        { "from other", "POST projects", """{"name":"new","source":{"kind":"other","region":"room 1"},"target":{good}}""", "not available yet", 400, "unsupported_infrastructure" },
        { "to vCenter", "POST projects", """{"name":"new","source":{aws},"target":{"kind":"vCenter","region":"room 1"}}""", "target must be aws", 400, "unsupported_infrastructure" },
        { "interval of nothing", "PATCH projects/{project}", """{"replication":{"recoveryPointIntervalSeconds":0}}""", "recoveryPointIntervalSeconds", 400, "invalid_request" },
        { "interval over a day", "PATCH projects/{project}", """{"replication":{"recoveryPointIntervalSeconds":86401,"lagGoalSeconds":90000}}""", "recoveryPointIntervalSeconds", 400, "invalid_request" },
        { "goal under the interval", "PATCH projects/{project}", """{"replication":{"recoveryPointIntervalSeconds":60,"lagGoalSeconds":59}}""", "lagGoalSeconds", 400, "invalid_request" },
        { "no rule", "PATCH projects/{project}", """{"retention":{"rules":[]}}""", "rules", 400, "invalid_request" },
        { "no rules", "PATCH projects/{project}", """{"retention":{"rules":null}}""", "rules", 400, "invalid_request" },
        { "rule of no interval", "PATCH projects/{project}", """{"retention":{"rules":[{"intervalSeconds":0,"windowSeconds":60}]}}""", "intervalSeconds", 400, "invalid_request" },
        { "window under the interval", "PATCH projects/{project}", """{"retention":{"rules":[{"intervalSeconds":60,"windowSeconds":59}]}}""", "windowSeconds", 400, "invalid_request" },
        { "null rule", "PATCH projects/{project}", """{"retention":{"rules":[null]}}""", "rules", 400, "invalid_request" },
        { "name cannot be changed", "PATCH projects/{project}", """{"name":"other"}""", "name", 400, "invalid_request" },

        // Machines.
        { "machine twice", "POST projects/{project}/machines", """{"instanceId":"{instance}"}""", "in the project already", 409, "already_exists" },
        { "machine twice by another name", "POST projects/{project}/machines", """{"instanceId":"{instance}","name":"another"}""", "in the project already", 409, "already_exists" },
        { "no such instance", "POST projects/{project}/machines", """{"instanceId":"i-0123456789abcdef0"}""", "i-0123456789abcdef0", 404, "instance_not_found" },
        { "no instance's id", "POST projects/{project}/machines", """{"instanceId":"web server"}""", "web server", 404, "instance_not_found" },
        { "no instance", "POST projects/{project}/machines", """{"name":"web"}""", "instanceId", 400, "invalid_request" },
        { "unknown project", "POST projects/prj-unknown/machines", """{"instanceId":"{instance}"}""", "prj-unknown", 404, "project_not_found" },
        { "null group", "PATCH projects/{project}/machines/{machine}", """{"launchSettings":{"securityGroupIds":[null]}}""", "securityGroupIds", 400, "invalid_request" },
        { "no group's id", "PATCH projects/{project}/machines/{machine}", """{"launchSettings":{"securityGroupIds":["web"]}}""", "securityGroupIds", 400, "invalid_request" },
        { "null tag", "PATCH projects/{project}/machines/{machine}", """{"launchSettings":{"tags":{"a":null}}}""", "tags", 400, "invalid_request" },
        { "tag twice", "PATCH projects/{project}/machines/{machine}", """{"launchSettings":{"tags":{"a":"1","a":"2"}}}""", "a", 400, "invalid_request" },
        { "no address", "PATCH projects/{project}/machines/{machine}", """{"failbackLaunchSettings":{"privateIp":"here"}}""", "failbackLaunchSettings: privateIp", 400, "invalid_request" },
        { "no boot mode", "PATCH projects/{project}/machines/{machine}", """{"launchSettings":{"bootMode":"floppy"}}""", "bootMode", 400, "invalid_request" },
        { "wave below 0", "PATCH projects/{project}/machines/{machine}", """{"launchSettings":{"wave":-1}}""", "wave", 400, "invalid_request" },
        { "no subnet", "PATCH projects/{project}/machines/{machine}", """{"launchSettings":{"subnetId":"dmz"}}""", "subnetId", 400, "invalid_request" },

        // Actions.
        { "body where none is taken", "POST projects/{project}/start-replication", "{}", "takes no body", 400, "invalid_request" },
        { "launch of no kind", "POST projects/{project}/launch", "{}", "mode", 400, "invalid_request" },
        { "launch without a word", "POST projects/{project}/launch", "", "body", 400, "invalid_request" },
        { "machine id that is none", "POST projects/{project}/launch", """{"mode":"test","machines":["web"]}""", "machines[0]", 400, "invalid_request" },
        { "null machine id", "POST projects/{project}/launch", """{"mode":"test","machines":[null]}""", "machines[0]", 400, "invalid_request" },
        { "recovery point id that is none", "POST projects/{project}/launch", """{"mode":"test","recoveryPoint":{"ids":{"{machine}":"latest"}}}""", "recoveryPoint.ids", 400, "invalid_request" },
        { "time that is none", "POST projects/{project}/launch", """{"mode":"test","recoveryPoint":{"atOrBefore":"yesterday"}}""", "atOrBefore", 400, "invalid_request" },
        { "action on an unknown project", "POST projects/prj-unknown/launch", """{"mode":"test"}""", "prj-unknown", 404, "project_not_found" },
        { "decision with an unknown field", "POST operations/op-unknown/approve", """{"who":"me"}""", "op-unknown", 404, "operation_not_found" },
    };

    public static TheoryData<string, int, string> WrongPlaces => new()
    {
        { "GET projects/prj-unknown", 404, "project_not_found" },
        { "GET projects/PRJ-1", 404, "project_not_found" },
        { "GET projects/prj-", 404, "project_not_found" },
        { "GET projects/mch-1", 404, "project_not_found" },
        { "GET projects/prj-%2e%2e%2fx", 404, "project_not_found" },
        { "GET projects/prj-" + "0123456789012345678901234567890123456789", 404, "project_not_found" },
        { "DELETE projects/prj-unknown", 404, "project_not_found" },
        { "GET projects/prj-unknown/machines", 404, "project_not_found" },
        { "GET projects/prj-unknown/operations", 404, "project_not_found" },
        { "GET projects/{project}/machines/mch-unknown", 404, "machine_not_found" },
        { "GET projects/{project}/machines/web", 404, "machine_not_found" },
        { "DELETE projects/{project}/machines/mch-unknown", 404, "machine_not_found" },
        { "GET projects/prj-unknown/machines/{machine}", 404, "project_not_found" },
        { "GET projects/{project}/machines/mch-unknown/recovery-points", 404, "machine_not_found" },
        { "GET projects/{project}/machines/{machine}/recovery-points/rp-unknown", 404, "recovery_point_not_found" },
        { "GET projects/{project}/machines/{machine}/recovery-points/latest", 404, "recovery_point_not_found" },
        { "GET operations/op-unknown", 404, "operation_not_found" },
        { "GET operations/op-unknown/events", 404, "operation_not_found" },
        { "POST operations/op-unknown/cancel", 404, "operation_not_found" },
        { "POST operations/op-unknown/approve", 404, "operation_not_found" },
        { "POST operations/op-unknown/refuse", 404, "operation_not_found" },
        { "POST projects/prj-unknown/start-replication", 404, "project_not_found" },
        { "GET nothing", 404, "endpoint_not_found" },
        { "GET nothing.json", 404, "endpoint_not_found" },
        { "GET /index.html", 404, "endpoint_not_found" },
        { "GET /", 404, "endpoint_not_found" },
        { "POST projects/{project}/explode", 404, "endpoint_not_found" },
        { "PUT /api", 404, "endpoint_not_found" },
        { "PUT /projects", 404, "endpoint_not_found" },
    };

    [Theory]
    [MemberData(nameof(WrongBodies))]
    public async Task Call_WithAWrongBody_IsRefusedAndChangesNothing(string what, string call, string body, string mention, int status, string code)
    {
        var (method, path) = subject.Split(call);

        var answer = await world.Api.SendAsync(method, path, subject.Fill(body));

        answer.MustRefuse(status, code);
        Assert.True(answer.Detail.Contains(mention, StringComparison.Ordinal), $"{what}: {answer.Detail}");
        await subject.NothingChangedAsync();
    }

    [Theory]
    [MemberData(nameof(WrongPlaces))]
    public async Task Call_ToAWrongPlace_IsRefusedAndChangesNothing(string call, int status, string code)
    {
        var (method, path) = subject.Split(call);

        (await world.Api.SendAsync(method, path)).MustRefuse(status, code);

        await subject.NothingChangedAsync();
    }

    [Theory]
    [InlineData("PUT projects", "GET, POST")]
    [InlineData("PUT projects/", "GET, POST")]
    [InlineData("PUT Projects", "GET, POST")]
    [InlineData("DELETE health", "GET")]
    [InlineData("POST projects/{project}", "DELETE, GET, PATCH")]
    [InlineData("POST projects/prj-unknown", "DELETE, GET, PATCH")]
    [InlineData("GET projects/{project}/start-replication", "POST")]
    [InlineData("PUT projects/{project}/machines/{machine}", "DELETE, GET, PATCH")]
    [InlineData("OPTIONS projects/{project}/machines", "GET, POST")]
    [InlineData("NONSENSE operations/op-unknown", "GET")]
    public async Task Call_WithAnotherMethod_SaysWhichAreTaken(string call, string allowed)
    {
        var (method, path) = subject.Split(call);

        var answer = (await world.Api.SendAsync(method, path)).MustRefuse(405, "method_not_allowed");

        Assert.Equal(allowed, answer.Allow);
        await subject.NothingChangedAsync();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData(null)]
    public async Task Create_WithAnotherContentType_IsRefused(string? type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(subject.Fill("""{"name":"new","source":{aws},"target":{good}}""")));
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);

        (await world.Api.SendAsync("POST", "projects", content)).MustRefuse(400, "invalid_request");

        await subject.NothingChangedAsync();
    }

    [Theory]
    [InlineData(1024 * 1024 + 1)]
    [InlineData(3 * 1024 * 1024)]
    public async Task Create_WithAHugeBody_IsRefused(int bytes)
    {
        var body = subject.Fill("""{"source":{aws},"target":{good},"name":"{long}"}""").Replace(new string('n', 101), new string('n', bytes), StringComparison.Ordinal);

        var answer = (await world.Api.SendAsync("POST", "projects", body)).MustRefuse(400, "invalid_request");

        Assert.Contains("1048576", answer.Detail, StringComparison.Ordinal);
        await subject.NothingChangedAsync();
    }

    [Fact]
    public async Task Read_WithABody_IsRefused() => (await world.Api.SendAsync("GET", "projects", "{}")).MustRefuse(400, "invalid_request");

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://localhost.evil.example")]
    [InlineData("Origin", "null")]
    public async Task Create_ByAStranger_IsRefused(string header, string value)
    {
        var answer = await world.Api.SendAsync("POST", "projects", world.NewProject(), request => request.Headers.TryAddWithoutValidation(header, value));

        answer.MustRefuse(403, "credentials_refused");
        await subject.NothingChangedAsync();
    }

    [Fact]
    public async Task Read_ByAPageOfThisMachine_IsServed() =>
        (await world.Api.SendAsync("GET", "projects", null, request => request.Headers.TryAddWithoutValidation("Origin", "http://localhost:5173"))).Must(200);
}
