namespace DRServerless.Simulator.Workloads.Disks;

/// <summary>What was put on a disk.</summary>
/// <param name="FileSystem"><c>ext4</c>, or <c>raw</c> for plain data.</param>
/// <param name="Journal">Where the workload's journal is.</param>
/// <param name="Data">Where the workload's other data is.</param>
internal sealed record PreparedDisk(string FileSystem, ExtentMap Journal, ExtentMap Data);

/// <summary>What is to be put on a disk.</summary>
/// <param name="SizeGib">Size of the disk.</param>
/// <param name="ContentBytes">Bytes of files beside the workload's.</param>
/// <param name="JournalBytes">Bytes of the journal, whole pages.</param>
/// <param name="DataBytes">Bytes of the workload's other data, whole pages.</param>
/// <param name="Seed">Decides what is made up.</param>
internal sealed record DiskPlan(int SizeGib, long ContentBytes, long JournalBytes, long DataBytes, int Seed);
