using System.Globalization;
using System.Text.RegularExpressions;
using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Workloads.Disks;

/// <summary>
/// Makes real ext4 file systems with the machine's own tools. The workload's files are part of the file system and written through, so
/// writing their blocks on the raw disk leaves it as sound as a running machine would.
/// </summary>
internal static partial class Ext4Disk
{
    private const string JournalFile = "/drserverless/journal.bin";
    private const string DataFile = "/drserverless/data.bin";

    /// <summary>Whether the machine has the tools.</summary>
    public static bool Available => ExternalTool.Find("mke2fs") is not null && ExternalTool.Find("debugfs") is not null;

    /// <summary>Makes a file system as planned and puts it on a volume.</summary>
    public static async Task<PreparedDisk> PrepareAsync(DiskPlan plan, VolumeContent volume, CancellationToken cancellationToken)
    {
        var work = Directory.CreateTempSubdirectory("simulator-disk-").FullName;
        try
        {
            var tree = Directory.CreateDirectory(Path.Combine(work, "tree")).FullName;
            MachineFiles.Fill(tree, plan.ContentBytes, plan.Seed, cancellationToken);
            WriteFiller(tree, JournalFile, plan.JournalBytes, plan.Seed);
            WriteFiller(tree, DataFile, plan.DataBytes, plan.Seed + 1);
            var image = Path.Combine(work, "disk.img");
            await FormatAsync(plan, tree, image, cancellationToken);
            var journal = await ExtentsAsync(image, JournalFile, plan.JournalBytes, cancellationToken);
            var data = await ExtentsAsync(image, DataFile, plan.DataBytes, cancellationToken);
            await SparseFile.ImportAsync(image, volume, cancellationToken);
            return new PreparedDisk("ext4", journal, data);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task FormatAsync(DiskPlan plan, string tree, string image, CancellationToken cancellationToken)
    {
        var size = plan.SizeGib * (1L << 30);
        await using (var file = File.Create(image)) file.SetLength(size);
        // Few inodes and lazy tables: a large disk is made as fast as a small one.
        var bytesPerInode = Math.Clamp(size / 65536, 16384, 1 << 26);
        var (exitCode, output) = await ExternalTool.RunAsync(
            ExternalTool.Find("mke2fs")!,
            [
                "-q", "-F", "-t", "ext4", "-b", "4096", "-m", "0", "-i", bytesPerInode.ToString(CultureInfo.InvariantCulture), "-J", "size=4",
                "-E", "lazy_itable_init=1,lazy_journal_init=1", "-d", tree, image,
            ],
            cancellationToken);
        if (exitCode != 0) throw new IOException($"mke2fs failed with exit code {exitCode}: {output}");
    }

    private static void WriteFiller(string tree, string file, long bytes, int seed)
    {
        var path = tree + file;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var random = new Random(seed);
        var buffer = new byte[1 << 20];
        using var stream = File.Create(path);
        for (var left = bytes; left > 0; left -= buffer.Length)
        {
            random.NextBytes(buffer);
            stream.Write(buffer, 0, (int)Math.Min(left, buffer.Length));
        }
    }

    private static async Task<ExtentMap> ExtentsAsync(string image, string file, long bytes, CancellationToken cancellationToken)
    {
        var (_, output) = await ExternalTool.RunAsync(
            ExternalTool.Find("debugfs")!, ["-R", $"dump_extents -l {file}", image], cancellationToken);
        var extents = new List<DiskExtent>();
        long next = 0;
        foreach (Match match in ExtentLine().Matches(output))
        {
            var logical = long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            var physical = long.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            var length = long.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture);
            if (logical != next) throw new IOException($"{file} has a hole at page {next}.");
            next += length;
            extents.Add(new DiskExtent(physical * ExtentMap.PageSize, length * ExtentMap.PageSize));
        }

        return next * ExtentMap.PageSize == bytes
            ? new ExtentMap(extents)
            : throw new IOException($"debugfs tells of {next} pages of {file}, not {bytes / ExtentMap.PageSize}: {output}");
    }

    [GeneratedRegex(@"^\s*\d+/\s*\d+\s+\d+/\s*\d+\s+(\d+)\s*-\s*\d+\s+(\d+)\s*-\s*\d+\s+(\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex ExtentLine();
}
