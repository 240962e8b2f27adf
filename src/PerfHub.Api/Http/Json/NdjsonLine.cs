using System.Buffers;

namespace PerfHub.Api.Http.Json;

/// <summary>A line of a body.</summary>
/// <param name="Number">The line number, starting at 1.</param>
/// <param name="Bytes">The content without the line end; valid until the next line is read.</param>
/// <param name="IsTooLong">Whether the line exceeds the limit; <paramref name="Bytes"/> may then be incomplete.</param>
public readonly record struct NdjsonLine(long Number, ReadOnlySequence<byte> Bytes, bool IsTooLong);
