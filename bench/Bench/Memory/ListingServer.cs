using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Bench.Memory;

/// <summary>
/// Answers ListChangedBlocks for a disk on which every block has changed, with pages as full and tokens as long as AWS's. It
/// makes the pages as they are asked for: no simulator could hold such a disk twice.
/// </summary>
internal static class ListingServer
{
    private const int DiskBlocks = 16 * 1024 * 2048;
    private static readonly string Token = new('x', 88);

    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var server = builder.Build();
        server.Run(AnswerAsync);
        await server.StartAsync();
        Console.WriteLine(server.Urls.First());
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var start = query.TryGetValue("pageToken", out var token)
            ? int.Parse(token.ToString().TrimEnd('='), CultureInfo.InvariantCulture)
            : int.Parse(query["startingBlockIndex"].ToString(), CultureInfo.InvariantCulture);
        var end = Math.Min(DiskBlocks, start + int.Parse(query["maxResults"].ToString(), CultureInfo.InvariantCulture));
        http.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { SkipValidation = true }))
        {
            Write(json, start, end);
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, int start, int end)
    {
        json.WriteStartObject();
        json.WriteStartArray("ChangedBlocks");
        for (var index = start; index < end; index++)
        {
            json.WriteStartObject();
            json.WriteNumber("BlockIndex", index);
            json.WriteString("FirstBlockToken", Token);
            json.WriteString("SecondBlockToken", Token);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("BlockSize", 524288);
        if (end < DiskBlocks) json.WriteString("NextToken", end.ToString(CultureInfo.InvariantCulture) + "==");
        json.WriteEndObject();
    }
}
