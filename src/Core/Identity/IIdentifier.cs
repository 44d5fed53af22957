namespace DRServerless.Core.Identity;

/// <summary>A typed id: a machine's id cannot be passed where a project's is wanted.</summary>
/// <typeparam name="TSelf">The id type itself.</typeparam>
public interface IIdentifier<TSelf> where TSelf : struct, IIdentifier<TSelf>
{
    /// <summary>What is stored, shown and sent.</summary>
    string Value { get; }

    /// <summary>What every value starts with, such as <c>prj-</c>.</summary>
    static abstract string Prefix { get; }

    /// <summary>Wraps a value that was checked already.</summary>
    static abstract TSelf Create(string value);
}
