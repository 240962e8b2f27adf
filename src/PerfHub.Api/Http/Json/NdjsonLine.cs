using System.Buffers;

namespace PerfHub.Api.Http.Json;

/// <summary>A line of a body.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">What stands in it; there until the next line is asked for.</param>
/// <param name="IsTooLong">Whether it has more than may be: then not all of it need be in <paramref name="Bytes"/>.</param>
public readonly record struct NdjsonLine(long Number, ReadOnlySequence<byte> Bytes, bool IsTooLong);
