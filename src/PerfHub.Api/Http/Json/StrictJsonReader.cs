using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Json;

/// <summary>
/// Reads a body into a record and reports all errors with their pointers; System.Text.Json stops at the first. The record type
/// defines all checks: properties, <c>required</c>, nullability and the attributes of <c>PerfHub.Rules.Report</c>.
/// </summary>
public static class StrictJsonReader
{
    /// <summary>The default maximum depth.</summary>
    public const int MaxDepth = 32;

    private static readonly Text NotUtf8 = new("不是有效的 UTF-8 编码", "the body is not valid UTF-8");
    private static readonly Text NotJson = new("不是有效的 JSON，或嵌套超过 32 层", "the body is not valid JSON or has more than 32 levels");

    /// <summary>
    /// Reads a body; returns false if there are errors. <paramref name="value"/> is then incomplete. A stored document may have keys
    /// that are the same only in normal form, because they were accepted before.
    /// </summary>
    /// <exception cref="MalformedJsonException">The body is not UTF-8, not JSON, too deep, or has a duplicate key.</exception>
    public static bool TryRead<T>(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out T? value, out IReadOnlyList<ValidationError> errors, int maxDepth = MaxDepth,
        bool isStored = false)
        where T : class
    {
        if (!Utf8.IsValid(utf8))
        {
            throw CreateMalformedException(NotUtf8, utf8, FindInvalidByte(utf8));
        }

        var context = new ReadContext { IsStored = isStored };
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            reader.Read();
            value = ValueReader.ForRecord<T>().Read(ref reader, context);

            // Throws if anything but white space follows the value.
            reader.Read();
        }
        catch (JsonException error)
        {
            throw new MalformedJsonException(NotJson, (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1);
        }
        catch (DuplicateKeyException error)
        {
            throw CreateMalformedException(new Text($"同一对象中键“{error.Key}”重复", $"the key “{error.Key}” is duplicated in one object"), utf8, (int)error.Position);
        }

        errors = context.Errors;
        return value is not null && errors.Count == 0;
    }

    private static MalformedJsonException CreateMalformedException(Text reason, ReadOnlySpan<byte> utf8, int position)
    {
        var before = utf8[..position];
        return new MalformedJsonException(reason, before.Count((byte)'\n') + 1, position - before.LastIndexOf((byte)'\n'));
    }

    private static int FindInvalidByte(ReadOnlySpan<byte> utf8)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(utf8[position..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            position += consumed;
        }

        return position;
    }
}
