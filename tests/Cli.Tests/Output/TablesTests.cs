using System.Text.Json;
using DRServerless.Api.Projects;
using DRServerless.Cli.Output;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using Spectre.Console;

namespace DRServerless.Cli.Tests.Output;

/// <summary>Tables must be readable in a narrow terminal, in a wide one, and piped; ids must be there to copy.</summary>
public sealed class TablesTests
{
    private static readonly Operation Operation = new()
    {
        Id = new OperationId("op-0123456789abcdef0123"),
        ProjectId = new ProjectId("prj-0123456789abcdef0123"),
        Kind = OperationKind.TerminateTestMachines,
        Status = OperationStatus.WaitingForApproval,
        Request = JsonSerializer.SerializeToElement(new { }),
        Step = "waiting for approval to launch the machines at the source, and for [brackets] that are no markup",
        AcceptedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch,
        Machines = new Dictionary<MachineId, MachineOutcome>
        {
            [new MachineId("mch-0123456789abcdef0123")] = new()
            {
                Step = "runs at the target and passed the status checks",
                InstanceId = "i-0123456789abcdef0",
                RecoveryPointAgeSeconds = 12.34,
                RecoveryTimeSeconds = 100,
                RecoveryPointId = new RecoveryPointId("rp-0123456789abcdef0123"),
            },
        },
    };

    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    [InlineData(2_000)]
    public void Operation_OnAnyConsole_FitsAndKeepsItsIds(int width)
    {
        var text = Render(width, console => Tables.Operation(console, Operation));

        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        Assert.Contains("op-0123456789abcdef0123", text, StringComparison.Ordinal);
        Assert.Contains("i-0123456789abcdef0", text, StringComparison.Ordinal);
        Assert.Contains("WaitingForApproval", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Operation_Piped_IsOneLineARow()
    {
        var text = Render(2_000, console => Tables.Operations(console, new ListView<Operation>([Operation])));

        var line = Assert.Single(text.Split('\n'), line => line.Contains("op-", StringComparison.Ordinal));
        Assert.Contains(Operation.Step, line, StringComparison.Ordinal);
        Assert.Contains("1970-01-01 00:00:00Z", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_OfANarrowConsole_AreLeftOutInOrder()
    {
        var rows = new FittedTable("first", "second", "third").LeavingOut("second", "first");
        rows.Add("1111111111", "2222222222", "3");

        Assert.Contains("2222222222", Render(60, rows.Write), StringComparison.Ordinal);
        var narrow = Render(25, rows.Write);
        Assert.DoesNotContain("second", narrow, StringComparison.Ordinal);
        Assert.Contains("1111111111", narrow, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_WithNothing_SayWhatToDo() =>
        Assert.Contains("drctl project create", Render(80, console => Tables.Projects(console, new ListView<ProjectView>([]))), StringComparison.Ordinal);

    private static string Render(int width, Action<IAnsiConsole> write)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        write(console);
        return text.ToString();
    }
}
