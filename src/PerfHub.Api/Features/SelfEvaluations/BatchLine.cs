using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>One line of a batch, as far as it can be read.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Unit">The unit that it names; nothing where it names none.</param>
/// <param name="Report">The report, byte for byte; empty where there is a fault.</param>
/// <param name="ReportOffset">How many bytes of the line are before the report.</param>
/// <param name="Error">What is wrong with the line itself.</param>
internal sealed record BatchLine(long Number, string? Unit, byte[] Report, int ReportOffset, Exception? Error)
{
    /// <summary>The most bytes of a line: the largest report, and room for what is around it.</summary>
    public const int MaxBytes = JsonBody.MaxBytes + (64 * 1024);

    // In bytes: of a code, were each of its characters escaped. A longer text is no code, and is not kept while its line waits.
    private const int MaxUnitBytes = 32 * 6;

    private const string InvalidUnit = "…";

    /// <summary>The unit as it is answered: only what can be a code.</summary>
    public string? UnitCode => Unit is not null && Codes.IsUnitCode(Unit) ? Unit : null;

    /// <summary>Reads a line; nothing where it is blank.</summary>
    /// <param name="line">The line.</param>
    public static BatchLine? Parse(NdjsonLine line)
    {
        if (line.Bytes.IsSingleSegment)
        {
            return Parse(line, line.Bytes.FirstSpan);
        }

        var length = (int)line.Bytes.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            line.Bytes.CopyTo(whole);
            return Parse(line, whole.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private static BatchLine? Parse(NdjsonLine line, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Trim(" \t\r"u8).IsEmpty)
        {
            return null;
        }

        var unit = FindUnit(bytes);
        BatchLine Faulty(Exception fault) => new(line.Number, unit, [], 0, fault);
        if (line.IsTooLong)
        {
            return Faulty(JsonBody.CreateTooLargeException());
        }

        try
        {
            // A report may be nested as deep here as by itself.
            var body = JsonBody.Parse<FileBatch.Line>(bytes, StrictJsonReader.MaxDepth + 1);
            var (start, length) = body.Report;
            return length > JsonBody.MaxBytes
                ? Faulty(JsonBody.CreateTooLargeException())
                : new BatchLine(line.Number, unit, bytes.Slice(start, length).ToArray(), start, null);
        }
        catch (MalformedJsonException fault)
        {
            return Faulty(fault.OffsetBy(line.Number, 0));
        }
        catch (ProblemException fault)
        {
            return Faulty(fault);
        }
    }

    /// <summary>The unit that a line names, were it only in the part of it that can be read.</summary>
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
            // It is read again, strictly, and told what is wrong with it.
        }

        return null;
    }
}
