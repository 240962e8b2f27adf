using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads a body of any length line by line; it holds at most one line in memory.</summary>
public static class NdjsonReader
{
    /// <summary>The media type of newline-delimited JSON.</summary>
    public const string MediaType = "application/x-ndjson";

    /// <summary>The maximum size of a body that is compressed, in decompressed bytes. Bodies that are not compressed have none.</summary>
    public const long MaxDecompressedBytes = 256 * 1024 * 1024;

    /// <summary>
    /// Returns all lines; the last one need not have a line end. If the body is cut off, it throws without returning the
    /// incomplete line.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="maxLength">The maximum length of a line, in bytes; the rest of a longer line is skipped.</param>
    /// <param name="memory">The memory for the line that is being received; <see langword="null"/> if it is not counted.</param>
    /// <param name="cancel">Cancels the read.</param>
    public static async IAsyncEnumerable<NdjsonLine> ReadLinesAsync(
        PipeReader body, int maxLength, IBodyMemory? memory = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var (number, searched, isSkipping) = (1L, 0L, false);
        while (true)
        {
            var read = await body.ReadAsync(cancel);
            var rest = read.Buffer;
            while (rest.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                if (!isSkipping)
                {
                    var line = rest.Slice(0, end);
                    yield return new NdjsonLine(number, line, line.Length > maxLength);
                }

                rest = rest.Slice(rest.GetPosition(1, end));
                (number, searched, isSkipping) = (number + 1, 0, false);
            }

            if (read.IsCompleted)
            {
                if (!rest.IsEmpty && !isSkipping)
                {
                    yield return new NdjsonLine(number, rest, rest.Length > maxLength);
                }

                body.AdvanceTo(rest.End);
                yield break;
            }

            if (!isSkipping && rest.Length > maxLength)
            {
                yield return new NdjsonLine(number, rest, IsTooLong: true);
                isSkipping = true;
            }

            searched = isSkipping ? 0 : rest.Length;
            body.AdvanceTo(isSkipping ? rest.End : rest.Start, rest.End);
            if (memory is not null)
            {
                await memory.ReceiveAsync(searched, cancel);
            }
        }
    }
}
