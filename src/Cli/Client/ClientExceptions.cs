using DRServerless.Api.Problems;
using DRServerless.Core.Operations;

namespace DRServerless.Cli.Client;

/// <summary>The API refused, and said why.</summary>
internal sealed class ApiProblemException(ProblemBody problem, byte[] raw) : Exception($"{problem.Detail} ({problem.Code})")
{
    public ProblemBody Problem { get; } = problem;

    /// <summary>The answer as it came, for <c>--json</c>.</summary>
    public byte[] Raw { get; } = raw;
}

/// <summary>No server answers.</summary>
internal sealed class ServerUnreachableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What stands in front of the server wants a key or a token.</summary>
internal sealed class ServerClosedException(string message) : Exception(message);

/// <summary>The command line is wrong in a way that only looking things up shows.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The operation that was watched did not succeed.</summary>
internal sealed class OperationFailedException(Operation operation, string message) : Exception(message)
{
    public Operation Operation { get; } = operation;
}

/// <summary>What was verified is not as it should be.</summary>
internal sealed class NotVerifiedException(string message) : Exception(message);

/// <summary>The user stopped a command while something goes on at the server.</summary>
internal sealed class InterruptedException(string message) : Exception(message);

/// <summary>A name on the command line names nothing.</summary>
internal sealed class NotFoundException(string message) : Exception(message);
