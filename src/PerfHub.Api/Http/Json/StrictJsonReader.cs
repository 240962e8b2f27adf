using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Json;

/// <summary>
/// Reads a body into a record and names every fault at once, each by its pointer, where System.Text.Json stops at
/// the first. The record type is the one description of the body: its properties, <c>required</c>, nullability and
/// the attributes of <c>PerfHub.Rules.Report</c> say all that is checked.
/// </summary>
public static class StrictJsonReader
{
    /// <summary>The deepest nesting taken.</summary>
    public const int MaxDepth = 32;

    private static readonly Text NotUtf8 = new("不是有效的 UTF-8 编码", "the body is not valid UTF-8");
    private static readonly Text NotJson = new("不是有效的 JSON，或嵌套超过 32 层", "the body is not valid JSON, or nested deeper than 32 levels");

    /// <summary>Reads a body.</summary>
    /// <typeparam name="T">The record type.</typeparam>
    /// <param name="utf8">The body.</param>
    /// <param name="value">The record; complete only where there is no fault.</param>
    /// <param name="faults">All faults.</param>
    /// <param name="maxDepth">The deepest nesting taken.</param>
    /// <returns>Whether there is no fault.</returns>
    /// <exception cref="MalformedJsonException">The body is not JSON, not UTF-8, too deep, or has a key twice in one object.</exception>
    public static bool TryRead<T>(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out T? value, out IReadOnlyList<ValidationError> faults, int maxDepth = MaxDepth)
        where T : class
    {
        if (!Utf8.IsValid(utf8))
        {
            throw CreateMalformedException(NotUtf8, utf8, FindInvalidByte(utf8));
        }

        var context = new ReadContext();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            reader.Read();
            value = ValueReader.ForRecord<T>().Read(ref reader, context);

            // Whatever follows the value, if only white space may, is looked at too.
            reader.Read();
        }
        catch (JsonException error)
        {
            throw new MalformedJsonException(NotJson, (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1);
        }
        catch (DuplicateKeyException error)
        {
            throw CreateMalformedException(new Text($"同一对象中键“{error.Key}”重复", $"the key “{error.Key}” stands twice in one object"), utf8, (int)error.Position);
        }

        faults = context.Errors;
        return value is not null && faults.Count == 0;
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
