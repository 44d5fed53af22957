using System.Net;
using System.Text;
using System.Text.Json;
using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Serialization;
using Microsoft.Extensions.Time.Testing;

namespace DRServerless.Cli.Tests.Output;

/// <summary>Watching while the server is replaced: an operation does not end because one instance of its host did.</summary>
public sealed class OperationWatchTests : IDisposable
{
    private static readonly OperationId Id = OperationId.Create("op-1");

    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Follow_AServerThatIsAwayForAWhile_TellsItOnceAndGoesOn()
    {
        var ended = await FollowAsync(new Scripted(Answer(OperationStatus.Running), null, null, null, Answer(OperationStatus.Succeeded)));

        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        Assert.Equal(2, _output.ToString().Split("does not answer").Length);
    }

    [Fact]
    public async Task Follow_AServerThatNeverAnswered_EndsAtOnce()
    {
        var server = new Scripted([null]);

        await Assert.ThrowsAsync<ServerUnreachableException>(() => FollowAsync(server));

        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task Follow_AServerThatStaysAway_EndsAfterFiveMinutes()
    {
        var started = _time.GetUtcNow();

        await Assert.ThrowsAsync<ServerUnreachableException>(() => FollowAsync(new Scripted([Answer(OperationStatus.Running), null])));

        Assert.InRange(_time.GetUtcNow() - started, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
    }

    private async Task<Operation> FollowAsync(Scripted server)
    {
        using var http = new HttpClient(server) { BaseAddress = new Uri("http://127.0.0.1") };
        using var api = new ApiClient(http, TimeSpan.Zero);
        var watching = new OperationWatch(api, new CommandOutput(false, _output, _output), _time).FollowAsync(Id, CancellationToken.None);
        while (!watching.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        return await watching;
    }

    private static Operation Answer(OperationStatus status) => new()
    {
        Id = Id, ProjectId = ProjectId.Create("prj-1"), Kind = OperationKind.LaunchTest, Status = status, Request = JsonDocument.Parse("{}").RootElement, AcceptedAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>Answers for the operation one after the other, the last for ever; null is a host whose worker was just lost.</summary>
    private sealed class Scripted(params Operation?[] answers) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (path.EndsWith("/events", StringComparison.Ordinal)) return Json(new ListView<OperationEvent>([]));
            if (path.EndsWith("/machines", StringComparison.Ordinal)) return Json(new ListView<MachineView>([]));
            return answers[Math.Min(Asked++, answers.Length - 1)] is { } operation
                ? Json(operation)
                : Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError) { RequestMessage = request });
        }

        private static Task<HttpResponseMessage> Json<T>(T value) => Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(value, DrJson.Stored), Encoding.UTF8, "application/json") });
    }
}
