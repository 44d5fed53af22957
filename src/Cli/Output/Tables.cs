using System.Globalization;
using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Core.Operations;
using DRServerless.Core.RecoveryPoints;
using Spectre.Console;

namespace DRServerless.Cli.Output;

/// <summary>How things look in a terminal.</summary>
internal static class Tables
{
    public static void Projects(IAnsiConsole console, ListView<ProjectView> projects)
    {
        var table = New("Id", "Name", "State", "From", "To", "Operation");
        foreach (var project in projects.Items)
            table.AddRow(Cells(project.Id, project.Name, project.State, project.Source.Region, project.Target.Region, project.ActiveOperation));
        console.Write(table);
    }

    public static void Project(IAnsiConsole console, ProjectView project)
    {
        var table = New("Project", project.Id.Value);
        table.AddRow(Cells("name", project.Name));
        table.AddRow(Cells("state", project.State));
        table.AddRow(Cells("direction", project.Direction));
        table.AddRow(Cells("source", $"{project.Source.Kind} {project.Source.Region}"));
        table.AddRow(Cells("target", $"{project.Target.Kind} {project.Target.Region}"));
        table.AddRow(Cells("failback", project.FailbackMethod));
        table.AddRow(Cells("recovery point every", $"{project.Replication.RecoveryPointIntervalSeconds} s, lag goal {project.Replication.LagGoalSeconds} s"));
        table.AddRow(Cells("operation", project.ActiveOperation));
        table.AddRow(Cells("allowed now", string.Join(", ", project.AllowedActions)));
        console.Write(table);
    }

    public static void Machines(IAnsiConsole console, ListView<MachineView> machines)
    {
        var table = New("Id", "Name", "Runs as", "Replication", "Done", "Backlog", "Lag", "MiB/s", "Doing");
        foreach (var machine in machines.Items)
        {
            var replication = machine.Replication;
            table.AddRow(Cells(
                machine.Id, machine.Name, machine.ActiveInstanceId, replication.State, Format.Percent(replication.Percent), Format.Bytes(replication.BacklogBytes),
                Format.Seconds(replication.LagSeconds), replication.MebibytesPerSecond, replication.Problem?.Message ?? replication.Doing));
        }

        console.Write(table);
    }

    public static void Machine(IAnsiConsole console, MachineView machine)
    {
        Machines(console, new ListView<MachineView>([machine]));
        var table = New("Instance", "Side", "Role", "Recovery point", "Fencing");
        foreach (var instance in machine.Instances)
            table.AddRow(Cells(instance.InstanceId, instance.Side, instance.Role, instance.RecoveryPointId, instance.Fencing?.State));
        console.Write(table);
    }

    public static void RecoveryPoints(IAnsiConsole console, ListView<RecoveryPoint> points)
    {
        var table = New("Id", "Taken", "Kind", "Direction", "Disks", "Changed", "Moved");
        foreach (var point in points.Items)
        {
            table.AddRow(Cells(point.Id, Format.Time(point.TakenAt), point.Kind, point.Direction, point.Disks.Count,
                Format.Bytes(point.Disks.Sum(disk => disk.ChangedBlocks) * Core.Blocks.Block.Size), Format.Bytes(point.Disks.Sum(disk => disk.BytesMoved))));
        }

        console.Write(table);
    }

    public static void Operations(IAnsiConsole console, ListView<Operation> operations)
    {
        var table = New("Id", "Kind", "Status", "Step", "Accepted", "Ended");
        foreach (var operation in operations.Items)
            table.AddRow(Cells(operation.Id, operation.Kind, operation.Status, operation.Problem?.Message ?? operation.Step, Format.Time(operation.AcceptedAt), operation.EndedAt is { } ended ? Format.Time(ended) : ""));
        console.Write(table);
    }

    public static void Operation(IAnsiConsole console, Operation operation)
    {
        Operations(console, new ListView<Operation>([operation]));
        if (operation.AwaitingApproval is { } gate) console.Line($"Waits for a person at '{gate}': drctl operation approve {operation.Id}");
        if (operation.Machines.Count == 0) return;
        var table = New("Machine", "Step", "Instance", "Recovery point", "Age of recovery point", "Recovery time");
        foreach (var (machine, outcome) in operation.Machines)
        {
            table.AddRow(Cells(machine, outcome.Problem?.Message ?? outcome.Step, outcome.InstanceId, outcome.RecoveryPointId,
                Format.Seconds(outcome.RecoveryPointAgeSeconds), Format.Seconds(outcome.RecoveryTimeSeconds)));
        }

        console.Write(table);
    }

    /// <summary>A line of plain text, whatever brackets it has.</summary>
    public static void Line(this IAnsiConsole console, string text) => console.Write(new Text(text + Environment.NewLine));

    public static Table New(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)));
        return table;
    }

    public static string[] Cells(params object?[] values) =>
        [.. values.Select(value => Markup.Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""))];
}
