using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ebs;

/// <summary>The paging parameters of a listing, checked.</summary>
/// <param name="MaxResults">Blocks per page.</param>
/// <param name="PageToken">Token of the page asked for, if any.</param>
/// <param name="StartingBlockIndex">Where the first page starts.</param>
internal readonly record struct ListingRequest(int MaxResults, string? PageToken, int StartingBlockIndex)
{
    private const int SmallestPage = 100;
    private const int LargestPage = 10_000;
    private const int LongestToken = 256;

    public static ListingRequest Read(HttpRequest request)
    {
        var query = request.Query;
        var maxResults = ReadNumber(query, "maxResults") ?? LargestPage;
        if (maxResults is < SmallestPage or > LargestPage)
            throw EbsErrors.InvalidParameter($"MaxResults must be between {SmallestPage} and {LargestPage}.");
        var start = ReadNumber(query, "startingBlockIndex") ?? 0;
        if (start < 0) throw EbsErrors.InvalidParameter("StartingBlockIndex must not be negative.");
        var token = query.TryGetValue("pageToken", out var values) ? values.ToString() : null;
        if (token is "" or { Length: > LongestToken }) throw EbsErrors.InvalidPageToken();
        return new ListingRequest(maxResults, token, start);
    }

    private static int? ReadNumber(IQueryCollection query, string name)
    {
        if (!query.TryGetValue(name, out var values)) return null;
        return int.TryParse(values.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw EbsErrors.InvalidParameter($"{name} is not a number.");
    }
}
