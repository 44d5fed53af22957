using System.Diagnostics;

namespace DRServerless.Functions.Tests.Hosting;

/// <summary>The program itself, as the Functions host starts it.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Start_WithBadSettings_EndsAndNamesEachFaultAndNoValue()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "DRServerless.Functions.dll"));
        start.Environment["DRServerless__Copy__BlockBuffers"] = "hush";
        start.Environment["DRServerless__Storage__ConnectionString"] = "AccountKey=hush";
        start.Environment["DRServerless__Acess__Mode"] = "FunctionKeys";
        using var deadline = new CancellationTokenSource(Patience);
        using var program = Process.Start(start)!;
        try
        {
            var reading = (Error: program.StandardError.ReadToEndAsync(deadline.Token), Output: program.StandardOutput.ReadToEndAsync(deadline.Token));
            await program.WaitForExitAsync(deadline.Token);
            var (error, output) = (await reading.Error, await reading.Output);

            Assert.Equal(1, program.ExitCode);
            Assert.All(
                new[] { "The app does not start: 4 of its settings", "DRServerless__Copy__BlockBuffers", "DRServerless__Storage: ConnectionString", "DRServerless__Acess is not", "DRServerless__Access__Mode is EntraId" },
                fault => Assert.Contains(fault, error, StringComparison.Ordinal));
            Assert.DoesNotContain("hush", error + output, StringComparison.Ordinal);
        }
        finally
        {
            if (!program.HasExited) program.Kill(entireProcessTree: true);
        }
    }
}
