using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads a body of any length line by line, and holds no more of it than one line.</summary>
public static class NdjsonReader
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/x-ndjson";

    /// <summary>
    /// Gives every line. What follows the last line end is a line too, where the body ends as it said it would; a body that
    /// breaks off throws, and gives nothing of the line that it broke off in.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="longest">The most bytes of a line; of one that has more, the rest is passed over.</param>
    /// <param name="cancel">Stops waiting.</param>
    public static async IAsyncEnumerable<NdjsonLine> ReadLinesAsync(
        PipeReader body, int longest, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var (number, looked, isPassing) = (1L, 0L, false);
        while (true)
        {
            var read = await body.ReadAsync(cancel);
            var rest = read.Buffer;
            while (rest.Slice(looked).PositionOf((byte)'\n') is { } end)
            {
                if (!isPassing)
                {
                    var line = rest.Slice(0, end);
                    yield return new NdjsonLine(number, line, line.Length > longest);
                }

                rest = rest.Slice(rest.GetPosition(1, end));
                (number, looked, isPassing) = (number + 1, 0, false);
            }

            if (read.IsCompleted)
            {
                if (!rest.IsEmpty && !isPassing)
                {
                    yield return new NdjsonLine(number, rest, rest.Length > longest);
                }

                body.AdvanceTo(rest.End);
                yield break;
            }

            if (!isPassing && rest.Length > longest)
            {
                yield return new NdjsonLine(number, rest, IsTooLong: true);
                isPassing = true;
            }

            looked = isPassing ? 0 : rest.Length;
            body.AdvanceTo(isPassing ? rest.End : rest.Start, rest.End);
        }
    }
}
