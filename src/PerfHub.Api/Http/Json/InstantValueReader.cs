using System.Text.Json;

namespace PerfHub.Api.Http.Json;

/// <summary>An instant, <c>2025-02-18T03:12:45Z</c>.</summary>
internal sealed class InstantValueReader : ValueReader<DateTimeOffset>
{
    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType == JsonTokenType.String && JsonText.IsValidUnicode(ref reader) && reader.TryGetDateTimeOffset(out var instant)
            && HasOffset(ref reader))
        {
            return instant;
        }

        context.AddError("wrong-type", "应为时间，格式为 2025-02-18T03:12:45Z", "a time is expected, such as 2025-02-18T03:12:45Z");
        Skip(ref reader);
        return default;
    }

    // A time without Z or an offset would be another instant on every host that runs in another time zone.
    private static bool HasOffset(ref Utf8JsonReader reader) =>
        reader.TryGetDateTime(out var time) && time.Kind != DateTimeKind.Unspecified;
}
