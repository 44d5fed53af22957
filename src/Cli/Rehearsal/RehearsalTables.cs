using DRServerless.Cli.Output;
using Spectre.Console;

namespace DRServerless.Cli.Rehearsal;

/// <summary>The rehearsal's outcome for people.</summary>
internal static class RehearsalTables
{
    public static void Write(IAnsiConsole console, RehearsalReport report)
    {
        var machines = Tables.New("Machine", "Disks", "Failover: RPO", "RTO", "Lost writes", "Expected", "Failback: RPO", "RTO", "Lost writes", "File systems");
        foreach (var machine in report.Machines)
        {
            machines.AddRow(Tables.Cells(machine.Name, machine.Disks, Format.Seconds(machine.RpoSeconds), Format.Seconds(machine.RtoSeconds), machine.LostWrites, machine.ExpectedLostWrites,
                Format.Seconds(machine.Failback.RpoSeconds), Format.Seconds(machine.Failback.RtoSeconds), machine.Failback.LostWrites, machine.FileSystems));
        }

        console.Write(machines);
        var transfers = Tables.New("Direction", "Method", "Moved", "Changed", "A full copy would have moved");
        transfers.AddRow(Row("failback", report.Failback));
        transfers.AddRow(Row("return to normal", report.ReturnToNormal));
        console.Write(transfers);
        var failed = report.Checks.Where(check => !check.Held).ToList();
        foreach (var check in failed) console.Line($"NOT HELD: {check.Name}: {check.Detail}");
        console.Line(report.Verified
            ? $"Verified: all {report.Checks.Count} checks held in {Format.Seconds(report.Seconds)}{(report.Crashes > 0 ? $", with the server killed {report.Crashes} times" : "")}; nothing was left behind."
            : $"NOT verified: {failed.Count} of {report.Checks.Count} checks did not hold (seed {report.Seed}).");
    }

    private static string[] Row(string name, TransferReport transfer) =>
        Tables.Cells(name, transfer.Method, Format.Bytes(transfer.BytesMoved), Format.Bytes(transfer.BytesChanged), Format.Bytes(transfer.BytesFull));
}
