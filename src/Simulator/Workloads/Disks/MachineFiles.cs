namespace DRServerless.Simulator.Workloads.Disks;

/// <summary>Fills a directory with what real disks hold: files of this machine that everyone may read, and seeded ones.</summary>
internal static class MachineFiles
{
    private const int LargestFile = 1 << 20;
    private static readonly string[] Roots = ["/etc", "/usr/share/doc", "/usr/share/perl", "/usr/include", "/usr/share"];

    /// <summary>Copies files until there are <paramref name="bytes"/> of them, and makes up what the machine does not have.</summary>
    public static void Fill(string directory, long bytes, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var left = bytes - FillSeeded(directory, bytes / 4, random, cancellationToken);
        foreach (var root in Roots.Where(Directory.Exists))
        {
            foreach (var file in ReadableFiles(root))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (left <= 0) return;
                left -= TryCopy(file, directory);
            }
        }

        FillSeeded(Path.Combine(directory, "more"), left, random, cancellationToken);
    }

    private static long FillSeeded(string directory, long bytes, Random random, CancellationToken cancellationToken)
    {
        var target = Directory.CreateDirectory(Path.Combine(directory, "var", "seeded")).FullName;
        long written = 0;
        for (var i = 0; written < bytes; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var content = new byte[random.Next(1, 256 * 1024)];
            random.NextBytes(content);
            File.WriteAllBytes(Path.Combine(target, $"{i:d5}.bin"), content);
            written += content.Length;
        }

        return written;
    }

    private static IEnumerable<string> ReadableFiles(string root) => Directory
        .EnumerateFiles(root, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device,
        })
        .Where(file => !OperatingSystem.IsWindows() && File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead));

    private static long TryCopy(string file, string directory)
    {
        try
        {
            var length = new FileInfo(file).Length;
            var target = Path.Combine(directory, file.TrimStart('/'));
            if (length is 0 or > LargestFile || File.Exists(target)) return 0;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            return length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file that vanished or that is not to be read: the next one will do.
            return 0;
        }
    }
}
