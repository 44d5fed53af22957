using DRServerless.Core.Errors;

namespace DRServerless.Core.Naming;

/// <summary>A name that something which is about to be made wants for itself.</summary>
public sealed record NameClaim
{
    /// <summary>Where who holds the name is written down.</summary>
    public required string Place { get; init; }

    /// <summary>Who wants it; a repeat of the same request wants it under the same.</summary>
    public required string Holder { get; init; }

    /// <summary>Whether what a holder made stands, under this name.</summary>
    public required Func<string, CancellationToken, Task<bool>> Stands { get; init; }

    /// <summary>What others are told.</summary>
    public required Func<DrException> Taken { get; init; }
}

/// <summary>Who holds a name. Stands where <see cref="NameClaim.Place"/> says.</summary>
/// <param name="Holder">Who.</param>
/// <param name="At">Since when.</param>
/// <param name="Confirmed">True once what it is the name of stands.</param>
public sealed record HeldName(string Holder, DateTimeOffset At, bool Confirmed = false);
