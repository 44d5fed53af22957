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
            output.Problem(problem.Problem.Code, problem.Message, problem.Raw);
            return ExitCodes.ForStatus(problem.Problem.Status);
        }
        catch (OperationFailedException failed)
        {
            // The operation itself was printed already.
            output.Remark(failed.Message);
            return ExitCodes.OperationFailed;
        }
        catch (DrException error)
        {
            output.Problem(error.Code.Name, $"{error.Message} ({error.Code})");
            return ExitCodes.ForStatus(Api.Problems.ProblemResult.Status(error.Code.Category));
        }
        catch (Exception known) when (Describe(known) is { } description)
        {
            output.Problem(description.Code, description.Text);
            return description.Exit;
        }
#pragma warning disable CA1031 // The edge: what nobody foresaw is told whole, and the exit code is its own.
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            output.Problem(ErrorCodes.Unexpected.Name, $"Something unexpected went wrong: {unexpected}");
            return ExitCodes.Unexpected;
        }
    }

    private static (int Exit, string Code, string Text)? Describe(Exception exception) => exception switch
    {
        ServerUnreachableException => (ExitCodes.Unavailable, "server_unreachable", exception.Message),
        ServerClosedException => (ExitCodes.Denied, ErrorCodes.AuthenticationRequired.Name, exception.Message),
        NotFoundException => (ExitCodes.NotFound, "not_found", exception.Message),
        UsageException => (ExitCodes.Usage, "wrong_command_line", exception.Message),
        NotVerifiedException => (ExitCodes.NotVerified, "not_verified", exception.Message),
        InterruptedException => (ExitCodes.Interrupted, "interrupted", exception.Message),
        OperationCanceledException => (ExitCodes.Interrupted, "interrupted", "Stopped."),
        IOException or UnauthorizedAccessException => (ExitCodes.Unexpected, "input_output", exception.Message),
        _ => null,
    };
}
