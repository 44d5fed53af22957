namespace DRServerless.Simulator.Security;

/// <summary>Why a signature was refused. Each service names these in its own way.</summary>
internal enum AuthenticationFailure
{
    MissingToken,
    IncompleteSignature,
    UnknownKey,
    InvalidToken,
    ExpiredToken,
    ClockSkew,
    BadSignature,
}

/// <summary>The caller could not be authenticated.</summary>
#pragma warning disable CA1032 // Internal, thrown in one way and caught in one place.
internal sealed class AuthenticationException(AuthenticationFailure failure, string message) : Exception(message)
#pragma warning restore CA1032
{
    public AuthenticationFailure Failure { get; } = failure;
}
