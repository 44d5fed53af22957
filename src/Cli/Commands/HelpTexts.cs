using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DRServerless.Cli.Commands;

/// <summary>Help: for the program with its first steps, for a group of commands when none of them is named.</summary>
internal static class HelpTexts
{
    private const string FirstSteps = """
        First steps:
          drctl rehearse      Everything at once on simulated AWS: about two minutes, nothing to set up
          drctl serve         Serve the API; then, in another terminal:
            drctl project create shop --from eu-west-1 --to eu-central-1
            drctl machine add shop i-…              (serve lists the simulated machines)
            drctl start-replication shop --watch
            drctl launch shop --mode test --watch

        Exit codes:
          0 done · 1 unexpected · 2 wrong command line or request · 3 not found
          4 the state forbids it, or something else runs · 5 credentials refused
          6 server or cloud out of reach · 7 the watched operation failed
          8 a rehearsal or a report did not verify · 130 stopped by the user
        """;

    private const int Width = 98;

    public static void GiveTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new WithFirstSteps((HelpAction)option.Action!);
        root.SetAction(arguments => ((SynchronousCommandLineAction)option.Action).Invoke(arguments));
        foreach (var group in root.Subcommands.Where(command => command.Subcommands.Count > 0))
        {
            group.SetAction(arguments =>
            {
                arguments.InvocationConfiguration.Output = Console.Error;
                ((SynchronousCommandLineAction)option.Action).Invoke(arguments);
                return ExitCodes.Usage;
            });
        }
    }

    private sealed class WithFirstSteps : SynchronousCommandLineAction
    {
        private readonly HelpAction _help;

        public WithFirstSteps(HelpAction help)
        {
            _help = help;
            _help.MaxWidth = Math.Min(Width, Console.IsOutputRedirected || Console.WindowWidth < 40 ? Width : Console.WindowWidth - 1);
        }

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = _help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is RootCommand) parseResult.InvocationConfiguration.Output.WriteLine(FirstSteps);
            return code;
        }
    }
}
