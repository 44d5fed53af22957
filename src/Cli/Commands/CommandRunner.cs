using System.CommandLine;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Core.Errors;

namespace DRServerless.Cli.Commands;

/// <summary>Runs a command's code and turns whatever goes wrong into a message and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Gives a command its code.</summary>
    public static Command Runs(this Command command, Func<CommandContext, Task> run)
    {
        command.SetAction((arguments, cancellation) => RunAsync(arguments, async output =>
        {
            using var api = ApiClient.For(arguments.GetValue(GlobalOptions.Server)!);
            await run(new CommandContext(arguments, api, output, TimeProvider.System, cancellation));
            return ExitCodes.Success;
        }));
        return command;
    }

    /// <summary>Gives a command that calls no server its code.</summary>
    public static Command RunsAlone(this Command command, Func<ParseResult, CommandOutput, CancellationToken, Task<int>> run)
    {
        command.SetAction((arguments, cancellation) => RunAsync(arguments, output => run(arguments, output, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, Func<CommandOutput, Task<int>> run)
    {
        var output = new CommandOutput(arguments.GetValue(GlobalOptions.Json), Console.Out, Console.Error);
        try
        {
            return await run(output);
        }
        catch (ApiProblemException problem)
        {
            output.Problem(problem.Message, problem.Raw);
            return ExitCodes.ForStatus(problem.Problem.Status);
        }
        catch (DrException error)
        {
            output.Problem($"{error.Message} ({error.Code})");
            return ExitCodes.ForStatus(Api.Problems.ProblemResult.Status(error.Code.Category));
        }
        catch (Exception known) when (CodeOf(known) is { } code)
        {
            output.Problem(known.Message);
            return code;
        }
#pragma warning disable CA1031 // The edge: what nobody foresaw is told whole, and the exit code is its own.
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            output.Problem($"Something unexpected went wrong: {unexpected}");
            return ExitCodes.Unexpected;
        }
    }

    private static int? CodeOf(Exception exception) => exception switch
    {
        ServerUnreachableException => ExitCodes.Unavailable,
        NotFoundException => ExitCodes.NotFound,
        UsageException => ExitCodes.Usage,
        OperationFailedException => ExitCodes.OperationFailed,
        OperationCanceledException => ExitCodes.Interrupted,
        IOException or UnauthorizedAccessException => ExitCodes.Unexpected,
        _ => null,
    };
}
