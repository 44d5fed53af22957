namespace DRServerless.Core.Secrets;

/// <summary>Names of secrets: they become names of files, variables and vault entries, so they are plain.</summary>
public static class SecretName
{
    /// <summary>True for 1 to 60 of <c>a-z 0-9 -</c>.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= 60 } && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}
