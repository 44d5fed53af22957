using System.Text.RegularExpressions;
using DRServerless.Core.Errors;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Notices.Answers;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Tests.Operations;
using DRServerless.Workflows.Tests.Plans;
using static DRServerless.Workflows.Tests.Notices.NoticeWorld;

namespace DRServerless.Workflows.Tests.Notices;

/// <summary>Links by which people answer: good for one answer to one question, and for nothing else.</summary>
public sealed partial class AnswerLinkTests
{
    [Theory]
    [InlineData(true, OperationStatus.Succeeded)]
    [InlineData(false, OperationStatus.Failed)]
    public async Task Decide_ByALink_GoesOnOrStopsAndIsRecorded(bool approves, OperationStatus end)
    {
        await using var world = await AskedAsync();
        var looked = await world.Desk.LookAsync(world.Token(approves), world.Harness.Deadline);
        Assert.Equal((approves, false, world.Operation.Value), (looked.Approves, looked.Decided, looked.About));
        Assert.Equal(OperationStatus.WaitingForApproval, (await world.Harness.OperationAsync(world.Operation)).Status);

        Assert.True((await world.Desk.DecideAsync(world.Token(approves), world.Harness.Deadline)).Decided);

        var ended = await world.Harness.UntilEndedAsync(world.Operation);
        Assert.Equal(end, ended.Status);
        Assert.Contains(await world.Harness.LogAsync(world.Operation), line => line.Contains("by link of channel hook", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Decide_ASecondTime_IsRefusedWhicheverLink()
    {
        await using var world = await AskedAsync();
        await world.Desk.DecideAsync(world.Token(approves: true), world.Harness.Deadline);

        foreach (var approves in new[] { true, false })
        {
            var refusal = await Assert.ThrowsAsync<DrException>(() => world.Desk.DecideAsync(world.Token(approves), world.Harness.Deadline));
            Assert.Contains(refusal.Code, new[] { ErrorCodes.AnswerLinkUsed, ErrorCodes.ActionNotAllowed });
        }

        await world.Harness.UntilEndedAsync(world.Operation);
        Assert.Equal(ErrorCodes.ActionNotAllowed, (await Assert.ThrowsAsync<DrException>(() => world.Desk.LookAsync(world.Token(approves: true), world.Harness.Deadline))).Code);
    }

    [Fact]
    public async Task Decide_LinkWasUsedWhileTheQuestionStands_SaysSo()
    {
        await using var world = await AskedAsync();
        await world.Harness.Client.SuspendAsync(world.Operation.Value, "test", world.Harness.Deadline);
        await world.Desk.DecideAsync(world.Token(approves: true), world.Harness.Deadline);

        Assert.Equal(ErrorCodes.AnswerLinkUsed, (await Assert.ThrowsAsync<DrException>(() => world.Desk.DecideAsync(world.Token(approves: false), world.Harness.Deadline))).Code);
        Assert.Equal(ErrorCodes.AnswerLinkUsed, (await Assert.ThrowsAsync<DrException>(() => world.Desk.LookAsync(world.Token(approves: true), world.Harness.Deadline))).Code);
        await world.Harness.Client.ResumeAsync(world.Operation.Value, "test", world.Harness.Deadline);
        Assert.Equal(OperationStatus.Succeeded, (await world.Harness.UntilEndedAsync(world.Operation)).Status);
    }

    [Fact]
    public async Task Decide_DiesBeforeTheAnswerIsGiven_TheSameLinkEndsIt()
    {
        await using var world = await AskedAsync();
        var services = world.Harness.Services;
        var dying = new OperationStarter(services.Documents, new DeadClient(), services.Time, Guid.NewGuid);
        await Assert.ThrowsAsync<DrException>(() => new AnswerDesk(services, dying).DecideAsync(world.Token(approves: true), world.Harness.Deadline));

        Assert.Equal(ErrorCodes.AnswerLinkUsed, (await Assert.ThrowsAsync<DrException>(() => world.Desk.DecideAsync(world.Token(approves: false), world.Harness.Deadline))).Code);
        await world.Desk.DecideAsync(world.Token(approves: true), world.Harness.Deadline);

        Assert.Equal(OperationStatus.Succeeded, (await world.Harness.UntilEndedAsync(world.Operation)).Status);
    }

    [Fact]
    public async Task Look_AnyBitOfTheTokenIsChanged_IsRefusedAndChangesNothing()
    {
        await using var world = await AskedAsync();
        var token = world.Token(approves: true);
        for (var place = 0; place < token.Length; place++)
        {
            for (var bit = 0; bit < 7; bit++)
            {
                var changed = $"{token[..place]}{(char)(token[place] ^ (1 << bit))}{token[(place + 1)..]}";
                var refusal = await Assert.ThrowsAsync<DrException>(() => world.Desk.DecideAsync(changed, world.Harness.Deadline));
                Assert.True(refusal.Code == ErrorCodes.AnswerLinkRefused, $"Bit {bit} of character {place}: {refusal.Code.Name}");
            }
        }

        Assert.Equal(OperationStatus.WaitingForApproval, (await world.Harness.OperationAsync(world.Operation)).Status);
        Assert.Null(await world.Harness.Services.Documents.FindAsync<NoticeAnswer>(Keys.NoticeAnswer(world.Harness.ProjectId, IdOf(world.Asked.Subject)), world.Harness.Deadline));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("e30.AAAA")]
    [InlineData("é.é")]
    public async Task Look_NoToken_IsRefused(string? token)
    {
        await using var world = await AskedAsync();

        Assert.Equal(ErrorCodes.AnswerLinkRefused, (await Assert.ThrowsAsync<DrException>(() => world.Desk.LookAsync(token, world.Harness.Deadline))).Code);
        Assert.Equal(ErrorCodes.AnswerLinkRefused, (await Assert.ThrowsAsync<DrException>(() => world.Desk.LookAsync(new string('a', 100_000), world.Harness.Deadline))).Code);
    }

    [Fact]
    public async Task Look_RandomTokens_AreRefused()
    {
        await using var world = await AskedAsync();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var token = world.Token(approves: false);
        for (var trial = 0; trial < 300; trial++)
        {
            var bytes = new byte[random.Next(1, 60)];
            random.NextBytes(bytes);
            var made = random.Next(3) switch
            {
                0 => Convert.ToBase64String(bytes),
                1 => token[..random.Next(token.Length)] + Convert.ToHexString(bytes),
                _ => $"{token.Split('.')[0]}.{Convert.ToHexString(bytes)}",
            };
            var refusal = await Assert.ThrowsAsync<DrException>(() => world.Desk.LookAsync(made, world.Harness.Deadline));
            Assert.True(refusal.Code == ErrorCodes.AnswerLinkRefused, $"Seed {seed}, trial {trial}: {refusal.Code.Name}");
        }
    }

    [Fact]
    public async Task Look_AfterItsTime_IsExpired()
    {
        await using var world = await AskedAsync();
        world.Harness.Time.SetUtcNow(world.Asked.AnswerBy!.Value);

        Assert.Equal(ErrorCodes.AnswerLinkExpired, (await Assert.ThrowsAsync<DrException>(() => world.Desk.DecideAsync(world.Token(approves: true), world.Harness.Deadline))).Code);
    }

    [Fact]
    public async Task Look_AfterTheQuestionWasAnsweredOtherwise_IsRefused()
    {
        await using var world = await AskedAsync();
        await world.Harness.Starter.DecideAsync(world.Operation, new ApprovalDecision(Approved: true, "somebody"), world.Harness.Deadline);
        await world.Harness.UntilEndedAsync(world.Operation);

        Assert.Equal(ErrorCodes.ActionNotAllowed, (await Assert.ThrowsAsync<DrException>(() => world.Desk.DecideAsync(world.Token(approves: false), world.Harness.Deadline))).Code);
    }

    [Fact]
    public async Task Look_KeyHasChanged_IsRefused()
    {
        await using var world = await AskedAsync();
        world.Harness.Secrets.Known["answer-links"] = "a key of the host's own";

        Assert.Equal(ErrorCodes.AnswerLinkRefused, (await Assert.ThrowsAsync<DrException>(() => world.Desk.LookAsync(world.Token(approves: true), world.Harness.Deadline))).Code);
    }

    [Fact]
    public async Task Make_HostHasNoAddressForPeople_SaysHowToAnswerInstead()
    {
        await using var world = await AskedAsync();
        var services = world.Harness.Services with { PublicUrl = null };

        var letter = await new Workflows.Notices.Channels.NoticeLetters(services).WriteAsync(world.Harness.ProjectId, IdOf(world.Asked.Subject), "hook", world.Harness.Deadline);

        Assert.Null(letter!.Answer);
        Assert.Contains($"drctl operation approve {world.Operation}", letter.HowToAnswer, StringComparison.Ordinal);
    }

    private static async Task<World> AskedAsync()
    {
        var harness = await PlanWorld.StartAsync(1, twice: false, it => PlanWorld.Plan(PlanWorld.Ask("sure"), PlanWorld.Wave("all", [.. it.MachineIds])));
        await harness.SetNoticesAsync(Everything(Hook()));
        var operation = await harness.AcceptAsync(PlanWorld.Recovery);
        await harness.UntilAsync(operation.Id, found => found.Status == OperationStatus.WaitingForApproval);
        await harness.UntilAsync(() => Task.FromResult(Links(harness).Any()), () => "the links");
        var asked = (await harness.NoticesAsync()).Single(notice => notice.Kind == NoticeKind.ApprovalWanted);
        return new World(harness, operation.Id, asked, [.. Links(harness)]);
    }

    private static IEnumerable<string> Links(OperationsHarness harness) =>
        harness.Network.Sent.ToList().SelectMany(call => Link().Matches(System.Text.Encoding.UTF8.GetString(call.Body.Span))).Select(match => match.Groups[1].Value);

    [GeneratedRegex("https://dr\\.example/api/answer\\?t=([^\"]+)")]
    private static partial Regex Link();

    private sealed record World(OperationsHarness Harness, Core.Identity.OperationId Operation, Notice Asked, IReadOnlyList<string> Tokens) : IAsyncDisposable
    {
        public AnswerDesk Desk { get; } = new(Harness.Services, Harness.Starter);

        public string Token(bool approves) => Tokens[approves ? 0 : 1];

        public ValueTask DisposeAsync() => Harness.DisposeAsync();
    }

    /// <summary>A runtime that is out of reach when the answer is to be given.</summary>
    private sealed class DeadClient : IOrchestrationClient
    {
        public Task<bool> StartAsync<TInput, TOutput>(OrchestrationName<TInput, TOutput> orchestration, string instanceId, TInput input, CancellationToken cancellation) => throw Dead();

        public Task<OrchestrationInstance?> GetAsync(string instanceId, CancellationToken cancellation) => throw Dead();

        public IAsyncEnumerable<OrchestrationInstance> ListAsync(string instanceIdPrefix, CancellationToken cancellation) => throw Dead();

        public Task RaiseEventAsync<T>(string instanceId, string eventName, T payload, CancellationToken cancellation) => throw Dead();

        public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellation) => throw Dead();

        public Task SuspendAsync(string instanceId, string reason, CancellationToken cancellation) => throw Dead();

        public Task ResumeAsync(string instanceId, string reason, CancellationToken cancellation) => throw Dead();

        public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellation) => throw Dead();

        private static DrException Dead() => new(ErrorCodes.StoreUnavailable, "The process died (fake).");
    }
}
