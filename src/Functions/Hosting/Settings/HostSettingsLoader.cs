using DRServerless.Functions.Hosting.Platform;
using Microsoft.Extensions.Configuration;

namespace DRServerless.Functions.Hosting.Settings;

/// <summary>Reads and checks all settings when the app starts: every fault at once, or none and the app starts.</summary>
public static class HostSettingsLoader
{
    /// <summary>The section that all settings are in.</summary>
    public const string Section = "DRServerless";

    /// <summary>The settings; <see cref="HostSettingsException"/> with everything that is wrong.</summary>
    public static HostSettings Load(IConfiguration configuration, PlatformEnvironment platform, HostJson? hostJson)
    {
        var faults = new List<string>();
        var settings = (HostSettings)SettingsReader.Read(typeof(HostSettings), configuration.GetSection(Section), faults);

        // A value that could not be read has its default now: what is found beyond that may follow from it, and is told all the same.
        faults.AddRange(HostSettingsCheck.Faults(settings, platform, hostJson));
        return faults.Count == 0 ? settings : throw new HostSettingsException([.. faults.Distinct()]);
    }
}
