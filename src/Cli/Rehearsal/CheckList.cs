using DRServerless.Cli.Output;

namespace DRServerless.Cli.Rehearsal;

/// <summary>Checks with their outcomes; all must hold.</summary>
internal sealed class CheckList(CommandOutput output)
{
    private readonly List<CheckReport> _checks = [];

    public IReadOnlyList<CheckReport> Checks => _checks;

    public bool AllHeld => _checks.Count > 0 && _checks.All(check => check.Held);

    public void Add(string name, bool held, string detail)
    {
        _checks.Add(new CheckReport(name, held, detail));
        if (!held) output.Line($"  NOT HELD: {name}: {detail}");
    }
}
