using System.Text.RegularExpressions;
using DRServerless.Core.Errors;

namespace DRServerless.Core.Tests.Errors;

public sealed partial class ErrorCodesTests
{
    [Fact]
    public void All_Codes_AreStableWordsEachUsedOnce()
    {
        var fields = typeof(ErrorCodes).GetFields().Count(field => field.FieldType == typeof(ErrorCode));

        Assert.Equal(fields, ErrorCodes.All.Count);
        Assert.All(ErrorCodes.All.Keys, name => Assert.Matches(Name(), name));
    }

    [Fact]
    public void Named_KnownOrNot_GivesACode()
    {
        Assert.Same(ErrorCodes.Throttled, ErrorCodes.Named("throttled"));
        Assert.Same(ErrorCodes.Unexpected, ErrorCodes.Named("no_such_code"));
        Assert.Same(ErrorCodes.Unexpected, ErrorCodes.Named(null));
    }

    [Fact]
    public void IsTransient_OnlyWhereTryingAgainCanHelp()
    {
        string[] transient = ["infrastructure_unavailable", "throttled", "quota_exceeded", "store_unavailable", "checksum_mismatch", "resource_busy", "alerts_over_limit", "worker_lost"];

        Assert.Equal(transient.Order(), ErrorCodes.All.Values.Where(code => code.IsTransient).Select(code => code.Name).Order());
    }

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$")]
    private static partial Regex Name();
}
