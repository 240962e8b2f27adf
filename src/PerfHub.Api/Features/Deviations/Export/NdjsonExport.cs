using System.Buffers;
using System.Text.Json;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>Writes the list as NDJSON: one deviation a line, formatted as in a JSON page.</summary>
internal static class NdjsonExport
{
    private const int ChunkSize = 64 << 10;

    private static readonly JsonWriterOptions Options = new() { Encoder = ApiJson.Options.Encoder, SkipValidation = true };

    public static async Task WriteAsync(Stream body, IAsyncEnumerable<DeviationItem> items, CancellationToken cancel)
    {
        var chunk = new ArrayBufferWriter<byte>(ChunkSize);
        await using var json = new Utf8JsonWriter(chunk, Options);
        await foreach (var item in items)
        {
            json.Reset();
            JsonSerializer.Serialize(json, item, ApiJson.Options);
            chunk.Write("\n"u8);
            if (chunk.WrittenCount >= ChunkSize)
            {
                await body.WriteAsync(chunk.WrittenMemory, cancel);
                chunk.ResetWrittenCount();
            }
        }

        await body.WriteAsync(chunk.WrittenMemory, cancel);
    }
}
