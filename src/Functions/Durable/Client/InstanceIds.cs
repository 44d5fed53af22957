using System.Buffers;
using DRServerless.Core.Errors;

namespace DRServerless.Functions.Durable.Client;

/// <summary>Ids of instances: what every storage provider takes, and how a sub-orchestration's id is made from its caller's.</summary>
internal static class InstanceIds
{
    /// <summary>The longest id that all providers take.</summary>
    public const int MaximumLength = 100;

    /// <summary>Between an instance's id and the rest of its sub-orchestration's.</summary>
    public const char Separator = ':';

    private const int ChildDigits = 12;

    private static readonly SearchValues<char> Refused = SearchValues.Create("/\\#?");

    /// <summary>Refuses what a provider would refuse later, or bend into another id.</summary>
    public static void Check(string id)
    {
        if (id.Length is > 0 and <= MaximumLength && id[0] != '@' && !id.AsSpan().ContainsAny(Refused) && !id.Any(char.IsControl)) return;
        throw new DrException(ErrorCodes.InvalidRequest,
            $"An instance id has 1 to {MaximumLength} characters without / \\ # ? and control characters, and no @ in front. '{id}' was refused; nothing was started.");
    }

    /// <summary>
    /// The id of a sub-orchestration. It begins with its caller's, so that whatever an instance has started can be listed, ended and purged with it on
    /// every provider: none of them can be asked for the children of an instance.
    /// </summary>
    public static string Child(string parent, Guid unique) => $"{parent}{Separator}{unique.ToString("N")[..ChildDigits]}";

    /// <summary>The instance at the top of the tree that a sub-orchestration belongs to; null for one that is at the top itself.</summary>
    public static string? Root(string id) => id.IndexOf(Separator, StringComparison.Ordinal) is var end and > 0 ? id[..end] : null;

    /// <summary>What the ids of all descendants begin with.</summary>
    public static string DescendantPrefix(string id) => $"{id}{Separator}";
}
