namespace DRServerless.Core.Errors;

/// <summary>A stable name that scripts match on, with its category. Names never change once released.</summary>
/// <param name="Name">Lower-case words joined by underscores.</param>
/// <param name="Category">Whether trying again helps, and who is at fault.</param>
public sealed record ErrorCode(string Name, ErrorCategory Category)
{
    /// <summary>True when trying the same again later may succeed.</summary>
    public bool IsTransient => Category == ErrorCategory.Unavailable;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
