namespace DRServerless.Simulator.Hosting;

/// <summary>An error answer, before a service gives it its wire form.</summary>
public sealed class ServiceException : Exception
{
    /// <summary>An error with status, code and message.</summary>
    public ServiceException(int status, string code, string message, string? reason = null)
        : base(message)
    {
        Status = status;
        Code = code;
        Reason = reason;
    }

    /// <summary>An error with the parts unset, for serializers.</summary>
    public ServiceException()
        : this(500, "InternalFailure", "An internal error occurred.")
    {
    }

    /// <summary>An internal error.</summary>
    public ServiceException(string message)
        : this(500, "InternalFailure", message)
    {
    }

    /// <summary>An internal error with its cause.</summary>
    public ServiceException(string message, Exception innerException)
        : base(message, innerException)
    {
        Status = 500;
        Code = "InternalFailure";
    }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>Error code, such as <c>InvalidSnapshot.NotFound</c>.</summary>
    public string Code { get; }

    /// <summary>Reason, where the protocol has one.</summary>
    public string? Reason { get; }
}
