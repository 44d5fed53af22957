namespace DRServerless.Cli.Tests;

public sealed class ExitCodesTests
{
    /// <summary>Scripts rely on these numbers: they never change.</summary>
    [Theory]
    [InlineData(400, 2)]
    [InlineData(401, 5)]
    [InlineData(403, 5)]
    [InlineData(404, 3)]
    [InlineData(409, 4)]
    [InlineData(500, 1)]
    [InlineData(503, 6)]
    [InlineData(418, 1)]
    public void ForStatus_OfAProblem_IsStable(int status, int expected) => Assert.Equal(expected, ExitCodes.ForStatus(status));

    [Fact]
    public void Codes_All_AreDocumentedNumbers()
    {
        int[] codes =
        [
            ExitCodes.Success, ExitCodes.Unexpected, ExitCodes.Usage, ExitCodes.NotFound, ExitCodes.Conflict, ExitCodes.Denied, ExitCodes.Unavailable,
            ExitCodes.OperationFailed, ExitCodes.NotVerified, ExitCodes.Interrupted,
        ];

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 130], codes);
    }
}
