using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>One line of a batch, as far as it can be parsed.</summary>
/// <param name="Number">The line number, from 1.</param>
/// <param name="Unit">The unit's code; <see langword="null"/> if the line has none.</param>
/// <param name="Report">The report, byte for byte; empty if the line is invalid.</param>
/// <param name="ReportOffset">The bytes of the line before the report.</param>
/// <param name="Error">The error of the line itself, if any.</param>
internal sealed record BatchLine(long Number, string? Unit, byte[] Report, int ReportOffset, Exception? Error)
{
    /// <summary>The maximum size of a line: the largest report and its envelope.</summary>
    public const int MaxBytes = JsonBody.MaxBytes + (64 * 1024);

    // The bytes of the longest code with every character escaped. A longer text is not a code and is not held in memory.
    private const int MaxUnitBytes = 32 * 6;

    private const string InvalidUnit = "…";

    /// <summary>The unit's code for the response; null if it is not well-formed.</summary>
    public string? UnitCode => Unit is not null && Codes.IsUnitCode(Unit) ? Unit : null;

    /// <summary>Parses a line; null if it is blank.</summary>
    public static BatchLine? Parse(NdjsonLine line)
    {
        if (line.Bytes.IsSingleSegment)
        {
            return Parse(line, line.Bytes.FirstSpan);
        }

        var length = (int)line.Bytes.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            line.Bytes.CopyTo(buffer);
            return Parse(line, buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static BatchLine? Parse(NdjsonLine line, ReadOnlySpan<byte> bytes)
    {
        bytes = ByteOrderMark.Skip(bytes);
        if (bytes.Trim(" \t\r"u8).IsEmpty)
        {
            return null;
        }

        var unit = FindUnit(bytes);
        BatchLine CreateInvalid(Exception error) => new(line.Number, unit, [], 0, error);
        if (line.IsTooLong)
        {
            return CreateInvalid(JsonBody.CreateTooLargeException());
        }

        try
        {
            // The line adds one level to the nesting of its report.
            var body = JsonBody.Parse<FileBatch.Line>(bytes, StrictJsonReader.MaxDepth + 1);
            var (start, length) = body.Report;
            return length > JsonBody.MaxBytes
                ? CreateInvalid(JsonBody.CreateTooLargeException())
                : new BatchLine(line.Number, unit, bytes.Slice(start, length).ToArray(), start, null);
        }
        catch (MalformedJsonException error)
        {
            return CreateInvalid(error.OffsetBy(line.Number, 0));
        }
        catch (ProblemException error)
        {
            return CreateInvalid(error);
        }
    }

    /// <summary>Finds the unit of a line, even if only the beginning of the line is valid JSON.</summary>
    private static string? FindUnit(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(
            line, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = StrictJsonReader.MaxDepth + 1 }));
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isUnit = JsonText.IsValidUnicode(ref reader) && reader.ValueTextEquals("unit"u8);
                if (!reader.Read() || (!isUnit && !reader.TrySkip()))
                {
                    return null;
                }

                if (isUnit)
                {
                    return reader.TokenType != JsonTokenType.String || !Utf8.IsValid(reader.ValueSpan) ? null
                        : reader.ValueSpan.Length > MaxUnitBytes ? InvalidUnit
                        : JsonText.GetStringOrNull(ref reader);
                }
            }
        }
        catch (JsonException)
        {
            // The strict parser reports the error.
        }

        return null;
    }
}
