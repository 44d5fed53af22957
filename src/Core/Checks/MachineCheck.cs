namespace DRServerless.Core.Checks;

/// <summary>
/// A check of a machine after it was launched. It is tried until it passes, its tries are used up, or its time is; then it has
/// failed. Which of the other properties count depends on the kind.
/// </summary>
public sealed record MachineCheck
{
    /// <summary>A name, unique among the machine's checks: 1..60 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What is looked at.</summary>
    public required CheckKind Kind { get; init; }

    /// <summary>False: a failure is told and nothing more. True (default): it fails the machine.</summary>
    public bool Required { get; init; } = true;

    /// <summary>Seconds from the first try until the check is given up, 1..3600. Default 300.</summary>
    public int TimeLimitSeconds { get; init; } = 300;

    /// <summary>Seconds that one try may take, 1..120. Default 10. A command has until <see cref="TimeLimitSeconds"/>.</summary>
    public int TryLimitSeconds { get; init; } = 10;

    /// <summary>How often it is tried again, 0..100. Default 30.</summary>
    public int Retries { get; init; } = 30;

    /// <summary>Seconds between two tries, 1..300. Default 10.</summary>
    public int RetryPauseSeconds { get; init; } = 10;

    /// <summary>TCP, HTTP, TLS: the port, 1..65535. Default for HTTP and TLS 443.</summary>
    public int? Port { get; init; }

    /// <summary>TCP, HTTP, TLS: which of the instance's addresses is asked. Default private.</summary>
    public AddressChoice Address { get; init; } = AddressChoice.Private;

    /// <summary>HTTP, TLS: the host name that is asked for and that the certificate must carry. Default the address.</summary>
    public string? Host { get; init; }

    /// <summary>HTTP: path and query, from <c>/</c>. Default <c>/</c>. Disk: where it is mounted, such as <c>/data</c> or <c>D:\</c>.</summary>
    public string? Path { get; init; }

    /// <summary>HTTP: in the clear. Default false: TLS, with a certificate that must be valid.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>HTTP: the status that must come. Default 200. Redirects are not followed.</summary>
    public int? Status { get; init; }

    /// <summary>HTTP: text that the first 64 KiB of the body must hold.</summary>
    public string? BodyContains { get; init; }

    /// <summary>TLS: days for which the certificate must be valid still, 0..3650. Default 0.</summary>
    public int? ValidDays { get; init; }

    /// <summary>HTTP, TLS: a certificate need not lead to an authority that the host trusts; host name and dates count all the same. Default false.</summary>
    public bool AllowPrivateAuthority { get; init; }

    /// <summary>Command: the script, run by the Systems Manager agent (shell; PowerShell on Windows). Passes with exit code 0.</summary>
    public string? Script { get; init; }
}

/// <summary>What a check looks at.</summary>
public enum CheckKind
{
    /// <summary>The infrastructure's own status checks of host and instance.</summary>
    InstanceStatus,

    /// <summary>A TCP port accepts connections.</summary>
    Tcp,

    /// <summary>An HTTP request is answered with the right status and body.</summary>
    Http,

    /// <summary>A TLS certificate is valid, for the host, and for long enough.</summary>
    Tls,

    /// <summary>A script in the machine ends with exit code 0.</summary>
    Command,

    /// <summary>A disk is mounted and can be read.</summary>
    Disk,
}

/// <summary>An address of an instance.</summary>
public enum AddressChoice
{
    /// <summary>The private one.</summary>
    Private,

    /// <summary>The public one.</summary>
    Public,
}
