using System.Buffers;
using System.Text.Json;

namespace PerfHub.Api.Http.Files;

/// <summary>Writes a list as NDJSON: one item a line, formatted as in a JSON page.</summary>
internal static class NdjsonFile
{
    private const int ChunkSize = 64 << 10;

    private static readonly JsonWriterOptions Options = new() { Encoder = ApiJson.Options.Encoder, SkipValidation = true };

    public static async Task WriteAsync<T>(Stream body, IAsyncEnumerable<T> items, CancellationToken cancel)
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
