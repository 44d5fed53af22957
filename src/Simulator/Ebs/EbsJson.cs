using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ebs;

/// <summary>Writes answers in the rest-json protocol.</summary>
internal static class EbsJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpResponse response, int status, Action<Utf8JsonWriter> write)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        await using (var writer = new Utf8JsonWriter(response.BodyWriter, Plain))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }

    /// <summary>A time as the service writes it: epoch seconds with a fraction, as in 1.59298379649E9.</summary>
    public static void WriteTime(this Utf8JsonWriter writer, string name, DateTimeOffset time)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue((time.ToUnixTimeMilliseconds() / 1000m).ToString("0.0###########E0", CultureInfo.InvariantCulture));
    }
}
