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
        var rows = new FittedTable("Id", "Name", "State", "From", "To", "Operation").LeavingOut("Operation", "Id");
        foreach (var project in projects.Items)
            rows.Add(project.Id, project.Name, project.State, project.Source.Region, project.Target.Region, project.ActiveOperation);
        if (projects.Items.Count == 0) console.Line("There is no project yet: drctl project create NAME --from REGION --to REGION");
        else rows.Write(console);
    }

    public static void Project(IAnsiConsole console, ProjectView project)
    {
        var rows = new FittedTable("Project", project.Id.Value);
        rows.Add("name", project.Name);
        rows.Add("state", project.State);
        rows.Add("direction", project.Direction);
        rows.Add("source", $"{project.Source.Kind} {project.Source.Region}");
        rows.Add("target", $"{project.Target.Kind} {project.Target.Region}");
        rows.Add("failback", project.FailbackMethod);
        rows.Add("recovery point every", $"{project.Replication.RecoveryPointIntervalSeconds} s, lag goal {project.Replication.LagGoalSeconds} s");
        rows.Add("operation", project.ActiveOperation);
        rows.Add("allowed now", string.Join(", ", project.AllowedActions));
        foreach (var warning in project.Warnings) rows.Add("warning", $"{warning.Code}: {warning.Message}");
        rows.Write(console);
    }

    public static void Machines(IAnsiConsole console, ListView<MachineView> machines)
    {
        var rows = new FittedTable("Id", "Name", "Runs as", "Replication", "Done", "Backlog", "Lag", "MiB/s", "Doing")
            .LeavingOut("MiB/s", "Backlog", "Id", "Runs as", "Done");
        foreach (var machine in machines.Items)
        {
            var replication = machine.Replication;
            rows.Add(
                machine.Id, machine.Name, machine.ActiveInstanceId, replication.State, Format.Percent(replication.Percent), Format.Bytes(replication.BacklogBytes),
                Format.Seconds(replication.LagSeconds), replication.MebibytesPerSecond, replication.Problem?.Message ?? replication.Doing);
        }

        if (machines.Items.Count == 0) console.Line("The project has no machine yet: drctl machine add PROJECT INSTANCE");
        else rows.Write(console);
    }

    public static void Machine(IAnsiConsole console, MachineView machine)
    {
        Machines(console, new ListView<MachineView>([machine]));
        var rows = new FittedTable("Instance", "Side", "Role", "Recovery point", "Fencing").LeavingOut("Recovery point");
        foreach (var instance in machine.Instances)
            rows.Add(instance.InstanceId, instance.Side, instance.Role, instance.RecoveryPointId, instance.Fencing?.State);
        rows.Write(console);
    }

    public static void RecoveryPoints(IAnsiConsole console, ListView<RecoveryPoint> points)
    {
        var rows = new FittedTable("Id", "Taken", "Kind", "Direction", "Disks", "Changed", "Moved").LeavingOut("Disks", "Direction", "Kind");
        foreach (var point in points.Items)
        {
            rows.Add(point.Id, Format.Time(point.TakenAt), point.Kind, point.Direction, point.Disks.Count,
                Format.Bytes(point.Disks.Sum(disk => disk.ChangedBlocks) * Core.Blocks.Block.Size), Format.Bytes(point.Disks.Sum(disk => disk.BytesMoved)));
        }

        if (points.Items.Count == 0) console.Line("There is no recovery point yet.");
        else rows.Write(console);
    }

    public static void Operations(IAnsiConsole console, ListView<Operation> operations)
    {
        var rows = new FittedTable("Id", "Kind", "Status", "Accepted", "Ended", "Step").LeavingOut("Ended", "Accepted", "Kind");
        foreach (var operation in operations.Items)
            rows.Add(operation.Id, operation.Kind, operation.Status, Format.Time(operation.AcceptedAt), operation.EndedAt is { } ended ? Format.Time(ended) : "", operation.Problem?.Message ?? operation.Step);
        if (operations.Items.Count == 0) console.Line("There is no operation yet.");
        else rows.Write(console);
    }

    public static void Operation(IAnsiConsole console, Operation operation)
    {
        Operations(console, new ListView<Operation>([operation]));
        if (operation.AwaitingApproval is { } gate) console.Line($"Waits for a person at '{gate}': drctl operation approve {operation.Id}");
        if (operation.Machines.Count == 0) return;
        var rows = new FittedTable("Machine", "Instance", "Recovery point", "Age of recovery point", "Recovery time", "Step")
            .LeavingOut("Recovery point", "Age of recovery point", "Recovery time");
        foreach (var (machine, outcome) in operation.Machines)
        {
            rows.Add(machine, outcome.InstanceId, outcome.RecoveryPointId,
                Format.Seconds(outcome.RecoveryPointAgeSeconds), Format.Seconds(outcome.RecoveryTimeSeconds), outcome.Problem?.Message ?? outcome.Step);
        }

        rows.Write(console);
    }

    /// <summary>A line of plain text, whatever brackets it has.</summary>
    public static void Line(this IAnsiConsole console, string text) => console.Write(new Text(text + Environment.NewLine));

    public static Table New(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)));
        return table;
    }

    public static string[] Cells(params object?[] values) => [.. Plain(values).Select(Markup.Escape)];

    /// <summary>Values as they are read by people everywhere alike.</summary>
    public static string[] Plain(params object?[] values) => [.. values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];
}
