using Microsoft.Extensions.Logging;

namespace DRServerless.Functions.Durable;

/// <summary>All log events of the durable half, so that no id is used twice.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Warning, "{Orchestration} {Instance} failed with {Code}.")]
    public static partial void OrchestrationFailed(ILogger logger, string orchestration, string instance, string code, Exception cause);

    [LoggerMessage(2002, LogLevel.Warning, "Activity {Activity} of {Instance} failed with {Code}.")]
    public static partial void ActivityFailed(ILogger logger, string activity, string instance, string code, Exception cause);

    [LoggerMessage(2003, LogLevel.Information, "{Count} instances that ended long ago were forgotten.")]
    public static partial void Forgotten(ILogger logger, int count);
}
