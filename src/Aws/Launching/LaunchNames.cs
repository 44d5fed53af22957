using DRServerless.Core.Blocks;

namespace DRServerless.Aws.Launching;

/// <summary>Names that a launch gives, all derived from its key: a repeated call finds or repeats, and never doubles.</summary>
internal static class LaunchNames
{
    /// <summary>Name of the temporary image; unique in account and region.</summary>
    public static string Image(string key) => $"drserverless-{key}";

    /// <summary>Client token of the instance, at most 64 characters.</summary>
    public static string InstanceToken(string key) => key;

    /// <summary>Client token of a volume, at most 64 characters: device names may be long and hold any sign.</summary>
    public static string VolumeToken(string key, string deviceName) =>
        $"{key}-{Digest.Of(System.Text.Encoding.UTF8.GetBytes(deviceName)).ToString()[..16]}";
}
